import datetime

from delegates.models import Mandate, Position
from delegates.timeline import Axis, period_row, post_row
from newskit.periods import Precision

TODAY = datetime.date(2026, 3, 9)
AXIS = Axis(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))


def day(year: int, month: int = 1, day: int = 1) -> datetime.date:
    return datetime.date(year, month, day)


def test_the_axis_is_whole_years_around_all_that_is_known():
    axis = Axis.over([None, day(2019, 5, 3), day(2028, 3, 5)], TODAY)
    assert (axis.first, axis.last) == (day(2019), day(2029))
    assert (axis.at(axis.first), axis.at(axis.last)) == ("0.00%", "100.00%")
    assert len(axis.labels) <= 6


def test_an_axis_with_nothing_known_is_this_year():
    assert Axis.over([], TODAY) == Axis(day(2026), day(2027))


def test_what_goes_on_is_full_until_today_and_pale_until_it_would_end():
    row = period_row(AXIS, Mandate(starts_on=day(2023, 3, 5)), today=TODAY, until=day(2028, 3, 5))
    assert [piece.css for piece in row.pieces] == ["b1", "b4"]
    assert row.pieces[1].x == AXIS.at(TODAY)
    assert row.unknown == []


def test_a_start_known_to_the_month_is_dotted_within_it():
    row = period_row(
        AXIS, Mandate(starts_on=day(2023, 3), starts_precision=Precision.MONTH, ends_on=day(2025)), today=TODAY
    )
    assert (row.unknown[0].x1, row.unknown[0].x2) == (AXIS.at(day(2023, 3)), AXIS.at(day(2023, 3, 31)))
    assert [piece.css for piece in row.pieces] == ["b1"]


def test_an_unknown_start_draws_nothing_as_sure():
    row = period_row(AXIS, Mandate(ends_on=day(2025)), today=TODAY, since=day(2023))
    assert row.pieces == []
    assert row.unknown[0].x1 == AXIS.at(day(2023))


def test_a_post_is_grey_between_its_sightings_and_dotted_outside():
    row = post_row(AXIS, Position(), [day(2024), day(2025)], today=TODAY)
    assert [piece.css for piece in row.pieces] == ["b2"]
    assert [stretch.x1 for stretch in row.unknown] == [AXIS.at(AXIS.first), AXIS.at(day(2025))]
    assert row.sightings == [AXIS.at(day(2024)), AXIS.at(day(2025))]


def test_a_post_with_both_ends_known_is_full_and_has_no_dots():
    row = post_row(AXIS, Position(starts_on=day(2021), ends_on=day(2022)), [], today=TODAY)
    assert ([piece.css for piece in row.pieces], row.unknown) == (["b1"], [])
