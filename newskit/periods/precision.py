"""Dates that a source gives in part."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How exactly a stored date is known. A month is stored as its first day, a year as 1 January."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    NO_LATER = "no_later", _("no later than")


@dataclass(frozen=True)
class PartialDate:
    """A date as far as it is known. `day` None means that nothing is known."""

    day: datetime.date | None
    precision: str = Precision.DAY

    @property
    def earliest(self) -> datetime.date | None:
        """The first day that it may be; None where that is open."""
        return None if self.precision == Precision.NO_LATER else self.day

    @property
    def latest(self) -> datetime.date | None:
        """The last day that it may be; None where that is open."""
        if self.day is None:
            return None
        if self.precision == Precision.MONTH:
            return _next_month(self.day) - datetime.timedelta(days=1)
        if self.precision == Precision.YEAR:
            return datetime.date(self.day.year, 12, 31)
        return self.day

    def __str__(self) -> str:
        """ISO 8601, as far as known: 2023, 2023-03, 2023-03-05, ≤2023-03-05, or empty."""
        if self.day is None:
            return ""
        if self.precision == Precision.YEAR:
            return f"{self.day.year:04d}"
        if self.precision == Precision.MONTH:
            return f"{self.day.year:04d}-{self.day.month:02d}"
        if self.precision == Precision.NO_LATER:
            return f"≤{self.day.isoformat()}"
        return self.day.isoformat()


def _next_month(day: datetime.date) -> datetime.date:
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
