"""Tables of items, of steps and of replies, row by row: read, matched with what is on record, stored."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from delegates.imports.naming import organisation_asked, remember_name
from delegates.imports.organisations import Organisations
from delegates.imports.roster.lines import read_each
from newskit.opendata.compact import Keys
from newskit.opendata.incoming import Outcome
from newskit.opendata.kinds import Ask, Cells, Change, Numbered, Result, Run, Task
from newskit.opendata.models import Question
from newskit.verbs import WrongState
from proposals.imports import actions, proposals, replies
from proposals.imports.actions import StepLine
from proposals.imports.linking import Links
from proposals.imports.matching import ITEM, Found, Items, Signatories, item_asked, taken_twice
from proposals.imports.proposals import Head, ItemLine
from proposals.imports.reading import Meetings, Number
from proposals.imports.recorded import Units
from proposals.imports.steps import Steps
from proposals.imports.storing import Sources, Store
from proposals.models import ActionKind, Assignment, Kind, Proposal

# In which order the rows of one block are entered: a later step finds the earlier one there.
_ORDER = [
    *(ActionKind.FILED, ActionKind.ACCEPTED, ActionKind.ASSIGNED, ActionKind.RETURNED, ActionKind.REASSIGNED),
    *(ActionKind.OPINION, ActionKind.REPLIED, ActionKind.FEEDBACK, ActionKind.HANDLED_AGAIN, ActionKind.CLOSED),
]
_RANK = {step: rank for rank, step in enumerate(_ORDER)}


class ItemsRun(Run):
    """A table of items. `read` may also give the units of a row, which are steps of the item."""

    def __init__(self, task: Task):
        super().__init__(task)
        self.meetings, self.term = Meetings.read(), task.scope
        self.items, self.organisations = Items(), Organisations(task)
        self.people = Signatories(self.organisations)
        self.store, self.steps, self.links = Store(task), Steps(task), Links(task)
        self.taken = Keys()

    def take(self, block: list[Numbered]) -> Iterable[Result]:
        read = partial(proposals.read_line, meetings=self.meetings, term=self.term)
        results, lines = read_each(block, read, lambda cells: cells.get("title", ""))
        for part in _apart(lines):
            results += self._again_if_overtaken(part)
        self.overwritten = self.store.overwritten
        return results

    def settle(self, question: Question, answer: models.Model | None, row: int, cells: Cells) -> models.Model:
        if question.wants != ITEM:
            return remember_name(self.task, question, answer)
        if answer is not None:
            return answer
        line = proposals.read_line(row, cells, meetings=self.meetings, term=self.term)
        self._load([line])
        signatures, _asked = self.people.sign(line)
        self.store.add(line, signatures)
        return Proposal.objects.get(pk=self.store.save()[row])

    def _again_if_overtaken(self, lines: list[ItemLine], *, again: bool = True) -> list[Result]:
        """Once more, if somebody entered one of the new items by hand at the same moment; then row by row, to name the one."""
        taken, overwritten = self.taken.copy(), self.store.overwritten
        try:
            with transaction.atomic():
                return self._take(lines)
        except IntegrityError:
            self.taken, self.store.overwritten = taken, overwritten
            self.store.forget()
        if again:
            return self._again_if_overtaken(lines, again=False)
        if len(lines) > 1:
            return [result for line in lines for result in self._again_if_overtaken([line], again=False)]
        line = lines[0]
        reason = _("There is an item with this number in this session already.")
        return [Result.refused(line.row, line.title, "number", reason)]

    def _load(self, lines: list[ItemLine]) -> None:
        self.items.load((line.head, line.title) for line in lines)
        self.organisations.begin_block()
        self.organisations.load(name for line in lines for name in (*line.lead_units, *line.co_units))
        self.people.load(lines)
        self.store.sources.load(line.source for line in lines)

    def _take(self, lines: list[ItemLine]) -> list[Result]:
        self._load(lines)
        found = {line.row: taken_twice(self.taken, self.items.of_item(line), line.head) for line in lines}
        known = {each.item for each in found.values() if each.item}
        self.taken.update(known)
        self.store.load(known)
        self.steps.load(known)
        results = {line.row: self._one(line, found[line.row]) for line in lines}
        added = self.store.save()
        self.steps.save()
        self.taken.update(added.values())
        self._enter_steps_of_new(lines, added, results)
        self.links.note(lines, {row: each.item for row, each in found.items() if each.item} | added)
        return list(results.values())

    def _one(self, line: ItemLine, found: Found) -> Result:
        if ask := self._unit_asked(line):
            return Result.asked(line.row, line.title, ask)
        if found.reason:
            return Result.asked(line.row, line.title, item_asked(line.head, line.title, found, may_be_new=True))
        signatures, asked = self.people.sign(line)
        try:
            if found.item is None:
                _item, kept = self.store.add(line, signatures)
                return Result(line.row, Outcome.ADDED, line.title, kept=kept, also=asked)
            changes, kept = self._enter_steps(line, found.item)
            more, left = self.store.update(line, found.item, signatures)
        except WrongState as refusal:
            self.steps.drop(found.item)
            return Result.refused(line.row, line.title, _field_of(line), str(refusal))
        changes, kept = [*more, *changes], [*left, *kept]
        outcome = Outcome.CHANGED if changes else Outcome.SAME
        return Result(line.row, outcome, line.title, changes, kept, also=asked)

    def _unit_asked(self, line: ItemLine) -> Ask | None:
        for name, units in (("lead_units", line.lead_units), ("co_units", line.co_units)):
            for unit in units:
                if len(self.organisations.bearers(unit)) != 1:
                    return organisation_asked(name, unit, self.organisations.bearers(unit))
        return None

    def _enter_steps(self, line: ItemLine, pk: int) -> tuple[list[Change], list[tuple[str, str]]]:
        history = self.steps.histories[pk]
        source = self.store.sources.of(line.source)
        changes, kept = [], []
        for step in _steps_of(line):
            unit = self._key_of(step.unit)
            try:
                changed, left = history.take(step, Units(unit, None, source))
            except WrongState as reason:
                if step.step != ActionKind.FILED:
                    raise
                changed, left = [], [("filed_on", str(reason))]
            changes += changed
            kept += left
        return changes, kept

    def _enter_steps_of_new(self, lines: list[ItemLine], added: dict[int, int], results: dict[int, Result]) -> None:
        handled = [line for line in lines if line.row in added and (line.lead_units or line.co_units)]
        if not handled:
            return
        self.steps.load(added[line.row] for line in handled)
        for line in handled:
            _changes, kept = self._enter_steps(line, added[line.row])
            results[line.row].kept = [*results[line.row].kept, *kept]
        self.steps.save()

    def _key_of(self, unit: str) -> int | None:
        return next(iter(self.organisations.bearers(unit))) if unit else None


class StepsRun(Run):
    """A table of steps, or of replies, which are steps too."""

    read: Callable[..., StepLine] = staticmethod(actions.read_line)

    def __init__(self, task: Task):
        super().__init__(task)
        self.meetings, self.term = Meetings.read(), task.scope
        self.items, self.organisations = Items(), Organisations(task)
        self.steps, self.sources = Steps(task), Sources(task)

    def take(self, block: list[Numbered]) -> Iterable[Result]:
        read = partial(self.read, meetings=self.meetings, term=self.term)
        results, lines = read_each(
            block, read, lambda cells: f"{cells.get('number', '')} {cells.get('title', '')}".strip()
        )
        self.items.load(
            [
                *((line.head, line.title) for line in lines),
                *((_into(line), "") for line in lines if line.into_number),
                *((_second(line), line.title) for line in lines if line.step == ActionKind.HANDLED_AS_SUGGESTION),
            ]
        )
        self.organisations.begin_block()
        self.organisations.load(name for line in lines for name in line.units)
        self.sources.load(line.source for line in lines)
        found = {line.row: self.items.of_step(line.head, line.title) for line in lines}
        targets = {line.row: self._target(line, found[line.row]) for line in lines}
        self.steps.load(filter(None, (*(each.item for each in found.values()), *targets.values())))
        results += [self._one(line, found[line.row], targets[line.row]) for line in sorted(lines, key=_entering_order)]
        self.steps.save()
        return results

    def settle(self, question: Question, answer: models.Model | None, row: int, cells: Cells) -> models.Model:
        return answer if question.wants == ITEM else remember_name(self.task, question, answer)

    def _one(self, line: StepLine, found: Found, target: int | None) -> Result:
        subject = f"{line.head.number.number} {line.title}".strip()
        if found.reason:
            return Result.asked(line.row, subject, item_asked(line.head, line.title, found, may_be_new=False))
        if found.item is None:
            reason = _("No such item is on record: take the table of items in first.")
            return Result.refused(line.row, subject, "number" if line.head.number.number else "title", reason)
        for name, unit in (("unit", line.unit), ("instead_of", line.instead_of)):
            if unit and len(self.organisations.bearers(unit)) != 1:
                ask = organisation_asked(name, unit, self.organisations.bearers(unit))
                return Result.asked(line.row, subject, ask)
        history = self.steps.histories[found.item]
        if line.step == ActionKind.HANDLED_AS_SUGGESTION and not history.has(line.step):
            second = self.items.of_step(_second(line), line.title)
            if second.reason:
                return Result.asked(line.row, subject, item_asked(_second(line), line.title, second, may_be_new=False))
        units = Units(self._key_of(line.unit), self._key_of(line.instead_of), self.sources.of(line.source))
        try:
            changes, kept = self.steps.take(history, line, units, target)
        except WrongState as refusal:
            return Result.refused(line.row, subject, "step", str(refusal))
        if (line.into_number or line.into_id) and target is None and not history.item.merged_into_id:
            kept = [*kept, ("merged_into_number", _("The item that it went into is not on record."))]
        if not changes:
            return Result(line.row, Outcome.SAME, subject, kept=kept)
        is_new = changes[0].field == "step"
        return Result(line.row, Outcome.ADDED if is_new else Outcome.CHANGED, subject, changes, kept)

    def _target(self, line: StepLine, found: Found) -> int | None:
        """The item that this one went into or goes on as. An id alone is believed only where the row's own id was."""
        if line.step == ActionKind.HANDLED_AS_SUGGESTION:
            return self.items.of_step(_second(line), line.title).item
        if line.into_number:
            return self.items.of_step(_into(line), "").item
        return line.into_id if line.into_id and found.item is not None and found.item == line.head.id else None

    def _key_of(self, unit: str) -> int | None:
        return next(iter(self.organisations.bearers(unit))) if unit else None


