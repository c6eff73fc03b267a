"""What falls due in a month, day by day, among days of rest and of sessions."""

import calendar
import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from delegates.models import Session
from newskit.periods.clock import beijing_day
from newskit.periods.models import CalendarYear, SpecialDay
from newskit.periods.workdays import add_months
from proposals.models import Kind, Proposal

# Two national bodies have met since 1949 and 1954; what is to come is known for a few years at most.
FIRST, LAST = datetime.date(1949, 1, 1), datetime.date(2099, 12, 1)


class MonthConverter:
    """2026-03, of the years in which there is anything to show."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        first = datetime.date.fromisoformat(f"{value}-01")
        if not FIRST <= first <= LAST:
            raise ValueError
        return first

    def to_url(self, first: datetime.date) -> str:
        return f"{first:%Y-%m}"


@dataclass
class Day:
    """`special`: what the table of rest days says of it; without a table of its year only weekends are known."""

    date: datetime.date
    inside: bool
    special: SpecialDay | None = None
    due: list[tuple[str, int]] = field(default_factory=list)
    sittings: list[Session] = field(default_factory=list)
    cutoffs: list[Session] = field(default_factory=list)

    @property
    def rests(self) -> bool:
        return not self.special.working if self.special else self.date.weekday() >= 5

    @property
    def says(self) -> bool:
        """Whether there is more to it than its number: the list of a phone leaves the others out."""
        return self.inside and bool(self.special or self.due or self.sittings or self.cutoffs)


@dataclass(frozen=True)
class Month:
    first: datetime.date
    weeks: list[list[Day]]
    # The years that it touches: the table of rest days for each, None where nobody knows it.
    years: list[tuple[int, CalendarYear | None]]

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day.inside]

    @property
    def previous(self) -> datetime.date | None:
        return add_months(self.first, -1) if self.first > FIRST else None

    @property
    def next(self) -> datetime.date | None:
        return add_months(self.first, 1) if self.first < LAST else None


def month_of(first: datetime.date, at: datetime.datetime) -> Month:
    """Whole weeks from Monday on; four statements."""
    dates = calendar.Calendar().monthdatescalendar(first.year, first.month)
    low, high = dates[0][0], dates[-1][-1]
    special = SpecialDay.objects.in_bulk([day for week in dates for day in week])
    due: dict[datetime.date, list[tuple[str, int]]] = defaultdict(list)
    for day, kind, number in Proposal.objects.live(at).due_by_day(low, high):
        due[day].append((Kind(kind).label, number))
    sessions = list(
        Session.objects.filter(
            Q(opens_on__lte=high, closes_on__gte=low) | Q(filing_cutoff__date__range=(low, high))
        ).order_by("opens_on", "pk")
    )
    weeks = [
        [
            Day(
                day,
                day.month == first.month,
                special.get(day),
                due[day],
                [each for each in sessions if each.opens_on <= day <= each.closes_on],
                [each for each in sessions if each.filing_cutoff and beijing_day(each.filing_cutoff) == day],
            )
            for day in week
        ]
        for week in dates
    ]
    years = CalendarYear.objects.in_bulk([first.year])
    return Month(first, weeks, [(first.year, years.get(first.year))])
