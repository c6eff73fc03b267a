"""What is recorded of one item while rows are entered into it: its steps, found, added, filled in, and never contradicted."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from newskit.opendata.kinds import Change, in_words
from newskit.periods import PartialDate, Precision
from newskit.verbs import WrongState
from proposals.deadlines import Rulebook
from proposals.imports.actions import StepLine
from proposals.lifecycle import Seen, contradiction
from proposals.lifecycle.deriving import OPENING, label, surely_after
from proposals.models import Action, Assignment, Feedback, Proposal, Reply
from proposals.models import ActionKind as Step

Kept = list[tuple[str, str]]


class Units:
    """The organisations that a row names, by their keys, and the source that it gives."""

    def __init__(self, unit: int | None = None, instead_of: int | None = None, source: Any = None):
        self.unit, self.instead_of, self.source = unit, instead_of, source


class Recorded:
    """`dirty` holds what was made or changed; nothing is written here."""

    def __init__(self, item: Proposal, actions: list[Action], replies: list[Reply], rulebook: Rulebook, actor: Any):
        self.item, self.actions, self.replies = item, actions, replies
        self.rulebook, self.actor = rulebook, actor
        self.dirty: dict[int, Action | Assignment | Reply | Feedback] = {}
        self.previous: dict[int, tuple[Assignment, Assignment]] = {}
        self.entered: list[dict[str, str]] = []

    def _snapshot(self) -> tuple:
        assignments = [each.assignment for each in self.actions if each.assignment is not None]
        feedback = [each.feedback for each in self.actions if each.feedback is not None]
        rows = [*self.actions, *self.replies, *assignments, *feedback]
        states = [(row, dict(row.__dict__), dict(row._state.fields_cache)) for row in rows]
        return list(self.actions), list(self.replies), dict(self.dirty), dict(self.previous), states

    def _restore(self, before: tuple) -> None:
        """A refused row has changed nothing."""
        self.actions, self.replies, self.dirty, self.previous, states = before
        for row, values, related in states:
            row.__dict__.clear()
            row.__dict__.update(values)
            row._state.fields_cache = related

    def _of(self, step: str) -> list[Action]:
        return [each for each in self.actions if each.kind == step]

    def _openings(self, unit: int | None) -> list[Action]:
        rows = [
            each
            for each in self.actions
            if each.kind in OPENING and each.assignment is not None and each.organisation_id == unit
        ]
        return sorted(rows, key=_opening_order)

    def _previous(self, assignment: Assignment) -> Assignment | None:
        return next((old for new, old in self.previous.values() if new is assignment), None)

    def _follow(self, new: Assignment, old: Assignment) -> None:
        self.previous[id(new)] = (new, old)
        self._touch(new)

    def _add(
        self,
        line: StepLine,
        units: Units,
        changes: list[Change],
        *,
        step: str = "",
        date: PartialDate | None = None,
        **fields: Any,
    ) -> Action:
        step, date = step or line.step, line.date if date is None else date
        assignment = fields.get("assignment")
        self._check(Seen(step, date, units.unit, role=assignment.role if assignment else ""))
        action = Action(
            proposal=self.item,
            kind=step,
            happened_on=date.day,
            precision=date.precision,
            organisation_id=units.unit,
            recorded_by=self.actor,
            note=line.note if step == line.step else "",
            source=units.source,
            **fields,
        )
        self.actions.append(action)
        self._touch(action)
        changes.append(Change("step", "", " ".join(filter(None, (label(step), str(date), line.unit)))))
        return action

    def _fill(self, action: Action, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        was = action.date
        date = meet(was, line.date)
        if date is None:
            raise WrongState(
                _("“%(step)s” is recorded already, of %(day)s. Correct that entry if it is wrong.")
                % {"step": label(action.kind), "day": was}
            )
        if date != was:
            self._check(replace(self._seen(action), date=date), instead_of=action)
            action.happened_on, action.precision = date.day, date.precision
            changes.append(Change("happened_on", str(was), str(date)))
        for name in ("note", "ground"):
            said, stands = getattr(line, name), getattr(action, name)
            if said and not stands:
                setattr(action, name, said)
                changes.append(Change(name, "", in_words(action, name, said)))
            elif said and said != stands:
                kept.append((name, stays(stands)))
        if changes:
            if action.source_id is None:
                action.source = units.source
            self._touch(action)

    def _check(self, *new: Seen, instead_of: Action | None = None) -> None:
        others = [self._seen(each) for each in self.actions if each is not instead_of]
        if reason := contradiction(self.item.kind, [*others, *new]):
            raise WrongState(reason)

    def _seen(self, action: Action) -> Seen:
        """Rows that may not be stored yet, so without their keys."""
        opened = action.assignment if action.kind in OPENING else None
        previous = self._previous(opened) if opened else None
        reply = action.feedback.reply if action.feedback else action.reply
        return Seen(
            action.kind,
            action.date,
            action.organisation_id,
            assignment=id(action.assignment) if action.assignment else None,
            role=opened.role if opened else "",
            reply=id(reply) if reply else None,
            previous=id(previous) if previous else None,
        )

    def _touch(self, row: Action | Assignment | Reply | Feedback) -> None:
        self.dirty[id(row)] = row


def exact(date: PartialDate) -> Any:
    return date.day if date.precision == Precision.DAY else None


def stays(stands: str) -> str:
    return _("It stays as it is recorded: %(text)s.") % {"text": stands if len(stands) <= 60 else f"{stands[:60]}…"}


def meet(one: PartialDate, other: PartialDate) -> PartialDate | None:
    """The more exact of two dates of one thing; None where they cannot both be true."""
    if one.day is None or other.day is None or one == other:
        return other if one.day is None else one
    if surely_after(one, other) or surely_after(other, one):
        return None
    for inner, outer in ((one, other), (other, one)):
        if _starts(inner) >= _starts(outer) and inner.latest <= outer.latest:
            return inner
    return one if other.precision == Precision.NO_LATER else other


def _starts(date: PartialDate) -> int:
    return date.earliest.toordinal() if date.earliest else 0


def _opening_order(action: Action) -> tuple:
    day = action.happened_on.toordinal() if action.happened_on else 0
    return (action.kind == Step.HANDLED_AGAIN, day, action.pk or 10**18)
