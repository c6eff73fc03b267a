"""Whatever verbs are called, in any order and with days known in part: no two rows surely cover the same day."""

import datetime
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import combinations

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from makers import make_constituency, make_delegate, make_mandate, make_term, make_user

from delegates import standing
from delegates.models import Delegate, Mandate, Office, Rank, Seat, Suspension
from newskit.periods import PartialDate, Precision
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
    """From latest start to earliest end. A month or a year as a start counts from the day after it, as in the database."""
    start = row.start.latest or FAR
    if row.starts_precision in {Precision.MONTH, Precision.YEAR}:
        start += datetime.timedelta(days=1)
    end = FAR if row.ends_on is None else row.end.earliest or datetime.date.min
    return start, end


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


@settings(max_examples=60)
@given(model=st.sampled_from([Mandate, Seat, Office, Suspension]), days=st.tuples(*[DAYS, st.none() | DAYS] * 2))
def test_past_the_verbs_the_database_refuses_what_surely_overlaps_and_nothing_else(actor, model, days):
    with transaction.atomic():
        delegate = make_delegate()
        of = {
            Mandate: lambda: {"delegate": delegate, "term": make_term()},
            Seat: lambda: {"mandate": make_mandate(delegate), "constituency": make_constituency("北京代表团")},
            Office: lambda: {"mandate": make_mandate(delegate), "rank": Rank.NPC_MEMBER},
            Suspension: lambda: {"mandate": make_mandate(delegate)},
        }[model]()
        rows = [model(**of, **dates("starts", start), **dates("ends", end)) for start, end in (days[:2], days[2:])]
        assume(all(row.ends_on is None or row.starts_on <= row.ends_on for row in rows))
        with suppress(IntegrityError), transaction.atomic():
            model.objects.bulk_create(rows)
        stored = model.objects.filter(**of).count() == 2
        assert stored is not bool(overlapping(rows))
        transaction.set_rollback(True)
