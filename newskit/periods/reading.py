"""Dates as people give them, whole or in part: 2024年3月, 20240305, 2024-XX-XX, ≤2024-03-05, 2024年3月5日前."""

import datetime
import re
import unicodedata

from django.utils.dateparse import parse_date

from newskit.periods.precision import PartialDate, Precision

_YEARS = range(1949, 2101)
_DATE = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2}|xx)(?:[-/.月](?P<day>\d{1,2}|xx)日?|月)?|年)?(?:[t ]\d\d?:\d\d.*)?",
    re.IGNORECASE,
)
_SOLID = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
_NO_LATER = re.compile(r"^(?:\.\./|≤|<=|不晚于|不迟于)|(?:及?以前|之前|前)$")


def read_date(printed: str) -> PartialDate | None:
    """The date as far as the text says it; None where it says none. No later than what is known in part is none either."""
    text = unicodedata.normalize("NFKC", printed).strip()
    bare = _NO_LATER.sub("", text).strip()
    found = _SOLID.fullmatch(bare) or _DATE.fullmatch(bare)
    parts = (
        {name: int(value) for name, value in found.groupdict().items() if value and value.isdigit()} if found else {}
    )
    if not parts or parts["year"] not in _YEARS or ("day" in parts and "month" not in parts):
        return None
    precision = Precision.DAY if "day" in parts else Precision.MONTH if "month" in parts else Precision.YEAR
    if bare != text:
        if precision != Precision.DAY:
            return None
        precision = Precision.NO_LATER
    try:
        return PartialDate(datetime.date(parts["year"], parts.get("month", 1), parts.get("day", 1)), precision)
    except ValueError:
        return None


def typed_day(typed: str) -> datetime.date | None:
    """A day of a date field, as it stands in an address; None where it is none, or none of our times."""
    try:
        day = parse_date(typed)
    except ValueError:
        return None
    return day if day and 1990 <= day.year <= 2999 else None
