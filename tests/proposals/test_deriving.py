"""What follows from the steps seen: status, dates, debts and implied steps, whatever the order of entry."""

import datetime
import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.periods import PartialDate, Precision
from proposals.lifecycle import TABLES, Seen, contradiction, derive, next_steps, open_steps
from proposals.models import ActionKind as Step
from proposals.models import Kind, Status

A, B, C = 1, 2, 3


def day(text: str) -> PartialDate:
    """2026-03-05, 2026-03 or 2026 as a partial date."""
    parts = [int(part) for part in text.split("-")]
    precision = [Precision.YEAR, Precision.MONTH, Precision.DAY][len(parts) - 1]
    return PartialDate(datetime.date(*parts, *([1] * (3 - len(parts)))), precision)


def seen(step: str, on: str = "", unit: int | None = None, **more) -> Seen:
    return Seen(step, day(on) if on else PartialDate(None), unit, **more)


def opened(step: str, unit: int, row: int, on: str = "", due: str = "", **more) -> Seen:
    return seen(step, on, unit, assignment=row, due=day(due).day if due else None, **{"role": "lead", **more})


def implied(kind: str, *steps: Seen) -> set[tuple[str, int | None]]:
    return set(derive(kind, steps).implied)


def test_every_table_can_be_walked_from_its_start():
    """Each step is what may come next somewhere, or needs nobody before it."""
    for kind, table in TABLES.items():
        reached = {table.start} | {step for status in Status.values for step in next_steps(kind, status)}
        assert set(table.steps) - reached == set(), kind
        for rule in table.steps.values():
            assert set(rule.excludes) | {s for needs in rule.needs for s in needs.steps} <= set(table.steps)


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("suggestion", Status.FILED, ["assigned", "withdrawn"]),
        ("proposal", Status.FILED, ["accepted", "merged", "sent_as_opinion", "declined", "withdrawn"]),
        ("proposal", Status.ACCEPTED, ["assigned", "withdrawn"]),
        ("proposal", Status.REPLIED, ["feedback", "handled_again", "closed"]),
        ("motion", Status.FILED, ["referred", "on_agenda", "handled_as_suggestion", "withdrawn"]),
        ("motion", Status.EXAMINED, ["on_agenda", "closed"]),
        ("suggestion", Status.CLOSED, []),
        ("statement", Status.STATED, []),
    ],
)
def test_what_may_come_next(kind, status, expected):
    assert next_steps(kind, status) == expected


