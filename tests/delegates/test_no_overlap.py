"""Whatever is written, by whichever path and with days known in part: no two rows surely cover the same day."""

import datetime
from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import partial
from itertools import combinations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from makers import make_committee, make_constituency, make_delegate, make_mandate, make_term, make_user

from delegates import standing
from delegates.models import CommitteePost, Delegate, Mandate, Office, Rank, Seat, Suspension
from newskit.periods import Known, PartialDate, Precision
from newskit.verbs import WrongState

pytestmark = pytest.mark.django_db
FAR = datetime.date.max


def partial_date(month: int, precision: str) -> PartialDate:
    day = datetime.date(2023 + month // 12, month % 12 + 1, 1 if precision == Precision.MONTH else 15)
    return PartialDate(day.replace(month=1, day=1) if precision == Precision.YEAR else day, precision)


DAYS = st.builds(partial_date, st.integers(3, 35), st.sampled_from(Precision.values))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["begin", "end", "seat", "move", "end_seat", "office", "promote", "suspend", "lift", "correct"]
        ),
        DAYS,
        DAYS,
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def actor(django_db_setup, django_db_blocker):
    """In a transaction of the whole module: each example rolls back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_user("data_editor", password="")
        transaction.set_rollback(True)


def act(actor, delegate: Delegate, step: str, day: PartialDate, other: PartialDate, which: int) -> None:
    mandate = Mandate.objects.filter(delegate=delegate).order_by("pk").last()
    place = make_constituency(("北京代表团", "河北代表团")[which])
    rank = ("standing_committee_member", "standing_committee_vice_chair")[which]
    starts = {"starts_on": day.day, "starts_precision": day.precision}
    ends = {"ends_on": day.day, "ends_precision": day.precision}
    on = {"on": day.day, "precision": day.precision}
    if step == "begin":
        standing.begin_mandate(actor=actor, delegate=delegate, term=make_term(), constituency=place, **starts)
    elif mandate is None:
        return
    elif step == "end":
        standing.end_mandate(actor=actor, mandate=mandate, ended="resigned", **ends)
    elif step == "seat":
        standing.begin_seat(actor=actor, mandate=mandate, constituency=place, **starts)
    elif step == "move":
        standing.move_seat(actor=actor, mandate=mandate, constituency=place, **on)
    elif step == "end_seat" and (seat := mandate.seats.last()):
        standing.end_seat(actor=actor, seat=seat, **ends)
    elif step == "office":
        standing.begin_office(actor=actor, mandate=mandate, rank=rank, **starts)
    elif step == "promote":
        standing.promote(actor=actor, mandate=mandate, rank=rank, **on)
    elif step == "suspend":
        standing.suspend(actor=actor, mandate=mandate, **starts)
    elif step == "lift" and (suspension := mandate.suspensions.last()):
        standing.lift_suspension(actor=actor, suspension=suspension, **ends)
    elif step == "correct" and (seat := mandate.seats.first()):
        changes = starts | {"ends_on": other.day, "ends_precision": other.precision}
        standing.correct(actor=actor, row=seat, changes=changes, note="试")


def dates(side: str, day: PartialDate | None) -> dict:
    return {f"{side}_on": day.day, f"{side}_precision": day.precision} if day else {}


def surely(row) -> tuple[datetime.date, datetime.date]:
    """From latest start to earliest end. Of an unknown start: what has not ended meets at last, what ended held until then."""
    end = FAR if row.ends_on is None else row.end.earliest or datetime.date.min
    if row.starts_on is not None:
        return row.start.latest, end
    if row.ends_on is not None and row.ends_precision == Precision.DAY:
        return end - datetime.timedelta(days=1), end
    return FAR - datetime.timedelta(days=1), end


def overlapping(rows) -> list:
    return [
        pair
        for pair in combinations(rows, 2)
        if max(surely(pair[0])[0], surely(pair[1])[0]) < min(surely(pair[0])[1], surely(pair[1])[1])
    ]


def said(act: Callable[[], object]) -> bool:
    """Whether it was done. Checked as at the end of a transaction, where the database judges what a verb let wait."""
    try:
        with transaction.atomic():
            act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except WrongState:  # in words: a database's own error is not caught here
        return False
    return True


@settings(max_examples=60)
@given(steps=STEPS)
def test_no_sequence_of_verbs_stores_an_overlap(actor, steps):
    with transaction.atomic():
        delegate = make_delegate()
        for step in steps:
            said(partial(act, actor, delegate, *step))
        mandates = list(Mandate.objects.filter(delegate=delegate))
        assert not overlapping(mandates)
        for mandate in mandates:
            assert not overlapping(mandate.seats.all())
            assert not overlapping(mandate.suspensions.all())
            for rank in mandate.offices.values_list("rank", flat=True).distinct():
                assert not overlapping(mandate.offices.filter(rank=rank))
        transaction.set_rollback(True)


@settings(max_examples=100)
@given(
    model=st.sampled_from([Mandate, Seat, Office, Suspension, CommitteePost]),
    days=st.tuples(*[st.none() | DAYS] * 4),
)
def test_past_the_verbs_the_database_refuses_what_surely_overlaps_and_nothing_else(actor, model, days):
    with transaction.atomic():
        of = columns_of(model, make_delegate())
        rows = [model(**of, **dates("starts", start), **dates("ends", end)) for start, end in (days[:2], days[2:])]
        assume(all(None in (row.starts_on, row.ends_on) or row.starts_on <= row.ends_on for row in rows))
        with suppress(IntegrityError), transaction.atomic():
            model.objects.bulk_create(rows)
        stored = model.objects.filter(**of).count() == 2
        assert stored is not bool(overlapping(rows))
        transaction.set_rollback(True)


def columns_of(model, delegate: Delegate) -> dict:
    """Those by which two rows of the model exclude each other, and what else a row needs."""
    if model is Mandate:
        return {"delegate": delegate, "term": make_term()}
    return {"mandate": make_mandate(delegate, body="cppcc" if model is CommitteePost else "npc")} | {
        Seat: lambda: {"constituency": make_constituency("北京代表团")},
        Office: lambda: {"rank": Rank.NPC_MEMBER},
        Suspension: dict,
        CommitteePost: lambda: {"committee": make_committee(), "role": "member"},
    }[model]()


@settings(max_examples=100)
@given(start=DAYS, end=st.none() | DAYS)
def test_the_database_is_sure_of_the_days_of_which_the_row_is_sure(start, end):
    """What `as_of` answers with yes is what the constraints compare."""
    row = Suspension(**dates("starts", start), **dates("ends", end))
    around = {
        day + datetime.timedelta(days=n)
        for day in filter(None, [start.day, start.latest, end and end.day])
        for n in (-1, 0, 1)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day FROM unnest(%s::date[]) day WHERE sure_days(%s, %s, %s, %s) @> day",
            [sorted(around), row.starts_on, row.starts_precision, row.ends_on, row.ends_precision],
        )
        assert {day for (day,) in cursor} == {day for day in around if row.as_of(day) == Known.YES}


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        # Begun in March at the latest: on the 31st both hold.
        (("2023-01-17", "day", "2023-04-01", "day"), ("2023-03-01", "month", None, "day"), True),
        (("2023-01-17", "day", "2023-03-31", "day"), ("2023-03-01", "month", None, "day"), False),
        (("2023-01-17", "day", "2024-01-01", "day"), ("2023-01-01", "year", None, "day"), True),
        (("2023-01-17", "day", "2023-12-31", "day"), ("2023-01-01", "year", None, "day"), False),
        (("2023-01-17", "day", "2023-03-01", "month"), ("2023-03-01", "month", None, "day"), False),
        (("2023-01-17", "day", "2025-01-01", "no_later"), ("2023-01-17", "day", None, "day"), False),
        # Nobody knows since when: what has not ended still holds, what has ended did so until then, and no longer ago.
        ((None, "day", None, "day"), (None, "day", None, "day"), True),
        ((None, "day", None, "day"), ("2023-03-05", "day", None, "day"), True),
        ((None, "day", None, "day"), ("2023-03-05", "day", "2024-03-05", "day"), False),
        ((None, "day", "2024-03-05", "day"), ("2023-03-05", "day", None, "day"), True),
        ((None, "day", "2024-03-05", "day"), ("2023-03-05", "day", "2023-06-01", "day"), False),
        ((None, "day", "2024-03-05", "day"), (None, "day", None, "day"), False),
        ((None, "day", "2024-03-01", "month"), ("2023-03-05", "day", None, "day"), False),
    ],
)
def test_what_two_periods_surely_share(actor, first, second, refused):
    mandate = make_mandate()
    place = make_constituency("北京代表团")
    rows = [
        Seat(
            mandate=mandate,
            constituency=place,
            starts_on=start,
            starts_precision=starts,
            ends_on=end,
            ends_precision=ends,
        )
        for start, starts, end, ends in (first, second)
    ]
    rows[0].save()
    with pytest.raises(IntegrityError, match="seat_no_overlap") if refused else nullcontext():
        rows[1].save()
