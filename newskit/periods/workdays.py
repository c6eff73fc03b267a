"""Months and working days in the arithmetic of deadlines."""

import calendar
import datetime
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


def next_working_day(day: datetime.date) -> WorkingDay:
    """The day itself if it is worked, else the next that is (Civil Code, art. 203: a last day of rest moves to the next)."""
    first = day
    special = dict(
        SpecialDay.objects.filter(day__gte=first, day__lt=first + datetime.timedelta(days=31)).values_list(
            "day", "working"
        )
    )
    while not special.get(day, day.weekday() < 5):
        day += datetime.timedelta(days=1)
    years = {first.year, day.year}
    known = set(CalendarYear.objects.filter(year__in=years).values_list("year", flat=True))
    return WorkingDay(day, known == years)
