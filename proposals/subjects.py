"""What a person's items are about. Filed items and statements are counted apart; small numbers say little and stay out."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from delegates.models import Delegate
from newskit.periods.workdays import add_months
from newskit.topics.models import Topic
from proposals.filters import ProposalFilter
from proposals.models import Kind

YEARS = 5
FEWEST = 2
FILED = [kind.value for kind in Kind if kind != Kind.STATEMENT]


@dataclass(frozen=True)
class Subject:
    name: str
    number: int
    query: str


@dataclass(frozen=True)
class Breakdown:
    """`query` asks the list for just the items counted, of each subject too; `left_out` is how many topics have fewer."""

    total: int
    subjects: list[Subject]
    left_out: int
    query: str


def filed_subjects(delegate: Delegate, at: datetime.datetime) -> Breakdown:
    """Of the items filed in the last years, led or co-signed."""
    since = add_months(timezone.localdate(at), -12 * YEARS)
    return _breakdown(at, delegate=[str(delegate.pk)], kind=FILED, filed_after=[since.isoformat()])


def stated_subjects(delegate: Delegate, at: datetime.datetime) -> Breakdown:
    """Of all statements."""
    return _breakdown(at, delegate=[str(delegate.pk)], kind=[Kind.STATEMENT.value])


def _breakdown(at: datetime.datetime, **asked: list[str]) -> Breakdown:
    """By the list's own filters, so that a link finds as many as it says."""
    data = QueryDict(mutable=True)
    for name, values in asked.items():
        data.setlist(name, values)
    items = ProposalFilter(data, ProposalFilter.readers_see(at), moment=at).qs.order_by()
    numbers = Counter(items.filter(topics__isnull=False).values_list("topics", flat=True))
    names = {topic.pk: topic for topic in Topic.objects.filter(pk__in=numbers)}
    rows = sorted(numbers.items(), key=lambda row: (-row[1], names[row[0]].name))
    subjects = [
        Subject(names[pk].name, number, f"{data.urlencode()}&topic={names[pk].slug}")
        for pk, number in rows
        if number >= FEWEST
    ]
    return Breakdown(items.count(), subjects, len(rows) - len(subjects), data.urlencode())
