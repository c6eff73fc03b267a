"""Steps and replies into the tables: all the items of a block read at once, and written at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from newskit.audit.models import Event
from newskit.opendata.kinds import Change, Task
from newskit.verbs import WrongState
from proposals.deadlines import Rulebook
from proposals.imports.actions import StepLine
from proposals.imports.history import History
from proposals.imports.recorded import Units
from proposals.lifecycle import refresh_many
from proposals.lifecycle.deriving import label
from proposals.lifecycle.steps import unfit_target
from proposals.models import Action, Assignment, Feedback, Proposal, RelatedItem, Reply
from proposals.models import ActionKind as Step

_ASSIGNMENT = [
    "role",
    "assigned_on",
    "precision",
    "limit_months",
    "limit_ground",
    "due_on",
    "due_sure",
    "rule",
    "ended",
]
_REPLY = ["replied_on", "precision", "number", "text", "url", "is_public", "source"]
_FIELDS: dict[type, list[str]] = {
    Assignment: [*_ASSIGNMENT, "returned_on", "source"],
    Reply: [*_REPLY, "outcome_scheme", "outcome_code", "outcome_label"],
    Feedback: ["reply", "attitude", "result", "given_on"],
    Action: ["happened_on", "precision", "assignment", "ground", "note", "source"],
}


class Steps:
    """Collects what rows say of items; `save` writes it. A block costs the same number of statements, whatever it holds."""

    def __init__(self, task: Task):
        self.task = task
        self.rulebook = Rulebook.read(whole=True)
        self.histories: dict[int, History] = {}
        self._into: dict[int, Proposal] = {}
        self._with_others: set[int] = set()
        self._second: set[tuple[int, int]] = set()

    def load(self, items: Iterable[int]) -> None:
        """Lock the items until the end, in one order, and read all that is recorded of them."""
        rows = Proposal.objects.filter(pk__in=set(items)).order_by("pk").select_for_update(of=("self",), no_key=True)
        items = {row.pk: row for row in rows.select_related("body")}
        assignments = Assignment.objects.filter(proposal__in=items).in_bulk()
        replies = Reply.objects.filter(proposal__in=items).order_by("pk").in_bulk()
        feedback = Feedback.objects.filter(reply__in=replies).in_bulk()
        for row in feedback.values():
            row.reply = replies[row.reply_id]
        actions: dict[int, list[Action]] = defaultdict(list)
        for action in Action.objects.filter(proposal__in=items, implied=False).order_by("pk"):
            for name, known in (("assignment", assignments), ("reply", replies), ("feedback", feedback)):
                setattr(action, name, known.get(getattr(action, f"{name}_id")))
            actions[action.proposal_id].append(action)
        answers: dict[int, list[Reply]] = defaultdict(list)
        for reply in replies.values():
            answers[reply.proposal_id].append(reply)
        self.histories = {
            pk: History(item, actions[pk], answers[pk], self.rulebook, self.task.actor) for pk, item in items.items()
        }
        for row in assignments.values():
            if row.previous_id in assignments:
                previous = self.histories[row.proposal_id].previous
                previous[id(row)] = (row, assignments[row.previous_id])
        merged = Proposal.objects.filter(merged_into__in=items)
        self._with_others = set(merged.values_list("merged_into", flat=True))
        self._into, self._second = {}, set()

    def take(
        self, history: History, line: StepLine, units: Units, into: int | None
    ) -> tuple[list[Change], list[tuple[str, str]]]:
        """What the row changes of the item, and what was left. Raises WrongState, having changed nothing."""
        second = line.step == Step.HANDLED_AS_SUGGESTION and not history.has(line.step)
        if second and into is None:
            raise WrongState(
                _("The suggestion that it is handled as is not on record under this title: take the items in first.")
            )
        merging = line.step == Step.MERGED and into is not None and self._merge(history, self.histories[into])
        try:
            changes, kept = history.take(line, units)
        except WrongState:
            if merging:
                self._with_others.discard(self._into.pop(history.item.pk).pk)
            raise
        if second:
            self._second.add((history.item.pk, into))
        if merging and not changes:
            changes = [Change("merged_into_number", "", str(self._into[history.item.pk]))]
        return changes, kept

    def drop(self, item: int | None) -> None:
        """Forget what was entered of an item whose row is refused after all."""
        if item is not None:
            self.histories.pop(item, None)

    def _merge(self, history: History, into: History) -> bool:
        """The item goes into another; False: it is recorded so. Raises WrongState."""
        item, other = history.item, into.item
        if other.pk in (item.merged_into_id, getattr(self._into.get(item.pk), "pk", None)):
            return False
        if item.pk in self._into:
            raise WrongState(_("“%(step)s” is recorded already.") % {"step": label(Step.MERGED)})
        if any(each.kind == Step.MERGED for each in into.actions):
            raise WrongState(_("“%(item)s” was merged itself; name the item that goes on.") % {"item": other})
        if reason := unfit_target(item, other, has_others=item.pk in self._with_others):
            raise WrongState(reason)
        self._into[item.pk] = other
        self._with_others.add(other.pk)
        return True

    def save(self) -> None:
        touched = {pk: each for pk, each in self.histories.items() if each.dirty or pk in self._into}
        rows: dict[type, list[Any]] = defaultdict(list)
        for history in touched.values():
            for row in history.dirty.values():
                rows[type(row)].append(row)
        for model in (Assignment, Reply, Feedback, Action):
            new = [row for row in rows[model] if row.pk is None]
            old = [row for row in rows[model] if row.pk is not None]
            if old:  # first: a unit that has ended may be given the item again
                model._default_manager.bulk_update(old, _FIELDS[model], batch_size=500)
            model._default_manager.bulk_create(new, batch_size=1000)
        self._write_previous(touched.values())
        refresh_many(list(touched), actor=self.task.actor)
        self._write_merged()
        self._write_second()
        Event.objects.bulk_create(self._events(touched.values()), batch_size=1000)
        self.histories = {}

    @staticmethod
    def _write_previous(histories: Iterable[History]) -> None:
        changed = []
        for history in histories:
            for new, old in history.previous.values():
                if new.previous_id != old.pk:
                    new.previous = old
                    changed.append(new)
        if changed:
            Assignment.objects.bulk_update(changed, ["previous"], batch_size=500)

    def _write_merged(self) -> None:
        """After the status: only what is merged goes into another."""
        rows = list(Proposal.objects.filter(pk__in=self._into))
        for row in rows:
            row.merged_into = self._into[row.pk]
        if rows:
            Proposal.objects.bulk_update(rows, ["merged_into"], batch_size=500)
        self._into = {}

    def _write_second(self) -> None:
        relation = RelatedItem.Relation.HANDLED_AS_SUGGESTION
        RelatedItem.objects.bulk_create(
            (
                RelatedItem(original_id=motion, follow_up_id=suggestion, relation=relation)
                for motion, suggestion in sorted(self._second)
            ),
            ignore_conflicts=True,
        )
        self._second = set()

    def _events(self, histories: Iterable[History]) -> Iterator[Event]:
        for history in histories:
            yield Event(
                actor=self.task.actor,
                verb="proposals.import_steps",
                object_label=history.item._meta.label_lower,
                object_id=str(history.item.pk),
                object_name=str(history.item)[:300],
                before={"status": history.item.status},
                after={"steps": history.entered, "source": self.task.source.text},
            )
