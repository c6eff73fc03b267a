"""What a person's items are about. Filed items and statements are counted apart; small numbers say little and stay out."""

import datetime
from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone

from delegates.models import Delegate
from newskit.periods.workdays import add_months
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
    numbers = items.filter(topics__isnull=False).values_list("topics__name", "topics__slug").annotate(Count("pk"))
    rows = sorted(numbers, key=lambda row: (-row[2], row[0]))
    subjects = [
        Subject(name, number, f"{data.urlencode()}&topic={slug}") for name, slug, number in rows if number >= FEWEST
    ]
    return Breakdown(items.count(), subjects, len(rows) - len(subjects), data.urlencode())
