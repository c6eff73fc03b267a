"""What a person's items are about. Filed items and statements are counted apart; small numbers say little and stay out."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict
from django.utils import timezone

from newskit.periods.workdays import add_months
from proposals.filters import ProposalFilter
from proposals.models import Kind, Proposal
from proposals.put_forward import PutForward

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


def filed_subjects(put_forward: PutForward) -> Breakdown:
    """Of the items filed in the last years, led or co-signed."""
    since = add_months(timezone.localdate(put_forward.at), -12 * YEARS)
    return _breakdown(put_forward, kind=FILED, filed_after=[since.isoformat()])


def stated_subjects(put_forward: PutForward) -> Breakdown:
    """Of all statements."""
    return _breakdown(put_forward, kind=[Kind.STATEMENT.value])


def _breakdown(put_forward: PutForward, **asked: list[str]) -> Breakdown:
    """By the list's own filters, of the person's items that are known already, so that a link finds as many as it says."""
    data = QueryDict(mutable=True)
    for name, values in asked.items():
        data.setlist(name, values)
    mine = Proposal.objects.filter(pk__in={pk for _role, pk in put_forward.signed})
    items = ProposalFilter(data, mine, moment=put_forward.at).qs.order_by()
    data["delegate"] = str(put_forward.delegate.pk)
    numbers = items.filter(topics__isnull=False).values_list("topics__name", "topics__slug").annotate(Count("pk"))
    rows = sorted(numbers, key=lambda row: (-row[2], row[0]))
    subjects = [
        Subject(name, number, f"{data.urlencode()}&topic={slug}") for name, slug, number in rows if number >= FEWEST
    ]
    return Breakdown(items.count(), subjects, len(rows) - len(subjects), data.urlencode())
