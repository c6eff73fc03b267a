import datetime

import pytest
from django.utils import translation

from newskit.periods import PartialDate, Precision
from newskit.periods.templatetags import days

DAY = datetime.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        (Precision.DAY, "2026年3月9日"),
        (Precision.MONTH, "2026年3月"),
        (Precision.YEAR, "2026年"),
        (Precision.NO_LATER, "不晚于2026年3月9日"),
    ],
)
def test_a_partial_date_says_no_more_than_is_known(precision, words):
    assert days.partial_day(PartialDate(DAY, precision)) == words


def test_an_unknown_date_says_so():
    assert days.partial_day(PartialDate(None)) == days.long_day(None) == days.short_day(None) == "日期不详"


def test_the_year_is_left_out_only_where_it_is_todays():
    assert days.near_day(DAY, datetime.date(2026, 12, 1)) == "3月9日"
    assert days.near_day(DAY, datetime.date(2027, 1, 1)) == "2026年3月9日"


def test_a_half_open_end_is_read_as_its_last_day():
    assert days.last_day(PartialDate(DAY)) == PartialDate(datetime.date(2026, 3, 8))
    assert days.last_day(PartialDate(DAY, Precision.YEAR)).day == DAY


def test_english_has_its_own_order():
    with translation.override("en"):
        assert days.short_day(DAY) == "9 March"
