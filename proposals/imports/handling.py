"""交办 to 再次办理 while rows are entered: who handles the item, by when, and who took whose place."""

import itertools
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from newskit.opendata.kinds import Change, in_words
from newskit.periods import PartialDate
from newskit.verbs import WrongState
from proposals.deadlines import Limit
from proposals.imports.actions import StepLine
from proposals.imports.recorded import Kept, Recorded, Units, exact, meet
from proposals.lifecycle.deriving import OPENING, surely_after
from proposals.models import Action, Assignment
from proposals.models import ActionKind as Step

Ended = Assignment.Ended


class Handling(Recorded):
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
            changes.append(
                Change("role", *(in_words(assignment, "role", each) for each in (assignment.role, line.role)))
            )
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
            action.assignment.returned_on = exact(action.date)
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
            given_up.returned_on = exact(action.date)
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
            given_up.ended, given_up.returned_on = Ended.REASSIGNED, exact(action.date)
            self._touch(given_up)
        self._follow(action.assignment, given_up)
        if not changes:
            changes.append(Change("instead_of", "", line.instead_of))

    def _handled_again(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        for action in self._of(Step.HANDLED_AGAIN):
            if action.organisation_id == units.unit and meet(action.date, line.date) is not None:
                if action.assignment is None:
                    self._fill(action, line, units, changes, kept)
                else:
                    self._fill_assignment(action, line, units, changes, kept)
                return
        self._open(line, units, changes)

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
                    back.assignment.ended, back.assignment.returned_on = Ended.RETURNED, exact(back.date)
                    self._touch(back)
                    self._touch(back.assignment)
