import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import make_delegate, make_mandate

from delegates.models import Mandate, PartyMembership
from newskit.periods import Known, PartialDate, Precision
from newskit.periods.fields import Period
from newskit.periods.workdays import add_months

DAYS = st.dates(datetime.date(2022, 11, 1), datetime.date(2024, 3, 1))
PRECISIONS = st.sampled_from(Precision.values)


def membership(starts_on=None, starts="day", ends_on=None, ends="day", **fields):
    return PartyMembership(
        starts_on=starts_on, starts_precision=starts, ends_on=ends_on, ends_precision=ends, party="none", **fields
    )


def stored(day, precision):
    """As the columns hold it: a month by its first day, a year by 1 January."""
    if day is None:
        return None
    return day.replace(day=1) if precision == "month" else day.replace(month=1, day=1) if precision == "year" else day


@pytest.mark.parametrize(
    ("period", "day", "answer"),
    [
        (("2023-03-05", "day", None, "day"), "2023-03-04", Known.NO),
        (("2023-03-05", "day", None, "day"), "2023-03-05", Known.YES),
        (("2023-03-05", "day", "2025-03-11", "day"), "2025-03-10", Known.YES),
        (("2023-03-05", "day", "2025-03-11", "day"), "2025-03-11", Known.NO),
        ((None, "day", None, "day"), "2023-03-05", Known.UNKNOWN),
        ((None, "day", "2025-03-11", "day"), "2025-03-11", Known.NO),
        (("2023-03-01", "month", None, "day"), "2023-03-15", Known.UNKNOWN),
        (("2023-03-01", "month", None, "day"), "2023-03-31", Known.YES),
        (("2023-03-01", "month", None, "day"), "2023-02-28", Known.NO),
        (("2023-01-01", "year", None, "day"), "2023-12-30", Known.UNKNOWN),
        (("2023-01-01", "year", None, "day"), "2024-01-01", Known.YES),
        (("2023-03-05", "no_later", None, "day"), "2020-01-01", Known.UNKNOWN),
        (("2023-03-05", "no_later", None, "day"), "2023-03-05", Known.YES),
        (("2023-03-05", "day", "2025-01-01", "year"), "2025-06-01", Known.UNKNOWN),
        (("2023-03-05", "day", "2025-03-11", "no_later"), "2024-01-01", Known.UNKNOWN),
        (("2023-03-05", "day", "2025-03-11", "no_later"), "2025-03-11", Known.NO),
    ],
)
def test_a_period_answers_yes_no_or_unknown(period, day, answer):
    starts_on, starts, ends_on, ends = period
    row = membership(
        starts_on and datetime.date.fromisoformat(starts_on),
        starts,
        ends_on and datetime.date.fromisoformat(ends_on),
        ends,
    )
    assert row.as_of(datetime.date.fromisoformat(day)) == answer


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.none() | DAYS, PRECISIONS, st.none() | DAYS, PRECISIONS), min_size=5, max_size=12),
    DAYS,
)
def test_the_database_answers_as_the_row_does(django_db_blocker, periods, day):
    PartyMembership.objects.all().delete()
    delegate = make_delegate()
    PartyMembership.objects.bulk_create(
        membership(stored(start, starts), starts, stored(end, ends), ends, delegate=delegate)
        for start, starts, end, ends in periods
    )
    rows = list(PartyMembership.objects.all())
    for answer, found in (
        (Known.YES, PartyMembership.objects.yes_on(day)),
        (Known.NO, PartyMembership.objects.no_on(day)),
        (Known.UNKNOWN, PartyMembership.objects.unknown_on(day)),
    ):
        assert set(found) == {row for row in rows if row.as_of(day) == answer}


@pytest.mark.parametrize("day", ["2022-12-31", "2023-03-04", "2023-03-05", "2024-01-01", "2028-03-05"])
@pytest.mark.django_db
def test_the_database_answers_for_mandates_within_the_term(day):
    day = datetime.date.fromisoformat(day)
    make_mandate(term=13, starts_on=datetime.date(2018, 1, 20))
    make_mandate(term=14, starts_on=datetime.date(2023, 1, 17))
    make_mandate(term=14, starts_on=None)
    make_mandate(term=13, starts_on=None)
    make_mandate(term=14, starts_on=datetime.date(2023, 1, 1), starts_precision="year")
    rows = list(Mandate.objects.select_related("term"))
    assert set(Mandate.objects.yes_on(day)) == {row for row in rows if row.as_of(day) == Known.YES}
    assert set(Mandate.objects.no_on(day)) == {row for row in rows if row.as_of(day) == Known.NO}
    assert set(Mandate.objects.unknown_on(day)) == {row for row in rows if row.as_of(day) == Known.UNKNOWN}
    assert set(Mandate.objects.not_no_on(day)) == {row for row in rows if row.as_of(day) != Known.NO}


def test_an_end_before_the_start_is_told_under_its_field():
    row = membership(datetime.date(2023, 3, 5), "day", datetime.date(2023, 3, 4), "day")
    with pytest.raises(ValidationError) as told:
        Period.clean(row)
    assert set(told.value.message_dict) == {"ends_on"}


def test_all_of_and_any_of():
    yes, no, unknown = Known.YES, Known.NO, Known.UNKNOWN
    assert (Known.all_of(yes, yes), Known.all_of(yes, unknown), Known.all_of(unknown, no)) == (yes, unknown, no)
    assert (Known.any_of(no, yes), Known.any_of(no, unknown), Known.any_of(no, no)) == (yes, unknown, no)
    assert (Known.all_of(), Known.any_of()) == (yes, no)


@pytest.mark.parametrize(
    ("precision", "printed"),
    [("day", "2023-03-01"), ("month", "2023-03"), ("year", "2023"), ("no_later", "≤2023-03-01")],
)
def test_a_partial_date_prints_what_is_known(precision, printed):
    assert str(PartialDate(datetime.date(2023, 3, 1), precision)) == printed
    assert str(PartialDate(None, precision)) == ""


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [("2025-11-30", 3, "2026-02-28"), ("2023-11-30", 3, "2024-02-29"), ("2026-04-01", 6, "2026-10-01")],
)
def test_months_are_clamped_to_the_months_end(day, months, due):
    assert add_months(datetime.date.fromisoformat(day), months) == datetime.date.fromisoformat(due)
