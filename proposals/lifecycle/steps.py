"""What the body decides and what the proposer does, recorded as seen."""

import datetime

from django.utils.translation import gettext as _

from delegates.models import Organisation
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods import PartialDate, Precision
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, verb
from proposals.lifecycle.deriving import label
from proposals.lifecycle.entering import _lock_all
from proposals.lifecycle.storing import adds, enter, settle, write_event
from proposals.models import Action, DeclineGround, Proposal
from proposals.models import ActionKind as Step

# Steps of a unit have verbs of their own; without a unit (交办 seen, to whom unknown) `record` takes them too.
OF_UNITS = frozenset({Step.ASSIGNED, Step.RETURNED, Step.REASSIGNED, Step.REPLIED, Step.FEEDBACK, Step.HANDLED_AGAIN})


@verb("proposals.record")
def record(
    *,
    actor: User,
    proposal: Proposal,
    kind: str,
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    organisation: Organisation | None = None,
    into: Proposal | None = None,
    ground: str = "",
    note: str = "",
    source: Source | None = None,
) -> Action:
    """One step: accepted, merged `into` another, sent as an opinion, declined on an official `ground`, withdrawn, put on
    the agenda, referred to or examined by a committee (`organisation`), closed.

    It may be recorded while earlier ones are unknown: those are implied. What contradicts is refused.
    """
    allow(actor, Right.TRACK)
    if kind == Step.HANDLED_AS_SUGGESTION:
        raise WrongState(_("Handling a motion as a suggestion begins a second item; there is a verb for it."))
    if organisation is not None and kind in OF_UNITS:
        raise TypeError(f"{kind} of a known unit has a verb of its own.")
    proposal, into = _locked(proposal, into)
    before = proposal.status
    if kind == Step.DECLINED and ground not in DeclineGround.values:
        raise WrongState(_("Give the ground of the refusal, from the official list."))
    if kind != Step.DECLINED and ground:
        raise WrongState(_("Only a refusal has a ground of the official list."))
    _check_target(proposal, kind, into)
    date, said = PartialDate(on, precision), {"ground": ground, "note": note, "source": source}
    action = _merged_somewhere(proposal, into)
    if action is None or adds(action, date, said):
        action = enter(proposal, actor, kind, date, unit=organisation.pk if organisation else None, **said)
    settle(proposal, actor=actor)
    if into is not None:
        proposal.merged_into = into
        Proposal.objects.filter(pk=proposal.pk).update(merged_into=into)
    write_event(actor, "proposals.record", proposal, before, step=kind, on=action.date, into=into)
    return action


@verb("proposals.close")
def close(
    *,
    actor: User,
    proposal: Proposal,
    on: datetime.date | None = None,
    precision: str = Precision.DAY,
    note: str = "",
    source: Source | None = None,
) -> Action:
    """办结: nothing more is owed."""
    allow(actor, Right.TRACK)
    proposal = lock(proposal)
    before = proposal.status
    action = enter(proposal, actor, Step.CLOSED, PartialDate(on, precision), note=note, source=source)
    settle(proposal, actor=actor)
    write_event(actor, "proposals.close", proposal, before, on=action.date)
    return action


def _locked(proposal: Proposal, into: Proposal | None) -> tuple[Proposal, Proposal | None]:
    rows = _lock_all([proposal] if into is None else [proposal, into])
    return rows[proposal.pk], rows[into.pk] if into else None


def _merged_somewhere(proposal: Proposal, into: Proposal | None) -> Action | None:
    """The merging that was recorded before anybody knew into what."""
    if into is None or proposal.merged_into_id is not None:
        return None
    return proposal.actions.filter(kind=Step.MERGED).first()


def _check_target(proposal: Proposal, kind: str, into: Proposal | None) -> None:
    if into is None:
        return
    if kind != Step.MERGED:
        raise WrongState(_("Only a merged item goes into another."))
    if reason := unfit_target(proposal, into, has_others=proposal.merged.exists()):
        raise WrongState(reason)


def unfit_target(proposal: Proposal, into: Proposal, *, has_others: bool) -> str | None:
    """Why the item cannot have been merged into that one. `has_others`: some were merged into the item itself."""
    if into.pk == proposal.pk:
        return _("An item cannot be merged into itself.")
    if (into.kind, into.body_id) != (proposal.kind, proposal.body_id):
        return _("It can only be merged into an item of the same kind and body.")
    if into.merged_into_id or into.status == "merged":
        return _("“%(item)s” was merged itself; name the item that goes on.") % {"item": into}
    if has_others:
        return _("Others were merged into this item: it goes on.")
    if proposal.merged_into_id not in (None, into.pk):
        return _("“%(step)s” is recorded already.") % {"step": label(Step.MERGED)}
    return None
