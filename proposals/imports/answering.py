"""答复 and 反馈 while rows are entered: which reply a row is, what it adds, and what the proposer said of it."""

from dataclasses import replace

from django.utils.translation import gettext as _

from newskit.opendata.kinds import Change, in_words
from newskit.periods import PartialDate
from newskit.verbs import WrongState
from proposals.imports.actions import ReplyFacts, StepLine
from proposals.imports.recorded import Kept, Recorded, Units, exact, meet, stays
from proposals.lifecycle.deriving import surely_after
from proposals.models import Action, Feedback, Reply
from proposals.models import ActionKind as Step

_FACTS = ("number", "text", "url")
_OUTCOME = ("outcome_scheme", "outcome_code", "outcome_label")
_FIELDS = {"number": "letter_number", "outcome_code": "outcome"}


class Answering(Recorded):
    def _replied(self, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        reply = self._same_reply(line, units.unit)
        if reply is None:
            self._answer(line, units, changes)
            return
        action = next(each for each in self._of(Step.REPLIED) if each.reply is reply)
        was = len(changes)
        for given in self._of(Step.FEEDBACK):
            if given.feedback and given.feedback.reply is reply and surely_after(line.date, given.date):
                self._put(given.feedback, given.date, line, units, changes, kept, but=reply)
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
        same = [each for each in replies if each.date == line.date and each.number == number]
        same = same or [each for each in replies if line.date.day and each.date == line.date]
        if same:
            return same[0]
        perhaps = [
            each
            for each in replies
            if meet(each.date, line.date) is not None and not self._has_earlier_feedback(each, line)
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
                kept.append((_FIELDS.get(name, name), stays(stands)))
        outcome = [getattr(facts, name) for name in _OUTCOME]
        stands = [getattr(reply, name) for name in _OUTCOME]
        if any(outcome) and not any(stands):
            changes.append(Change("outcome", "", facts.outcome_code or facts.outcome_label))
            for name, value in zip(_OUTCOME, outcome, strict=True):
                setattr(reply, name, value)
        elif any(outcome) and outcome != stands:
            kept.append(("outcome", stays(" ".join(filter(None, stands)))))
        if facts.is_public is False and reply.is_public and not (reply.text or reply.url):
            changes.append(Change("public", _("public"), _("not public")))
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
        row = Feedback(
            attitude=line.attitude,
            result=line.result,
            given_on=exact(line.date),
            note=line.note,
            source=units.source,
        )
        self._put(row, line.date, line, units, changes, kept)
        self._add(line, units, changes, feedback=row)

    def _put(
        self,
        row: Feedback,
        given: PartialDate,
        line: StepLine,
        units: Units,
        changes: list[Change],
        kept: Kept,
        *,
        but: Reply | None = None,
    ) -> None:
        """On the last reply that feedback of this day can be on: the tables do not say which, the days may."""
        replies = [each for each in self.replies if each.organisation_id == units.unit]
        earlier = [each for each in replies if each is not but and not surely_after(each.date, given)]
        if not earlier:  # that there is feedback proves a reply before it, if not of what day
            if replies:
                why = _("It is before every recorded reply of the unit: one more, of unknown day, is entered.")
                kept.append(("happened_on", why))
            unknown = replace(line, step=Step.REPLIED, date=PartialDate(None), note="", reply=ReplyFacts())
            self._answer(unknown, Units(units.unit), changes)  # nobody saw it: no source says so
            earlier = [self.replies[-1]]
        row.reply = max(earlier, key=_last)
        self._touch(row)

    def _fill_feedback(self, action: Action, line: StepLine, units: Units, changes: list[Change], kept: Kept) -> None:
        row = action.feedback
        if row is not None and surely_after(row.reply.date, line.date):  # its day was unknown when it was put there
            self._put(row, line.date, line, units, changes, kept)
        self._fill(action, line, units, changes, kept)
        if row is None:
            return
        for name in ("attitude", "result"):
            said = getattr(line, name)
            if said and not getattr(row, name):
                changes.append(Change(name, "", in_words(row, name, said)))
                setattr(row, name, said)
        if changes:
            row.given_on = exact(action.date)
            self._touch(row)


def _last(reply: Reply) -> tuple:
    return (reply.date.latest is not None, reply.date.latest, reply.pk or 10**18)


def _agree(action: Action, line: StepLine) -> bool:
    """Whether the row may be the feedback that is recorded: nothing in it is otherwise."""
    row = action.feedback
    said = [(row.attitude, line.attitude), (row.result, line.result)] if row else []
    return meet(action.date, line.date) is not None and all(not one or not other or one == other for one, other in said)
