"""Rows about one item come to the same end in whatever order they are read. Nothing here asks the database."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from delegates.models import Body
from newskit.periods import PartialDate, Precision
from newskit.periods.workdays import RestDays
from newskit.verbs import WrongState
from proposals.deadlines import Rulebook
from proposals.imports.actions import ReplyFacts, StepLine
from proposals.imports.history import History
from proposals.imports.proposals import Head
from proposals.imports.reading import Number
from proposals.imports.recorded import Units
from proposals.models import ActionKind as Step
from proposals.models import Proposal

UNITS = {"甲局": 1, "乙局": 2, "丙局": 3}
HEAD = Head("suggestion", Body(pk=1, code="npc"), None, None, None, None, Number("7409"))


def day(month, number):
    return PartialDate(datetime.date(2026, month, number))


def step(kind, date, unit="", **fields):
    number = fields.pop("number", "")
    return StepLine(1, HEAD, "守塔", kind, date=date, unit=unit, reply=ReplyFacts(number=number), **fields)


LIFE = [
    step(Step.FILED, day(3, 5)),
    step(Step.ASSIGNED, day(4, 1), "甲局", role="lead", months=3),
    step(Step.ASSIGNED, day(4, 1), "乙局", role="co"),
    step(Step.RETURNED, day(4, 7), "甲局", note="非本单位职责"),
    step(Step.REASSIGNED, day(4, 9), "丙局", role="lead", instead_of="甲局"),
    step(Step.OPINION, day(5, 10), "乙局", note="同意减免"),
    step(Step.REPLIED, day(6, 1), "丙局", number="一号"),
    step(Step.FEEDBACK, day(6, 9), "丙局", attitude="satisfied", result="not"),
    step(Step.HANDLED_AGAIN, day(6, 20), "丙局", role="lead"),
    step(Step.REPLIED, day(7, 20), "丙局", number="二号"),
    step(Step.CLOSED, day(8, 1)),
]


def history():
    item = Proposal(pk=1, kind="suggestion", title="守塔", body_id=1)
    return History(item, [], [], Rulebook((), RestDays({}, frozenset())), None)


def take(record, line):
    return record.take(line, Units(UNITS.get(line.unit), UNITS.get(line.instead_of)))


def end(record):
    """What is known in the end; not by which row."""
    openings = [each for each in record.actions if each.assignment is not None and each.kind != Step.RETURNED]
    of = {id(each.assignment): (each.kind, each.organisation_id) for each in openings}
    return {
        "steps": sorted((each.kind, str(each.date), each.organisation_id or 0, each.note) for each in record.actions),
        "assignments": sorted(
            (*of[id(row)], row.role, str(row.date), row.ended, str(row.returned_on), row.limit_months or 0)
            for row in (each.assignment for each in openings)
        ),
        "followed": sorted((of[id(new)], of[id(old)]) for new, old in record.previous.values()),
        "returns": sorted(
            of.get(id(each.assignment), ("", 0)) for each in record.actions if each.kind == Step.RETURNED
        ),
        "replies": sorted((each.number, str(each.date)) for each in record.replies),
        "feedback": sorted((each.feedback.attitude, each.feedback.result) for each in record.actions if each.feedback),
    }


def coarser(line, how):
    """The same step as a second source tells it, which knows less of the day."""
    date = line.date
    if how == Precision.MONTH:
        date = PartialDate(date.day.replace(day=1), Precision.MONTH)
    elif how == Precision.NO_LATER:
        date = PartialDate(date.day, Precision.NO_LATER)
    elif how == "none":
        date = PartialDate(None)
    fields = {
        name: getattr(line, name) for name in ("unit", "role", "months", "instead_of", "attitude", "result", "note")
    }
    return StepLine(1, HEAD, "守塔", line.step, date=date, reply=line.reply, **fields)


LESS = st.sampled_from([Precision.MONTH, Precision.NO_LATER, "none"])


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_rows_in_any_order_come_to_the_same_end(data):
    again = [coarser(line, data.draw(LESS)) for line in data.draw(st.lists(st.sampled_from(LIFE), max_size=5))]
    straight, mixed = history(), history()
    for line in LIFE:
        take(straight, line)
    for line in data.draw(st.permutations([*LIFE, *again])):
        take(mixed, line)
    assert end(mixed) == end(straight)
    assert [each.feedback.reply.number for each in mixed.actions if each.feedback] == ["一号"]


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_a_part_of_a_life_in_any_order_comes_to_the_same_end(data):
    part = data.draw(st.lists(st.sampled_from(LIFE), unique_by=id))
    part = [coarser(line, data.draw(LESS)) if data.draw(st.booleans()) else line for line in part]
    one, other = history(), history()
    for line in part:
        take(one, line)
    for line in data.draw(st.permutations(part)):
        take(other, line)
    assert end(one) == end(other)


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_a_row_that_is_refused_has_changed_nothing_and_one_read_twice_neither(data):
    record = history()
    dates = st.builds(day, st.integers(1, 9), st.integers(1, 28))
    for line in data.draw(st.lists(st.sampled_from(LIFE), max_size=8)):
        moved = coarser(line, "")
        moved.date = data.draw(dates)
        before, dirty = end(record), set(record.dirty)
        try:
            changes, _kept = take(record, moved)
        except WrongState:
            assert (end(record), set(record.dirty)) == (before, dirty)
            continue
        assert bool(changes) == (end(record) != before)
        after = end(record)
        assert take(record, moved)[0] == []
        assert end(record) == after