@pytest.mark.parametrize(
    ("kind", "steps", "status"),
    [
        ("statement", [], Status.STATED),
        ("suggestion", [], Status.FILED),
        ("suggestion", [seen("assigned")], Status.ASSIGNED),
        ("suggestion", [seen("replied", "2026-08", A)], Status.REPLIED),
        ("suggestion", [opened("assigned", A, 1), seen("replied", "2026-08", A, reply=1)], Status.REPLIED),
        ("suggestion", [opened("assigned", A, 1), seen("replied", "2026-08", None)], Status.REPLIED),
        # Two units answer each for its own part: one still owes.
        ("suggestion", [opened("assigned", A, 1, role="separate"), opened("assigned", B, 2, role="separate"),
                        seen("replied", "2026-08", A, reply=1)], Status.ASSIGNED),
        # A co-handler owes no reply.
        ("suggestion", [opened("assigned", A, 1), opened("assigned", B, 2, role="co"),
                        seen("replied", "2026-08", A, reply=1)], Status.REPLIED),
        ("suggestion", [opened("assigned", A, 1, stands=False), seen("returned", "", A, assignment=1)], Status.FILED),
        ("proposal", [opened("assigned", A, 1, stands=False), seen("returned", "", A, assignment=1)], Status.ACCEPTED),
        ("proposal", [seen("returned", "2026-05", A)], Status.ACCEPTED),
        ("proposal", [seen("reassigned", "2026-05", B)], Status.ASSIGNED),
        ("suggestion", [opened("handled_again", A, 2, "2025-12-15"), seen("replied", "2025-08-21", A, reply=1)],
         Status.HANDLED_AGAIN),
        ("suggestion", [opened("handled_again", A, 2, "2025-12-15"), seen("replied", "2025-08-21", A, reply=1),
                        seen("replied", "2026-03-01", A, reply=2)], Status.REPLIED),
        ("suggestion", [seen("handled_again"), seen("replied", "", A, reply=1)], Status.HANDLED_AGAIN),
        ("suggestion", [seen("handled_again"), seen("replied", "", A, reply=1), seen("replied", "", A, reply=2)],
         Status.REPLIED),
        ("suggestion", [seen("replied", "2026-08", A), seen("feedback", "2026-09", A)], Status.REPLIED),
        ("suggestion", [seen("closed"), seen("replied", "2026-08", A)], Status.CLOSED),
        ("suggestion", [seen("withdrawn"), opened("assigned", A, 1)], Status.WITHDRAWN),
        ("proposal", [seen("accepted")], Status.ACCEPTED),
        ("proposal", [seen("merged")], Status.MERGED),
        ("proposal", [seen("sent_as_opinion")], Status.SENT_AS_OPINION),
        ("proposal", [seen("declined")], Status.DECLINED),
        ("motion", [seen("referred", "2026-03-11", A)], Status.REFERRED),
        ("motion", [seen("on_agenda", "2026-03-11"), seen("referred", "2026-03-09", A)], Status.ON_AGENDA),
        ("motion", [seen("examined", "2026-12", A)], Status.EXAMINED),
        ("motion", [seen("examined", "2026-12", A), seen("on_agenda", "2027-03-05")], Status.ON_AGENDA),
        ("motion", [seen("handled_as_suggestion")], Status.HANDLED_AS_SUGGESTION),
        ("motion", [seen("closed")], Status.CLOSED),
    ],
)  # fmt: skip
def test_status(kind, steps, status):
    for _turn in range(3):
        steps = random.sample(steps, len(steps))
        assert contradiction(kind, steps) is None
        assert derive(kind, steps).status == status


def test_a_reply_proves_filing_and_hand_out_and_acceptance_where_there_is_one():
    assert implied("suggestion", seen("replied", "2026-08", A)) == {("filed", None), ("assigned", A)}
    assert implied("proposal", seen("replied", "2026-08", A)) == {("filed", None), ("accepted", None), ("assigned", A)}


def test_what_was_seen_is_not_implied_and_what_was_seen_too_late_does_not_explain():
    assert implied("suggestion", seen("filed"), seen("assigned", "2026-04", A), seen("replied", "2026-08", A)) == set()
    two_units = implied("suggestion", seen("filed"), seen("assigned", "2026-04", B), seen("replied", "2026-08", A))
    assert two_units == {("assigned", A)}
    again = implied("suggestion", seen("filed"), seen("handled_again", "2026-05", A), seen("replied", "2026-08", A))
    assert again == {("assigned", A), ("replied", A)}


def test_a_unit_that_is_named_explains_one_that_is_not_in_either_order():
    steps = [seen("filed"), seen("replied"), seen("replied", "", A)]
    for order in itertools.permutations(steps):
        assert implied("suggestion", *order) == {("assigned", A)}


def test_handing_over_proves_that_another_unit_had_it():
    assert implied("suggestion", seen("reassigned", "2026-05", B)) == {("filed", None), ("assigned", None)}


def test_a_motion_examined_was_referred_unless_it_stood_on_the_agenda():
    assert implied("motion", seen("filed"), seen("examined", "2026-12", A)) == {("referred", A)}
    assert implied("motion", seen("filed"), seen("examined", "2026-12", A), seen("on_agenda", "2026-03")) == set()