class RepliesRun(StepsRun):
    read = staticmethod(replies.read_line)


def _apart(lines: list[ItemLine]) -> Iterator[list[ItemLine]]:
    """In parts in which no item stands twice: the second row of an item must find the first one stored."""
    part: list[ItemLine] = []
    seen: set[tuple] = set()
    for line in lines:
        head = line.head
        titled = (head.kind, head.body.pk, line.title)
        numbered = (head.kind, head.body.pk, head.term, head.session, line.number)
        if titled in seen or (line.number and numbered in seen):
            yield part
            part, seen = [], set()
        part.append(line)
        seen.add(numbered if line.number else titled)
    if part:
        yield part


def _steps_of(line: ItemLine) -> Iterator[StepLine]:
    if line.head.kind == Kind.STATEMENT:
        return
    if line.filed.day:
        yield StepLine(line.row, line.head, line.title, ActionKind.FILED, date=line.filed)
    for role, units in ((Assignment.Role.LEAD, line.lead_units), (Assignment.Role.CO, line.co_units)):
        for unit in units:
            yield StepLine(
                line.row, line.head, line.title, ActionKind.ASSIGNED, date=line.assigned, unit=unit, role=role
            )


def _field_of(line: ItemLine) -> str:
    return "lead_units" if line.lead_units or line.co_units else "title"


def _into(line: StepLine) -> Head:
    """The head of the item that it went into: of the same kind and series."""
    head = line.head
    return Head(head.kind, head.body, None, head.term, head.session, head.between_sessions, Number(line.into_number))


def _second(line: StepLine) -> Head:
    """The head of the suggestion that a motion is handled as: it bears the motion's title, in the same session."""
    head = line.head
    return Head(Kind.SUGGESTION, head.body, None, head.term, head.session, head.between_sessions, Number())


def _entering_order(line: StepLine) -> tuple:
    day = line.date.day.toordinal() if line.date.day else 0
    return (_RANK.get(line.step, len(_RANK)), day, line.row)
