"""What the steps seen so far say: a pure function of all of them, whatever order they were entered in."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from newskit.periods import PartialDate
from proposals.lifecycle.tables import TABLES, Rule, Table
from proposals.models import ActionKind as Step
from proposals.models import Assignment, Kind, Status

NO_DATE = PartialDate(None)
OPENING = (Step.ASSIGNED, Step.REASSIGNED, Step.HANDLED_AGAIN)


@dataclass(frozen=True)
class Seen:
    """A step as a source reports it. Ids stand for rows: nothing here reads the database.

    `unit` is the organisation that it came from or went to. An opening step with an `assignment` has its role and due
    day, says whether the assignment still stands, and names the one whose place it took as `previous`. `reply` is the row
    that a reply wrote, or on which the feedback is.
    """

    kind: str
    date: PartialDate = NO_DATE
    unit: int | None = None
    assignment: int | None = None
    role: str = ""
    due: datetime.date | None = None
    stands: bool = True
    reply: int | None = None
    previous: int | None = None


@dataclass(frozen=True)
class Implied:
    """A step that nobody saw and a later one proves. `cause` is the step that was seen."""

    kind: str
    unit: int | None
    cause: str
    date: PartialDate = NO_DATE


@dataclass(frozen=True)
class Derived:
    """`answers` says which assignment each reply answers, by their ids."""

    status: str
    filed: PartialDate = NO_DATE
    replied: PartialDate = NO_DATE
    due_on: datetime.date | None = None
    implied: frozenset[tuple[str, int | None]] = frozenset()
    answers: Mapping[int, int] = field(default_factory=dict)


def derive(kind: str, seen: Collection[Seen]) -> Derived:
    """Status, dates, implied steps and debts. Asks nothing of the order; expects steps that do not contradict."""
    table = TABLES[kind]
    if table.start is None:
        return Derived(table.initial)
    seen = sorted(seen, key=_key)
    implied = _imply(table, seen)
    handling = _Handling(seen, implied)
    status = _status(table, [*seen, *implied], handling)
    over = any(table.steps[step.kind].ends for step in seen)
    return Derived(
        status=status,
        filed=next((step.date for step in seen if step.kind == Step.FILED), NO_DATE),
        replied=max((step.date for step in handling.replies if step.date.day), key=_latest, default=NO_DATE),
        due_on=None if over else min((step.due for step in handling.owing if step.due), default=None),
        implied=frozenset((step.kind, step.unit) for step in implied),
        answers=handling.answers,
    )


def contradiction(kind: str, seen: Collection[Seen]) -> str | None:
    """Why these steps cannot all be true of one item; None where they can.

    A reason is about two steps: a set without one has no subset with one, so the order of entry cannot matter. (But a
    unit's part may be corrected from co-handler to lead.)
    """
    table = TABLES[kind]
    foreign = next((step for step in seen if step.kind not in table.steps), None)
    if foreign:
        return _("%(kind)s: “%(step)s” does not happen to it.") % {
            "kind": Kind(kind).label,
            "step": label(foreign.kind),
        }
    return (
        _excluded(table, seen)
        or _out_of_order(table, seen)
        or _before_its_cause(seen)
        or _after_the_end(table, seen)
        or _of_one_unit(seen)
    )


def open_steps(kind: str, seen: Collection[Seen]) -> set[str]:
    """The steps that could be recorded now, date unknown: what buttons ask."""
    table = TABLES[kind]
    recorded = {step.kind for step in seen if step.date.day}
    return {
        step
        for step, rule in table.steps.items()
        if (rule.by_unit or step not in recorded) and contradiction(kind, [*seen, Seen(step)]) is None
    }


def label(step: str) -> str:
    return str(Step(step).label)


def surely_after(one: PartialDate, other: PartialDate) -> bool:
    """Whether the first is later than the second, however their unknown parts turn out."""
    return one.earliest is not None and other.latest is not None and one.earliest > other.latest


def _key(step: Seen) -> tuple:
    """An order that depends on what the steps say, units known before units unknown."""
    return (
        step.unit is None,
        step.unit or 0,
        step.kind,
        step.date.day is None,
        step.date.day or datetime.date.min,
        step.date.precision,
        step.assignment or 0,
        step.reply or 0,
    )


def _latest(date: PartialDate) -> tuple:
    return (date.latest, date.earliest or datetime.date.min, date.precision)


def _same_unit(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _imply(table: Table, seen: list[Seen]) -> list[Implied]:
    implied: list[Implied] = []
    waiting: list[Seen | Implied] = list(seen)
    while waiting:
        step = waiting.pop(0)
        for needs in table.steps[step.kind].needs:
            if any(
                other.kind in needs.steps
                and (not needs.same_unit or _same_unit(other.unit, step.unit))
                and not surely_after(other.date, step.date)
                for other in [*seen, *implied]
            ):
                continue
            rule: Rule = table.steps[needs.steps[0]]
            unit = step.unit if rule.by_unit and needs.same_unit else None
            new = Implied(needs.steps[0], unit, getattr(step, "cause", step.kind))
            implied.append(new)
            waiting.append(new)
    if table.start and not any(step.kind == table.start for step in [*seen, *implied]):
        implied.append(Implied(table.start, None, table.start))
    return implied


class _Handling:
    """Who has the item, who owes an answer, and which reply answers what."""

    def __init__(self, seen: list[Seen], implied: list[Implied]):
        self.replies = [step for step in seen if step.kind == Step.REPLIED]
        self.replied = bool(self.replies) or any(step.kind == Step.REPLIED for step in implied)
        openings = [step for step in seen if step.kind in OPENING]
        rows = [step for step in openings if step.assignment is not None]
        self.answers = _answers(rows, self.replies)
        answered = set(self.answers.values())
        # A reply of an unknown unit is taken as the item's: no unit is told to be late because of it.
        anonymous = [step for step in self.replies if step.unit is None]
        self.owing = [
            step
            for step in rows
            if step.stands
            and step.role != Assignment.Role.CO
            and step.assignment not in answered
            and not any(not surely_after(step.date, reply.date) for reply in anonymous)
        ]
        self.again = any(step.kind == Step.HANDLED_AGAIN for step in self.owing) or self._again_without_a_row(openings)
        self.held = any(step.stands for step in rows) or bool(self._held_without_a_row(seen, implied))

    def _again_without_a_row(self, openings: list[Seen]) -> bool:
        agains = [step for step in openings if step.kind == Step.HANDLED_AGAIN and step.assignment is None]
        return any(
            not _answered_again(
                [step for step in agains if step.unit == unit],
                [reply for reply in self.replies if _same_unit(unit, reply.unit)],
            )
            for unit in {step.unit for step in agains}
        )

    @staticmethod
    def _held_without_a_row(seen: list[Seen], implied: list[Implied]) -> list[Seen | Implied]:
        moved_on = any(step.kind == Step.REASSIGNED for step in seen)
        held: list[Seen | Implied] = [
            step
            for step in [*seen, *implied]
            if step.kind in (Step.ASSIGNED, Step.REASSIGNED) and getattr(step, "assignment", None) is None
            if not (moved_on and step.unit is None)
        ]
        for back in [step for step in seen if step.kind == Step.RETURNED and step.assignment is None]:
            gone = next((step for step in held if _same_unit(step.unit, back.unit)), None)
            if gone is not None:
                held.remove(gone)
        return held


def _answers(rows: list[Seen], replies: list[Seen]) -> dict[int, int]:
    """Each reply answers the last assignment of its unit that is not later; undated ones fill what is left, in order.

    A reply that names an assignment of another unit was linked by hand (a successor answered), and stays so.
    """
    units = {row.assignment: row.unit for row in rows}
    answers: dict[int, int] = {}
    for reply in replies:
        if reply.reply and reply.assignment in units and units[reply.assignment] != reply.unit:
            answers[reply.reply] = reply.assignment
    own = [reply for reply in replies if reply.reply and reply.unit is not None and reply.reply not in answers]
    ordered = sorted(rows, key=_opening_order)
    for reply in sorted(own, key=lambda step: (step.date.day is None, step.date.day or datetime.date.min, step.reply)):
        fitting = [row for row in ordered if row.unit == reply.unit and not surely_after(row.date, reply.date)]
        if not fitting:
            continue
        free = [row for row in fitting if row.assignment not in answers.values()]
        chosen = fitting[-1] if reply.date.day or not free else free[0]
        answers[reply.reply] = chosen.assignment
    return answers


def _opening_order(row: Seen) -> tuple:
    return (row.kind == Step.HANDLED_AGAIN, row.date.day or datetime.date.min, row.assignment)


def _answered_again(agains: list[Seen], replies: list[Seen]) -> bool:
    """Whether the last handling again has been answered: by the dates where they tell, else by counting."""
    if any(all(_surely_not_before(reply.date, again.date) for again in agains) for reply in replies):
        return True
    undecided = [reply for reply in replies if not any(surely_after(again.date, reply.date) for again in agains)]
    return bool(undecided) and len(replies) > len(agains)


def _surely_not_before(one: PartialDate, other: PartialDate) -> bool:
    return one.earliest is not None and other.latest is not None and one.earliest >= other.latest


def _status(table: Table, steps: list[Seen | Implied], handling: _Handling) -> str:
    present = {step.kind for step in steps}
    for kind, rule in table.steps.items():
        if rule.ends and kind in present:
            return str(rule.status)
    if handling.again:
        return Status.HANDLED_AGAIN
    if handling.owing:
        return Status.ASSIGNED
    if handling.replied:
        return Status.REPLIED
    if handling.held:
        return Status.ASSIGNED
    # Of what is left, the last in the table's order, unless another is surely later.
    order = [kind for kind, rule in table.steps.items() if rule.status and kind not in (*OPENING, Step.REPLIED)]
    ladder = [step for step in steps if step.kind in order]
    last = [step for step in ladder if not any(surely_after(other.date, step.date) for other in ladder)]
    return str(table.steps[max(last, key=lambda step: order.index(step.kind)).kind].status)


def _excluded(table: Table, seen: Collection[Seen]) -> str | None:
    implied = _imply(table, sorted(seen, key=_key))
    causes = {step.kind: step.cause for step in implied} | {step.kind: step.kind for step in seen}
    for kind, cause in causes.items():
        for other in table.steps[kind].excludes:
            if other in causes:
                return _("“%(one)s” and “%(other)s” contradict each other: only one of them can be true.") % {
                    "one": label(cause),
                    "other": label(causes[other]),
                }
    return None


def _out_of_order(table: Table, seen: Collection[Seen]) -> str | None:
    for step in seen:
        before, in_unit = table.before(step.kind), table.before_in_unit(step.kind)
        for other in seen:
            late = surely_after(other.date, step.date)
            if late and (
                other.kind in before or (other.kind in in_unit and other.unit is not None and other.unit == step.unit)
            ):
                return _misdated(other, step)
    return None


def _before_its_cause(seen: Collection[Seen]) -> str | None:
    """Rows that hang on each other say more than their kinds: a return comes after its own hand-out, feedback after its reply."""
    opened = {step.assignment: step for step in seen if step.kind in OPENING and step.assignment is not None}
    replies = {step.reply: step for step in seen if step.kind == Step.REPLIED and step.reply is not None}
    for step in seen:
        if step.kind in OPENING:
            cause = opened.get(step.previous)
        elif step.kind == Step.RETURNED:
            cause = opened.get(step.assignment)
        else:
            cause = replies.get(step.reply) if step.kind == Step.FEEDBACK else None
        if cause is not None and surely_after(cause.date, step.date):
            return _misdated(cause, step)
    return None


def _misdated(first: Seen, then: Seen) -> str:
    return _("“%(one)s” comes before “%(other)s”, but is dated %(later)s, after %(earlier)s.") % {
        "one": label(first.kind),
        "other": label(then.kind),
        "later": first.date,
        "earlier": then.date,
    }


def _after_the_end(table: Table, seen: Collection[Seen]) -> str | None:
    for end in seen:
        rule = table.steps[end.kind]
        if not rule.ends:
            continue
        for step in seen:
            if step.kind not in rule.trailed_by and surely_after(step.date, end.date):
                return _("“%(end)s” of %(day)s ended the matter; “%(step)s” is dated %(later)s.") % {
                    "end": label(end.kind),
                    "day": end.date,
                    "step": label(step.kind),
                    "later": step.date,
                }
    return None


def _of_one_unit(seen: Iterable[Seen]) -> str | None:
    seen = list(seen)
    helpers = {step.unit for step in seen if step.role == Assignment.Role.CO and step.unit is not None}
    leads = {step.unit for step in seen if step.role and step.role != Assignment.Role.CO}
    if any(step.kind == Step.REPLIED and step.unit in helpers - leads for step in seen):
        return _("A co-handler gives its opinion to the lead unit and sends no reply of its own.")
    return None
