"""What waits for the units that handle items, and what they answered: facts of what is recorded here, and no ranking."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from newskit.periods import Precision
from proposals.figures import ORDER
from proposals.models import Assignment, Reply
from proposals.querysets import AssignmentQuerySet

A_DAY = datetime.timedelta(days=1)
TIMELY = Q(first_reply__lte=F("due_on"))


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
    assignments = given(at).filter(organisation__in=units)
    replies = received(at).filter(organisation__in=units)
    for unit, due, overdue, unknown in (
        assignments.waiting()
        .values_list("organisation")
        .annotate(**{name: Count("pk", filter=when) for name, when in waits(today).items()})
    ):
        found[unit].due, found[unit].overdue, found[unit].unknown = due, overdue, unknown
    for unit, timely, timed in (
        answered(assignments).values_list("organisation").annotate(timely=Count("pk", filter=TIMELY), timed=Count("pk"))
    ):
        found[unit].timely, found[unit].timed = timely, timed
    for unit, kind, number in assignments.values_list("organisation", "proposal__kind").annotate(
        number=Count("proposal", distinct=True)
    ):
        found[unit].items[kind] += number
    for unit, kind, number, unseen in replies.values_list("organisation", "proposal__kind").annotate(
        number=Count("pk"), unseen=Count("proposal", distinct=True, filter=unassigned())
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
    rows = with_days(given(at).filter(organisation__in=list(units)))
    found = rows.aggregate(median=Median("days"), replies=Count("pk"))
    return Duration(round(found["median"] / A_DAY), found["replies"]) if found["replies"] else None


def given(at: datetime.datetime) -> AssignmentQuerySet:
    return Assignment.objects.of_shown_items(at).order_by()


def received(at: datetime.datetime) -> QuerySet[Reply]:
    return Reply.objects.filter(proposal__shown__contains=at).order_by()


def waits(today: datetime.date) -> dict[str, Q]:
    """Of what waits: not yet due, overdue, and whose day is unknown."""
    return {"due": Q(due_on__gte=today), "overdue": Q(due_on__lt=today), "unknown": Q(due_on__isnull=True)}


def unassigned() -> Exists:
    """Of replies: to an item that was never seen given to the unit. A reply is often seen where no 交办 was."""
    return ~Exists(Assignment.objects.filter(proposal=OuterRef("proposal"), organisation=OuterRef("organisation")))


def answered(assignments: AssignmentQuerySet, *, timed: bool = True) -> AssignmentQuerySet:
    """Those with a reply whose day is known; `timed`: and a limit."""
    rows = assignments.owing_reply().with_first_reply().filter(first_reply__isnull=False)
    return rows.filter(due_on__isnull=False) if timed else rows


def with_days(assignments: AssignmentQuerySet) -> AssignmentQuerySet:
    """Those answered where both days are known, with the `days` from 交办 to the first reply."""
    rows = answered(assignments, timed=False)
    rows = rows.filter(assigned_on__isnull=False, precision=Precision.DAY, first_reply__gte=F("assigned_on"))
    return rows.annotate(days=F("first_reply") - F("assigned_on"))
