"""The recorded steps of one item while rows are entered into it: what a row adds, fills in or contradicts.

The rules are those of the verbs of `proposals.lifecycle`; here for many items at once, and so that rows in any order come to
the same end: a later row may fill in what an earlier one left open, and what hangs together is joined whenever both are there.
"""

import itertools
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from newskit.opendata.kinds import Change
from newskit.periods import PartialDate, Precision
from newskit.verbs import WrongState
from proposals.deadlines import Limit, Rulebook
from proposals.imports.actions import StepLine
from proposals.lifecycle import TABLES, Seen, contradiction
from proposals.lifecycle.deriving import OPENING, label, surely_after
from proposals.models import Action, Assignment, Feedback, Proposal, Reply
from proposals.models import ActionKind as Step

Ended = Assignment.Ended
Kept = list[tuple[str, str]]
_FACTS = ("number", "text", "url")
_OUTCOME = ("outcome_scheme", "outcome_code", "outcome_label")
_FIELDS = {"number": "letter_number", "outcome_code": "outcome"}


class Units:
    """The organisations that a row names, by their keys, and the source that it gives."""

    def __init__(self, unit: int | None = None, instead_of: int | None = None, source: Any = None):
        self.unit, self.instead_of, self.source = unit, instead_of, source


class History:
    """`dirty` holds what was made or changed; nothing is written here."""

    def __init__(self, item: Proposal, actions: list[Action], replies: list[Reply], rulebook: Rulebook, actor: Any):
        self.item, self.actions, self.replies = item, actions, replies
        self.rulebook, self.actor = rulebook, actor
        self.dirty: dict[int, Action | Assignment | Reply | Feedback] = {}
        self.previous: dict[int, tuple[Assignment, Assignment]] = {}
        self.entered: list[dict[str, str]] = []

    def take(self, line: StepLine, units: Units) -> tuple[list[Change], Kept]:
        """What the row changes, and what of it was left; both empty: all of it is recorded. Raises WrongState."""
        if line.implied:
            return [], []
        changes, kept = [], []
        enter = (
            {
                Step.ASSIGNED: self._assigned,
                Step.RETURNED: self._returned,
                Step.REASSIGNED: self._reassigned,
                Step.REPLIED: self._replied,
                Step.FEEDBACK: self._feedback,
                Step.HANDLED_AGAIN: self._handled_again,
            }.get(line.step)
            if units.unit
            else None
        )
        before = self._snapshot()
        try:
            (enter or self._plain)(line, units, changes, kept)
        except WrongState:
            self._restore(before)
            raise
        if changes:
            self._join()
            self.entered.append({"step": line.step, "on": str(line.date), "unit": line.unit})
        return changes, kept

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

    # -- steps of the body and the proposer, and steps whose unit nobody knows

    def _plain(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        by_unit = TABLES[self.item.kind].steps[line.step].by_unit
        action = next((each for each in self._of(line.step) if not by_unit or each.organisation_id == units.unit), None)
        if action is not None:
            self._fill(action, line, units, changes, kept)
            return
        if line.step == Step.HANDLED_AS_SUGGESTION:
            raise WrongState(_("Handling a motion as a suggestion begins a second item; there is a verb for it."))
        if line.step == Step.FEEDBACK and (line.attitude or line.result):
            raise WrongState(_("Say on which unit's reply the feedback is."))
        self._add(line, units, changes, ground=line.ground)

    # -- 交办

    def _assigned(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        action = next((each for each in self._of(Step.ASSIGNED) if each.organisation_id == units.unit), None)
        if action is not None:
            self._fill_assignment(action, line, units, changes, kept)
            return
        if any(each.kind == Step.REASSIGNED and not each.assignment.ended for each in self._openings(units.unit)):
            raise WrongState(_("%(unit)s handles the item already.") % {"unit": line.unit})
        self._open(line, units, changes)

    def _fill_assignment(self, action: Action, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        assignment = action.assignment
        if line.role and assignment.role != line.role:
            if assignment.assigned_on:
                raise WrongState(_("%(unit)s handles the item already.") % {"unit": line.unit})
            self._check(replace(self._seen(action), role=line.role), instead_of=action)
            changes.append(Change("role", assignment.role, line.role))
            assignment.role = line.role
            self._touch(assignment)
        was = len(changes)
        self._fill(action, line, units, changes, kept)
        if len(changes) > was or (line.months and assignment.limit_months is None):
            assignment.assigned_on, assignment.precision = action.happened_on, action.precision
            self._set_limit(assignment, line, again=action.kind == Step.HANDLED_AGAIN)
            if assignment.source_id is None:
                assignment.source = units.source
            if len(changes) == was:
                changes.append(Change("limit_months", "", str(assignment.limit_months)))
            self._touch(assignment)

    def _open(
        self, line: StepLine, units: Units, changes: list[Change], *, date: PartialDate | None = None, **fields: Any
    ) -> Action:
        date = line.date if date is None else date
        assignment = Assignment(
            proposal=self.item,
            organisation_id=units.unit,
            role=line.role or Assignment.Role.LEAD,
            assigned_on=date.day,
            precision=date.precision,
            source=units.source,
            **fields,
        )
        kind = Step.ASSIGNED if fields else line.step
        self._set_limit(assignment, line, again=kind == Step.HANDLED_AGAIN)
        action = self._add(line, units, changes, step=kind, date=date, assignment=assignment)
        self._touch(assignment)
        return action

    def _set_limit(self, assignment: Assignment, line: StepLine, *, again: bool) -> None:
        """The limit set then: by the rule valid on the day, or as the 交办 itself said. For handling again no law sets one."""
        ground = line.limit_ground or assignment.limit_ground or ("" if again else Assignment.Ground.ORDINARY)
        about = {
            "body": self.item.body_id,
            "kind": self.item.kind,
            "role": assignment.role,
            "ground": ground,
            "assigned": assignment.date,
        }
        limit = Limit() if again else self.rulebook.limit(**about)
        said = line.months or (assignment.limit_months if assignment.rule_id is None else None)
        if said and said != limit.months:
            limit = self.rulebook.limit(**about, months=said)
        assignment.limit_ground = ground
        for name, value in limit.fields.items():
            setattr(assignment, name, value)

    def _returned(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        action = next((each for each in self._of(Step.RETURNED) if each.organisation_id == units.unit), None)
        if action is None:
            self._add(line, units, changes)
            return
        self._fill(action, line, units, changes, kept)
        if changes and action.assignment is not None:
            action.assignment.returned_on = _exact(action.date)
            self._touch(action.assignment)

    def _reassigned(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        action = next((each for each in self._of(Step.REASSIGNED) if each.organisation_id == units.unit), None)
        if action is None:
            standing = [each for each in self._openings(units.unit) if not each.assignment.ended]
            if any(each.kind != Step.HANDLED_AGAIN for each in standing):
                raise WrongState(_("%(unit)s handles the item already.") % {"unit": line.unit})
            action = self._open(line, units, changes)
        else:
            self._fill_assignment(action, line, units, changes, kept)
        given_up = self._previous(action.assignment)
        if units.instead_of and given_up is None:
            self._take_from(action, line, units, changes)
        elif changes and given_up is not None and given_up.ended == Ended.REASSIGNED:
            given_up.returned_on = _exact(action.date)
            self._touch(given_up)

    def _take_from(self, action: Action, line: StepLine, units: Units, changes: list[Change]) -> None:
        """The unit whose place another takes. That it had the item is known thereby, if not since when."""
        openings = self._openings(units.instead_of)
        if not openings:
            theirs = Units(units.instead_of, None, units.source)
            date = PartialDate(None)
            openings = [self._open(line, theirs, changes, date=date, ended=Ended.REASSIGNED)]
        given_up = openings[-1].assignment
        if surely_after(given_up.date, action.date):
            raise WrongState(
                _("%(unit)s was given the item on %(day)s: this comes after it.")
                % {"unit": line.instead_of, "day": given_up.date}
            )
        if any(old is given_up for _new, old in self.previous.values()):
            raise WrongState(_("Another unit has taken its place already."))
        if given_up.ended in ("", Ended.REASSIGNED):
            given_up.ended, given_up.returned_on = Ended.REASSIGNED, _exact(action.date)
            self._touch(given_up)
        self._follow(action.assignment, given_up)
        if not changes:
            changes.append(Change("instead_of", "", line.instead_of))

    def _handled_again(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        for action in self._of(Step.HANDLED_AGAIN):
            if action.organisation_id == units.unit and _meet(action.date, line.date) is not None:
                if action.assignment is None:
                    self._fill(action, line, units, changes, kept)
                else:
                    self._fill_assignment(action, line, units, changes, kept)
                return
        self._open(line, units, changes)

    # -- 答复

    def _replied(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        reply = self._same_reply(line, units.unit)
        if reply is None:
            self._answer(line, units, changes)
            return
        action = next(each for each in self._of(Step.REPLIED) if each.reply is reply)
        was = len(changes)
        self._fill(action, line, units, changes, kept)
        if len(changes) > was:
            reply.replied_on, reply.precision = action.happened_on, action.precision
            reply.source = reply.source or units.source
        self._fill_reply(reply, line, changes, kept)
        if len(changes) > was:
            self._touch(reply)

    def _answer(self, line: StepLine, units: Units, changes: list[Change]) -> None:
        facts = line.reply
        reply = Reply(
            proposal=self.item,
            organisation_id=units.unit,
            replied_on=line.date.day,
            precision=line.date.precision,
            is_public=facts.is_public is not False,
            source=units.source,
            **{name: getattr(facts, name) for name in (*_FACTS, *_OUTCOME)},
        )
        self._add(line, units, changes, step=Step.REPLIED, reply=reply)
        self.replies.append(reply)
        self._touch(reply)

    def _same_reply(self, line: StepLine, unit: int | None) -> Reply | None:
        """By the number of the letter, else by the day. Raises WrongState where several could be meant."""
        number = line.reply.number
        replies = [each for each in self.replies if each.organisation_id == unit]
        if number and (same := [each for each in replies if each.number == number]):
            return same[0]
        replies = [each for each in replies if not (number and each.number)]
        if line.date.day and (same := [each for each in replies if each.date == line.date]):
            return same[0]
        perhaps = [
            each
            for each in replies
            if _meet(each.date, line.date) is not None and not self._has_earlier_feedback(each, line)
        ]
        if len(perhaps) > 1:
            raise WrongState(
                _("Several replies of %(unit)s are recorded: give the day or the number.") % {"unit": line.unit}
            )
        return perhaps[0] if perhaps else None

    def _has_earlier_feedback(self, reply: Reply, line: StepLine) -> bool:
        given = [each.date for each in self._of(Step.FEEDBACK) if each.feedback and each.feedback.reply is reply]
        return any(surely_after(line.date, date) for date in given)

    def _fill_reply(self, reply: Reply, line: StepLine, changes: list[Change], kept: Kept) -> None:
        facts = line.reply
        for name in _FACTS:
            said, stands = getattr(facts, name), getattr(reply, name)
            if said and not stands:
                changes.append(Change(_FIELDS.get(name, name), "", said))
                setattr(reply, name, said)
            elif said and said != stands:
                kept.append((_FIELDS.get(name, name), _stays(stands)))
        outcome = [getattr(facts, name) for name in _OUTCOME]
        stands = [getattr(reply, name) for name in _OUTCOME]
        if any(outcome) and not any(stands):
            changes.append(Change("outcome", "", facts.outcome_code or facts.outcome_label))
            for name, value in zip(_OUTCOME, outcome, strict=True):
                setattr(reply, name, value)
        elif any(outcome) and outcome != stands:
            kept.append(("outcome", _stays(" ".join(filter(None, stands)))))
        if facts.is_public is False and reply.is_public and not (reply.text or reply.url):
            changes.append(Change("public", "true", "false"))
            reply.is_public = False
        elif facts.is_public is not None and facts.is_public != reply.is_public:
            kept.append(("public", _("What is public, or not, is changed by hand.")))

    def _feedback(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        for action in self._of(Step.FEEDBACK):
            if action.organisation_id == units.unit and _agree(action, line):
                self._fill_feedback(action, line, units, changes, kept)
                return
        if not (line.attitude or line.result):
            self._add(line, units, changes)
            return
        replies = [each for each in self.replies if each.organisation_id == units.unit]
        earlier = [each for each in replies if not surely_after(each.date, line.date)]
        if not earlier:  # that there is feedback proves a reply before it, if not of what day
            self._answer(replace(line, step=Step.REPLIED, date=PartialDate(None), note=""), units, changes)
            earlier = [self.replies[-1]]
        row = Feedback(
            reply=max(earlier, key=_last),
            attitude=line.attitude,
            result=line.result,
            given_on=_exact(line.date),
            note=line.note,
            source=units.source,
        )
        self._add(line, units, changes, feedback=row)
        self._touch(row)

    def _fill_feedback(self, action: Action, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        self._fill(action, line, units, changes, kept)
        row = action.feedback
        if row is None:
            return
        for name in ("attitude", "result"):
            said = getattr(line, name)
            if said and not getattr(row, name):
                changes.append(Change(name, "", said))
                setattr(row, name, said)
        if changes:
            row.given_on = _exact(action.date)
            self._touch(row)

    # -- what all share

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
        date = _meet(was, line.date)
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
                changes.append(Change(name, "", said))
            elif said and said != stands:
                kept.append((name, _stays(stands)))
        if changes:
            if action.source_id is None:
                action.source = units.source
            self._touch(action)

    def _check(self, new: Seen, *, instead_of: Action | None = None) -> None:
        others = [self._seen(each) for each in self.actions if each is not instead_of]
        if reason := contradiction(self.item.kind, [*others, new]):
            raise WrongState(reason)

    @staticmethod
    def _seen(action: Action) -> Seen:
        opened = action.assignment if action.kind in OPENING else None
        return Seen(action.kind, action.date, action.organisation_id, role=opened.role if opened else "")

    def _touch(self, row: Action | Assignment | Reply | Feedback) -> None:
        self.dirty[id(row)] = row

    def _join(self) -> None:
        """Join what was entered apart: a return to its 交办, a handling again to what it follows."""
        units = {each.organisation_id for each in self.actions if each.kind in OPENING}
        for unit in units:
            openings = self._openings(unit)
            for earlier, later in itertools.pairwise(openings):
                if later.kind == Step.HANDLED_AGAIN and not earlier.assignment.ended:
                    earlier.assignment.ended = Ended.HANDLED_AGAIN
                    self._touch(earlier.assignment)
                    if self._previous(later.assignment) is None:
                        self._follow(later.assignment, earlier.assignment)
            for back in self._of(Step.RETURNED):
                if back.organisation_id != unit or back.assignment is not None:
                    continue
                fitting = [each for each in openings if not surely_after(each.date, back.date)]
                if fitting and fitting[-1].assignment.ended in ("", Ended.REASSIGNED):
                    back.assignment = fitting[-1].assignment
                    back.assignment.ended, back.assignment.returned_on = Ended.RETURNED, _exact(back.date)
                    self._touch(back)
                    self._touch(back.assignment)


def _exact(date: PartialDate) -> Any:
    return date.day if date.precision == Precision.DAY else None


def _stays(stands: str) -> str:
    return _("It stays as it is recorded: %(text)s.") % {"text": stands if len(stands) <= 60 else f"{stands[:60]}…"}


def _last(reply: Reply) -> tuple:
    return (reply.date.latest is not None, reply.date.latest, reply.pk or 10**18)


def _opening_order(action: Action) -> tuple:
    day = action.happened_on.toordinal() if action.happened_on else 0
    return (action.kind == Step.HANDLED_AGAIN, day, action.pk or 10**18)


def _agree(action: Action, line: StepLine) -> bool:
    """Whether the row may be the feedback that is recorded: nothing in it is otherwise."""
    row = action.feedback
    said = [(row.attitude, line.attitude), (row.result, line.result)] if row else []
    return _meet(action.date, line.date) is not None and all(
        not one or not other or one == other for one, other in said
    )


def _meet(one: PartialDate, other: PartialDate) -> PartialDate | None:
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
