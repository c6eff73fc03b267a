"""The steps of an item in the order in which they came, and what may come next."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from newskit.topics.models import Source
from proposals.lifecycle import next_steps
from proposals.models import Action, ActionKind, Assignment, Proposal

# Where a step without a date belongs among those that have one.
RANK = {
    ActionKind.FILED: 0,
    ActionKind.ACCEPTED: 1,
    ActionKind.MERGED: 1,
    ActionKind.SENT_AS_OPINION: 1,
    ActionKind.DECLINED: 1,
    ActionKind.HANDLED_AS_SUGGESTION: 1,
    ActionKind.ON_AGENDA: 2,
    ActionKind.REFERRED: 2,
    ActionKind.ASSIGNED: 3,
    ActionKind.RETURNED: 4,
    ActionKind.REASSIGNED: 5,
    ActionKind.OPINION: 6,
    ActionKind.REPLIED: 6,
    ActionKind.EXAMINED: 6,
    ActionKind.FEEDBACK: 7,
    ActionKind.HANDLED_AGAIN: 8,
    ActionKind.CLOSED: 9,
    ActionKind.WITHDRAWN: 9,
}


def in_order(actions: Iterable[Action]) -> list[Action]:
    """Dated steps by date; one without a date just before the first dated step that it must have preceded.

    Each with `unseen`: nobody saw it.
    """
    every = sorted(actions, key=lambda action: (RANK[action.kind], action.pk))
    for action in every:
        action.unseen = unseen(action, every)
    steps = sorted(
        (a for a in every if a.happened_on), key=lambda action: (action.happened_on, RANK[action.kind], action.pk)
    )
    for action in (a for a in every if not a.happened_on):
        place = next((n for n, step in enumerate(steps) if RANK[step.kind] > RANK[action.kind]), len(steps))
        steps.insert(place, action)
    return steps


def unseen(action: Action, among: Iterable[Action]) -> bool:
    """A later step implies it, or feedback proves a reply of which nothing is known: no day, no source, no word of it."""
    if action.implied:
        return True
    if action.kind != ActionKind.REPLIED or action.happened_on or action.source_id or action.reply is None:
        return False
    given = any(step.feedback.reply_id == action.reply_id for step in among if step.feedback_id)
    return given and action.reply.says_nothing


def newest(steps: Sequence[Action]) -> Action | None:
    """The step at which the item stands: the last that anybody saw. `steps` are in order."""
    return next((step for step in reversed(steps) if not step.unseen), None)


# Always possible, never to be expected.
_DETOURS = {ActionKind.WITHDRAWN, ActionKind.RETURNED, ActionKind.REASSIGNED, ActionKind.OPINION}


# Who takes a step, where it is always the same: by the rules of both bodies, whose words those are.
_ACTORS = {
    ActionKind.ACCEPTED: _("the proposals committee"),
    ActionKind.MERGED: _("the proposals committee"),
    ActionKind.SENT_AS_OPINION: _("the proposals committee"),
    ActionKind.DECLINED: _("the proposals committee"),
    ActionKind.ON_AGENDA: _("the presidium"),
    ActionKind.REFERRED: _("the presidium"),
    ActionKind.HANDLED_AS_SUGGESTION: _("the presidium"),
    ActionKind.EXAMINED: _("the special committee"),
    ActionKind.ASSIGNED: _("the office that hands items out"),
    ActionKind.FEEDBACK: _("the proposers"),
    ActionKind.HANDLED_AGAIN: _("the office that hands items out"),
    ActionKind.CLOSED: _("the office that hands items out"),
}


@dataclass(frozen=True)
class Coming:
    """What may come next: one of these, each with who would take it; `due_on` where it is owed by a known day, and the
    source of the rule that says so."""

    labels: list[tuple[str, str]]
    due_on: datetime.date | None = None
    source: Source | None = None


def coming(proposal: Proposal, assignments: Sequence[Assignment] = ()) -> Coming | None:
    """None where nothing more is to be expected."""
    steps = [step for step in next_steps(proposal.kind, proposal.status) if step not in _DETOURS]
    if ActionKind.REPLIED in steps:
        owing = [a for a in assignments if a.role != Assignment.Role.CO and not a.ended]
        units = "、".join(str(a.organisation) for a in owing)
        first = next((a for a in owing if a.due_on == proposal.due_on), None)
        source = (first.rule.source if first.rule else first.source) if first else None
        return Coming([(str(ActionKind.REPLIED.label), units)], proposal.due_on, source)
    labels = [(str(ActionKind(step).label), str(_ACTORS.get(step, ""))) for step in steps]
    return Coming(labels) if labels else None
