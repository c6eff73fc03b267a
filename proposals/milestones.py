"""Verbs on milestones, and what a page says of them. The status and the course of an item never follow from these."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import Precision, beijing_today
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals.models import Kind, Milestone, Proposal

State = Milestone.State
# What an editor may change of one.
FIELDS = ("title", "state", "day", "precision", "text", "source", "as_of")


@verb("proposals.set_milestone")
def set_milestone(
    *,
    actor: User,
    proposal: Proposal,
    title: str,
    source: Source,
    state: str = State.PLANNED,
    day: datetime.date | None = None,
    precision: str = Precision.DAY,
    text: str = "",
    as_of: datetime.date | None = None,
) -> Milestone:
    """A mark on the way of carrying the item out. `day` is what its state says: planned for, done or dropped on."""
    allow(actor, Right.TRACK)
    proposal = lock(proposal)
    if proposal.kind == Kind.STATEMENT:
        raise WrongState(_("A statement in the press has no milestones; record them with the filed item."))
    row = Milestone(
        proposal=proposal,
        title=title.strip(),
        state=state,
        day=day,
        precision=precision,
        text=text.strip(),
        source=source,
        as_of=as_of or beijing_today(),
    )
    _store(actor, row)
    log(actor, "proposals.set_milestone", proposal, after=_said(row))
    return row


@verb("proposals.change_milestone")
def change_milestone(*, actor: User, milestone: Milestone, changes: Mapping[str, Any]) -> Milestone:
    """It was reached, put off or given up, or was written down wrongly."""
    allow(actor, Right.TRACK)
    if foreign := set(changes) - set(FIELDS):
        raise TypeError(f"Not of a milestone: {', '.join(sorted(foreign))}")
    proposal = lock(milestone.proposal)
    row = lock(milestone)
    if all(getattr(row, name) == value for name, value in changes.items()):
        raise WrongState(_("It is recorded so already."))
    before = _said(row)
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _store(actor, row)
    log(actor, "proposals.change_milestone", proposal, before=before, after=_said(row))
    return row


@verb("proposals.retract_milestone")
def retract_milestone(*, actor: User, milestone: Milestone, note: str) -> Proposal:
    """Take back what should not have been recorded. What the authorities gave up is no mistake: that is dropped."""
    allow(actor, Right.TRACK)
    proposal = lock(milestone.proposal)
    row = lock(milestone)
    if not note.strip():
        raise WrongState(_("Say why it is taken back."))
    log(actor, "proposals.retract_milestone", proposal, before=_said(row), note=note.strip())
    row._history_user = actor
    row.delete()
    return proposal


@dataclass(frozen=True)
class Progress:
    """The milestones recorded here, and how far they say it is."""

    milestones: list[Milestone]

    def __bool__(self) -> bool:
        return bool(self.milestones)

    @property
    def as_of(self) -> datetime.date:
        """The oldest look: of no milestone do we know less than that."""
        return min(row.as_of for row in self.milestones)

    @property
    def words(self) -> str:
        count = Counter(row.state for row in self.milestones)
        total = len(self.milestones)
        said = ngettext(
            "%(done)d of %(total)d milestone recorded here is done",
            "%(done)d of %(total)d milestones recorded here are done",
            total,
        ) % {"done": count[State.DONE], "total": total}
        if not count[State.DROPPED]:
            return said
        return _("%(said)s, %(dropped)d dropped") % {"said": said, "dropped": count[State.DROPPED]}


def progress(proposal: Proposal) -> Progress:
    return Progress(list(proposal.milestones.select_related("source")))


def _store(actor: User, row: Milestone) -> None:
    if row.as_of > beijing_today():
        raise WrongState(_("This day is still to come."))
    try:
        row.full_clean()
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
    row._history_user = actor
    row.save()


def _said(row: Milestone) -> dict[str, str]:
    return {"milestone": row.title, "state": row.state, "on": str(row.date), "source": str(row.source)}
