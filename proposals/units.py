"""What waits for the units that handle items, and what they answered: facts of what is recorded here, and no ranking."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q
from django.utils import timezone

from newskit.periods import Precision
from proposals.figures import ORDER
from proposals.models import Assignment, Reply

A_DAY = datetime.timedelta(days=1)


@dataclass
class UnitFigures:
    """`items` by kind, never added up. Waiting are `due`, `overdue` and, where no day is known, `unknown`.

    `timely` of `timed`: replies whose day and limit are both known.
    """

    items: Counter = field(default_factory=Counter)
    due: int = 0
    overdue: int = 0
    unknown: int = 0
    timely: int = 0
    timed: int = 0
    replies: int = 0

    @property
    def waiting(self) -> int:
        return self.due + self.overdue + self.unknown

    @property
    def kinds(self) -> list[tuple[str, int]]:
        return [(kind.label, self.items[kind]) for kind in ORDER if self.items[kind]]


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def figures(units: Iterable[int], at: datetime.datetime) -> dict[int, UnitFigures]:
    """Of each unit by itself, in four statements for however many."""
    units, today = list(units), timezone.localdate(at)
    found = {unit: UnitFigures() for unit in units}
    assignments = Assignment.objects.of_shown_items(at).filter(organisation__in=units).order_by()
    replies = Reply.objects.filter(proposal__shown__contains=at, organisation__in=units).order_by()
    for unit, due, overdue, unknown in (
        assignments.waiting()
        .values_list("organisation")
        .annotate(
            due=Count("pk", filter=Q(due_on__gte=today)),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            unknown=Count("pk", filter=Q(due_on__isnull=True)),
        )
    ):
        found[unit].due, found[unit].overdue, found[unit].unknown = due, overdue, unknown
    for unit, timely, timed in (
        _answered(assignments)
        .values_list("organisation")
        .annotate(timely=Count("pk", filter=Q(first_reply__lte=F("due_on"))), timed=Count("pk"))
    ):
        found[unit].timely, found[unit].timed = timely, timed
    for unit, kind, number in assignments.values_list("organisation", "proposal__kind").annotate(
        number=Count("proposal", distinct=True)
    ):
        found[unit].items[kind] += number
    # A reply is often seen where no 交办 was.
    given = Exists(
        Assignment.objects.filter(proposal=OuterRef("proposal"), organisation=OuterRef("organisation")),
    )
    for unit, kind, number, unseen in replies.values_list("organisation", "proposal__kind").annotate(
        number=Count("pk"), unseen=Count("proposal", distinct=True, filter=~given)
    ):
        found[unit].replies += number
        found[unit].items[kind] += unseen
    return found


@dataclass(frozen=True)
class Duration:
    """The middle of the days from 交办 to the first reply, of so many replies for which both days are known."""

    median: int
    replies: int


def duration(units: Iterable[int], at: datetime.datetime) -> Duration | None:
    """Implied steps have no day and are not in it. None where no pair of days is known."""
    rows = _answered(Assignment.objects.of_shown_items(at).filter(organisation__in=list(units)), timed=False)
    rows = rows.filter(assigned_on__isnull=False, precision=Precision.DAY, first_reply__gte=F("assigned_on"))
    found = (
        rows.order_by()
        .annotate(days=F("first_reply") - F("assigned_on"))
        .aggregate(median=Median("days"), replies=Count("pk"))
    )
    return Duration(round(found["median"] / A_DAY), found["replies"]) if found["replies"] else None


def _answered(assignments, *, timed: bool = True):
    """Those with a reply whose day is known; `timed`: and a limit."""
    rows = assignments.owing_reply().with_first_reply().filter(first_reply__isnull=False)
    return rows.filter(due_on__isnull=False) if timed else rows
