"""A day as people and spreadsheets write it."""

import datetime
import re
import unicodedata

from newskit.periods import PartialDate, Precision

_BY_PARTS = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_YEAR = re.compile(r"(\d{4})年?")


def read_day(text: str, *, today: datetime.date) -> PartialDate | None:
    """2026-03-06, 2026/3/6, 20260306, 2026年3月6日; 3月6日 is the newest that has come; 2026年3月, 2026年. None: no day."""
    text = unicodedata.normalize("NFKC", text).strip().replace(" 日", "日")
    try:
        if found := _TOGETHER.fullmatch(text) or _BY_PARTS.fullmatch(text):
            year, month, day = found.groups()
            if year:
                return PartialDate(datetime.date(int(year), int(month), int(day)))
            return PartialDate(_newest(int(month), int(day), today))
        if found := _MONTH.fullmatch(text):
            return PartialDate(datetime.date(int(found[1]), int(found[2]), 1), Precision.MONTH)
        if found := _YEAR.fullmatch(text):
            return PartialDate(datetime.date(int(found[1]), 1, 1), Precision.YEAR)
    except ValueError:
        return None
    return None


def _newest(month: int, day: int, today: datetime.date) -> datetime.date:
    """The newest such day up to today; 29 February is looked for back to a year that has it."""
    for year in range(today.year, today.year - 8, -1):
        try:
            found = datetime.date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError(f"{month}-{day} is in no year")
