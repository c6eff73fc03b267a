import datetime

import pytest

from newskit.chinese.lunar import FIRST_YEAR, YEARS, lunar_day


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (datetime.date(2026, 3, 9), "正月廿一"),
        (datetime.date(2026, 2, 16), "腊月廿九"),
        (datetime.date(2026, 2, 17), "正月初一"),
        (datetime.date(2025, 7, 25), "闰六月初一"),
        (datetime.date(2025, 8, 23), "七月初一"),
        (datetime.date(2023, 3, 22), "闰二月初一"),
        (datetime.date(2024, 2, 9), "腊月三十"),
        (datetime.date(2020, 5, 23), "闰四月初一"),
        (datetime.date(2033, 12, 22), "闰冬月初一"),
    ],
)
def test_known_days(day, printed):
    assert str(lunar_day(day)) == printed


def test_every_day_of_the_table_has_one_name_and_the_next_follows_it():
    day, end = datetime.date(2020, 1, 25), datetime.date(FIRST_YEAR + len(YEARS) - 1, 12, 31)
    before = None
    while day <= end:
        now = lunar_day(day)
        assert now is not None
        if before is not None:
            follows = now.day == before.day + 1 and (now.month, now.leap) == (before.month, before.leap)
            assert follows or (now.day == 1 and before.day in (29, 30))
        before, day = now, day + datetime.timedelta(days=1)


def test_outside_the_table_there_is_none():
    assert lunar_day(datetime.date(2019, 12, 31)) is None
    assert lunar_day(datetime.date(2020, 1, 24)) is None
    assert lunar_day(datetime.date(2052, 1, 1)) is None