def test_a_statement_has_no_steps():
    assert derive("statement", []).implied == frozenset()
    assert contradiction("statement", [seen("filed")])


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("motion", [seen("replied", "2026-08", A)]),
        ("motion", [seen("assigned", "2026-04", A)]),
        ("suggestion", [seen("accepted")]),
        ("proposal", [seen("declined"), seen("replied", "", A)]),
        ("proposal", [seen("declined"), seen("accepted")]),
        ("proposal", [seen("merged"), seen("assigned", "", A)]),
        ("proposal", [seen("sent_as_opinion"), seen("closed")]),
        ("suggestion", [seen("withdrawn"), seen("closed")]),
        ("motion", [seen("handled_as_suggestion"), seen("examined", "", A)]),
        # Dates that cannot be.
        ("suggestion", [seen("filed", "2026-03-05"), seen("replied", "2026-02", A)]),
        ("proposal", [seen("filed", "2026-03-05"), seen("accepted", "2026-03-04")]),
        ("suggestion", [seen("assigned", "2026-06-01", A), seen("replied", "2026-05-31", A)]),
        ("suggestion", [seen("withdrawn", "2026-05-01"), seen("replied", "2026-06", A)]),
        ("suggestion", [seen("closed", "2026-05-01"), seen("replied", "", A), seen("handled_again", "2026-06", A)]),
        # A co-handler sends no reply.
        ("suggestion", [opened("assigned", A, 1, role="co"), seen("replied", "2026-08", A)]),
    ],
)
def test_contradictions_are_refused_in_either_order(kind, steps):
    assert contradiction(kind, steps)
    assert contradiction(kind, steps[::-1])


@pytest.mark.parametrize(
    "steps",
    [
        # The month may hold the day; feedback may trail the closing; another unit may be given it late.
        [seen("filed", "2026-03-05"), seen("replied", "2026-03", A)],
        [seen("closed", "2026-05-01"), seen("replied", "2026-04", A), seen("feedback", "2026-06", A)],
        [seen("replied", "2026-05-01", A), seen("assigned", "2026-06-01", B)],
        [seen("assigned", "2026-06", A), seen("replied", "2026-06-15", A)],
    ],
)
def test_what_may_be_true_is_let_in(steps):
    assert contradiction("suggestion", steps) is None


def test_the_earliest_reply_still_owed_is_what_is_due():
    a = opened("assigned", A, 1, "2026-04-01", "2026-07-01")
    b = opened("assigned", B, 2, "2026-03-20", "2026-06-22", role="separate")
    co = opened("assigned", C, 3, "2026-03-20", role="co")
    assert derive("suggestion", [a, b, co]).due_on == datetime.date(2026, 6, 22)
    reply = seen("replied", "2026-06-01", B, reply=9)
    assert derive("suggestion", [a, b, co, reply]).due_on == datetime.date(2026, 7, 1)
    assert derive("suggestion", [a, b, co, reply]).answers == {9: 2}
    assert derive("suggestion", [a, b, co, reply, seen("withdrawn")]).due_on is None


def test_a_reply_answers_the_last_assignment_before_it():
    first, again = opened("assigned", A, 1, "2025-05-12", stands=False), opened("handled_again", A, 2, "2025-12-15")
    early, late = seen("replied", "2025-08-21", A, reply=5), seen("replied", "2026-03-02", A, reply=6)
    assert derive("suggestion", [late, again, first, early]).answers == {5: 1, 6: 2}
    undated = seen("replied", "", A, reply=7)
    assert derive("suggestion", [first, again, early, undated]).answers == {5: 1, 7: 2}


def test_a_reply_of_a_successor_stays_where_it_was_linked_by_hand():
    steps = [opened("assigned", A, 1, "2026-04-01"), seen("replied", "2026-06-01", B, assignment=1, reply=5)]
    assert derive("suggestion", steps).answers == {5: 1}
    assert derive("suggestion", steps).status == Status.REPLIED


def test_buttons_open_for_what_could_be_recorded():
    assert open_steps("proposal", [seen("filed", "2026-03-05"), seen("declined", "2026-03-20")]) == set()
    assert open_steps("proposal", [seen("filed", "2026-03-05"), seen("accepted")]) == {
        "accepted", "assigned", "returned", "reassigned", "opinion", "replied",
        "feedback", "handled_again", "closed", "withdrawn",
    }  # fmt: skip
    assert "replied" not in open_steps("motion", [])


