"""The recorded steps of one item while rows are entered into it: what a row adds, fills in or contradicts.

The rules are those of the verbs of `proposals.lifecycle`; here for many items at once, and so that rows in any order come to
the same end: a later row may fill in what an earlier one left open, and what hangs together is joined whenever both are there.
"""

from django.utils.translation import gettext as _

from newskit.opendata.kinds import Change
from newskit.verbs import WrongState
from proposals.imports.actions import StepLine
from proposals.imports.answering import Answering
from proposals.imports.handling import Handling
from proposals.imports.recorded import Kept, Units
from proposals.lifecycle import TABLES
from proposals.models import ActionKind as Step


class History(Handling, Answering):
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
            if changes:
                self._join()
                self._check()  # what is joined may contradict although each step by itself did not
        except WrongState:
            self._restore(before)
            raise
        if changes:
            self.entered.append({"step": line.step, "on": str(line.date), "unit": line.unit})
        return changes, kept

    def has(self, step: str) -> bool:
        return bool(self._of(step))

    def _plain(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        by_unit = TABLES[self.item.kind].steps[line.step].by_unit
        action = next((each for each in self._of(line.step) if not by_unit or each.organisation_id == units.unit), None)
        if action is not None:
            self._fill(action, line, units, changes, kept)
            return
        if line.step == Step.FEEDBACK and (line.attitude or line.result):
            raise WrongState(_("Say on which unit's reply the feedback is."))
        self._add(line, units, changes, ground=line.ground)
