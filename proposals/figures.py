"""Figures of what is recorded here: always by kind, never added up over kinds, each with *of how many*."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from newskit.lists.remembering import remembered
from proposals.charts import Part, shares
from proposals.models import FilingLink, Kind, Proposal, Status

# From the reader's side: an answer or a result is there, it is under way, or nothing is known.
SETTLED = {Status.REPLIED, Status.CLOSED, Status.ON_AGENDA, Status.EXAMINED}
UNDER_WAY = {Status.ACCEPTED, Status.REFERRED, Status.ASSIGNED, Status.HANDLED_AGAIN, Status.HANDLED_AS_SUGGESTION}
ORDER = (Kind.SUGGESTION, Kind.PROPOSAL, Kind.MOTION, Kind.STATEMENT)


@dataclass(frozen=True)
class KindFigures:
    """`total` = settled + under_way + overdue + other: each item stands in one of them, overdue before all."""

    kind: Kind
    total: int
    settled: int
    under_way: int
    overdue: int
    replied: int
    accepted: int
    linked: int

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def other(self) -> int:
        return self.total - self.settled - self.under_way - self.overdue

    @property
    def pieces(self) -> list[tuple[str, int]]:
        return [("b1", self.settled), ("b2", self.under_way), ("b3", self.overdue), ("b4", self.other)]

    @property
    def bar(self) -> list[Part]:
        return shares(self.pieces)


def kinds(at: datetime.datetime) -> list[KindFigures]:
    """One statement for all four, kinds without an item included."""
    return remembered(
        ("kinds", timezone.localdate(at)), lambda: _kinds(at), rows=lambda found: sum(row.total for row in found)
    )


def _kinds(at: datetime.datetime) -> list[KindFigures]:
    late = Q(due_on__lt=timezone.localdate(at))
    rows = {
        row.pop("kind"): row
        for row in Proposal.objects.live(at)
        .order_by()
        .values("kind")
        .annotate(
            total=Count("pk"),
            overdue=Count("pk", filter=late),
            settled=Count("pk", filter=Q(status__in=SETTLED) & ~_surely(late)),
            under_way=Count("pk", filter=Q(status__in=UNDER_WAY) & ~_surely(late)),
            replied=Count("pk", filter=Q(replied_on__isnull=False) | Q(status__in=[Status.REPLIED, Status.CLOSED])),
            accepted=Count(
                "pk", filter=~Q(status__in=[Status.STATED, Status.FILED, Status.DECLINED, Status.WITHDRAWN])
            ),
            linked=Count("pk", filter=Exists(FilingLink.objects.filter(statement=OuterRef("pk")))),
        )
    }
    return [KindFigures(kind, **(rows.get(kind) or dict.fromkeys(FIELDS, 0))) for kind in ORDER]


FIELDS = ("total", "settled", "under_way", "overdue", "replied", "accepted", "linked")


def _surely(late: Q) -> Q:
    """Without a due day nothing is late: NULL would else drop out of both sides."""
    return Q(due_on__isnull=False) & late