# Histories that happened: walks through the tables with days that go on. Whatever part of them was seen, with dates or
# without, and in whatever order it was entered, it is let in and leads to the same end.


@st.composite
def histories(draw):
    """(kind, [(step, day, unit)]): units act only where the item has been with them."""
    kind = draw(st.sampled_from([Kind.MOTION, Kind.SUGGESTION, Kind.PROPOSAL]))
    on, steps = datetime.date(2026, 3, 5), [(Step.FILED, datetime.date(2026, 3, 5), None)]
    for _turn in range(draw(st.integers(0, 9))):
        status = derive(kind, [Seen(step, PartialDate(day_), unit) for step, day_, unit in steps]).status
        done = {step for step, _day, _unit in steps}
        coming = [
            (step, unit)
            for step in next_steps(kind, status)
            for unit in (units(step, steps) if TABLES[kind].steps[step].by_unit else [None])
            if unit is not None or step not in done
        ]
        if not coming:
            break
        step, unit = draw(st.sampled_from(coming))
        on += datetime.timedelta(days=draw(st.integers(0, 40)))
        steps.append((step, on, unit))
    return kind, steps


def units(step, steps):
    """Who can do the step now."""
    had = {kind: {unit for known, _day, unit in steps if known == kind} for kind, _label in Step.choices}
    holders = (had[Step.ASSIGNED] | had[Step.REASSIGNED]) - had[Step.RETURNED]
    who = {
        Step.ASSIGNED: {A, B, C} - holders - had[Step.REPLIED] - had[Step.RETURNED],
        Step.REASSIGNED: {A, B, C} - holders - had[Step.REPLIED] - had[Step.RETURNED],
        Step.RETURNED: holders - had[Step.REPLIED],
        Step.REPLIED: holders | had[Step.HANDLED_AGAIN],
        Step.OPINION: holders - had[Step.OPINION],
        Step.FEEDBACK: had[Step.REPLIED],
        Step.HANDLED_AGAIN: had[Step.REPLIED],
        Step.REFERRED: {A, B, C} - had[Step.REFERRED],
        Step.EXAMINED: had[Step.REFERRED] or {C},
    }
    return sorted(who[step])


def blur(draw, on: datetime.date) -> PartialDate:
    precision = draw(st.sampled_from([Precision.DAY, Precision.DAY, Precision.MONTH, Precision.YEAR, None]))
    if precision is None:
        return PartialDate(None)
    if precision == Precision.MONTH:
        return PartialDate(on.replace(day=1), precision)
    if precision == Precision.YEAR:
        return PartialDate(on.replace(month=1, day=1), precision)
    return PartialDate(on)


@given(st.data())
def test_any_part_of_a_history_in_any_order_leads_to_the_same_end(data):
    kind, history = data.draw(histories())
    part = [
        Seen(step, blur(data.draw, on), unit, reply=row if step == Step.REPLIED else None)
        for row, (step, on, unit) in enumerate(history, start=1)
        if data.draw(st.booleans())
    ]
    # Now and then a source does not say which unit it was.
    vague = [replace(step, unit=None) if data.draw(st.integers(0, 4)) == 0 else step for step in part]
    assert derive(kind, data.draw(st.permutations(vague))) == derive(kind, vague)
    order = data.draw(st.permutations(part))
    for length in range(len(order) + 1):
        assert contradiction(kind, order[:length]) is None
    end = derive(kind, part)
    assert derive(kind, order) == end
    # What is implied is undated and adds nothing of its own: seen as such, it changes no word of the end.
    completed = [*order, *(Seen(step, unit=unit) for step, unit in end.implied)]
    assert contradiction(kind, completed) is None
    assert derive(kind, completed).status == end.status
    assert derive(kind, completed).implied == frozenset()


@given(histories())
def test_a_whole_history_implies_nothing(drawn):
    kind, history = drawn
    whole = [Seen(step, PartialDate(on), unit) for step, on, unit in history]
    assert derive(kind, whole).implied == frozenset()
