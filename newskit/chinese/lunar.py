"""The day of the Chinese calendar (农历), for the masthead.

One word a year from 2020: the Gregorian month and day of its first day, the lengths of its months as bits
(1 = 30 days, 0 = 29), the leap month (0: none) and whether the year has a thirteenth month. Source: the astronomical
tables of ICU's Chinese calendar, which follow GB/T 33661-2017.
"""

import datetime
from dataclasses import dataclass

FIRST_YEAR = 2020
TABLE = (
    "01250e9541 021206aa00 02010ad500 012209b521 021004b600 012914ae61 02170a4f00 0207052600 "
    "01261d2651 02130d5200 02020daa00 01230d6a31 0211096d00 0131095db1 021904ad00 02080a4d00 "
    "01281a4b61 02150d2500 02040d5200 01241b5451 02120b5a00 0201056d00 0122095b21 0210049b00 "
    "0130149771 02170a4b00 02060aa500 012616a551 021406d200 02020ada00 01230ab631"
)

YEARS = TABLE.split()

MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True)
class LunarDay:
    year: int
    month: int
    leap: bool
    day: int

    def __str__(self) -> str:
        return f"{'闰' if self.leap else ''}{MONTHS[self.month - 1]}{_day_name(self.day)}"


def _day_name(day: int) -> str:
    if day <= 10:
        return "初" + DIGITS[day - 1]
    if day < 20:
        return "十" + DIGITS[day - 11]
    if day == 20:
        return "二十"
    if day < 30:
        return "廿" + DIGITS[day - 21]
    return "三十"


def _new_year(year: int) -> datetime.date:
    word = YEARS[year - FIRST_YEAR]
    return datetime.date(year, int(word[:2]), int(word[2:4]))


def lunar_day(day: datetime.date) -> LunarDay | None:
    """None outside the years of the table: the masthead then leaves the line out."""
    year = day.year
    if FIRST_YEAR <= year < FIRST_YEAR + len(YEARS) and day < _new_year(year):
        year -= 1
    if not FIRST_YEAR <= year < FIRST_YEAR + len(YEARS):
        return None
    word = YEARS[year - FIRST_YEAR]
    leap, months = int(word[8], 16), 12 + int(word[9])
    bits = int(word[4:8], 16)
    left = (day - _new_year(year)).days
    for place in range(months):
        length = 29 + (bits >> (months - 1 - place) & 1)
        if left < length:
            is_leap = bool(leap) and place == leap
            month = place + 1 if not leap or place < leap else place
            return LunarDay(year, month, is_leap, left + 1)
        left -= length
    return None
