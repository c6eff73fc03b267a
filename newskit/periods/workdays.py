"""Months and working days in the arithmetic of deadlines."""

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from newskit.periods.models import CalendarYear, SpecialDay


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Calendar months, clamped to the month's end: 30 November + 3 is the last day of February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class WorkingDay:
    """A day moved to the next working day. `sure` is False where the table of that year is not known."""

    day: datetime.date
    sure: bool


@dataclass(frozen=True)
class RestDays:
    """The table of rest days in memory, for those who ask about many days."""

    special: Mapping[datetime.date, bool]
    years: frozenset[int]

    @classmethod
    def read(cls, first: datetime.date | None = None, days: int = 31) -> "RestDays":
        """All of it, or what concerns the days from the first."""
        special, years = SpecialDay.objects.all(), CalendarYear.objects.all()
        if first:
            last = first + datetime.timedelta(days=days)
            special = special.filter(day__gte=first, day__lt=last)
            years = years.filter(year__in={first.year, last.year})
        return cls(dict(special.values_list("day", "working")), frozenset(years.values_list("year", flat=True)))


def next_working_day(day: datetime.date, table: RestDays | None = None) -> WorkingDay:
    """The day itself if it is worked, else the next that is (Civil Code, art. 203: a last day of rest moves to the next)."""
    table = table or RestDays.read(day)
    first = day
    while not table.special.get(day, day.weekday() < 5):
        day += datetime.timedelta(days=1)
    return WorkingDay(day, {first.year, day.year} <= table.years)
