"""Taking back on the day of entry what was entered by mistake: a filed item, a link. Steps are struck, statements forgotten."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.periods.clock import beijing_day
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals.models import ActionKind, FilingLink, Kind, Proposal, RelatedItem


@verb("proposals.forget_item")
def forget_item(*, actor: User, proposal: Proposal, note: str) -> None:
    """Take back a filed item on the Beijing day of its entry, as long as nothing came of it. The event keeps what it said."""
    allow(actor, Right.TRACK)
    row = lock(proposal)
    if row.kind == Kind.STATEMENT:
        raise WrongState(_("“%(item)s” is a statement in the press, not a filed item.") % {"item": row})
    if beijing_day(row.created_at) != beijing_day(timezone.now()):
        raise WrongState(_("“%(item)s” was entered on another day, and stays: correct it instead.") % {"item": row})
    if not note.strip():
        raise WrongState(_("Say why it is taken back."))
    if row.actions.filter(implied=False).exclude(kind=ActionKind.FILED).exists():
        raise WrongState(_("Steps of “%(item)s” are recorded: strike those first.") % {"item": row})
    if row.statements.exists():
        raise WrongState(_("A statement is linked to “%(item)s”: take the link back first.") % {"item": row})
    if row.originals.filter(relation=RelatedItem.Relation.HANDLED_AS_SUGGESTION).exists():
        raise WrongState(_("“%(item)s” came of another item, and stays.") % {"item": row})
    if row.originals.exists() or row.follow_ups.exists():
        raise WrongState(_("“%(item)s” is related to another item: take that back first.") % {"item": row})
    if row.milestones.exists():
        raise WrongState(_("Milestones of “%(item)s” are recorded: take those back first.") % {"item": row})
    before = {"title": row.title, "kind": row.kind, "number": row.number, "filed_on": str(row.filed)}
    log(actor, "proposals.forget_item", row, before=before, note=note.strip())
    row._history_user = actor
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        raise WrongState(_("Stories or other entries refer to “%(item)s”: it stays.") % {"item": row}) from error


@verb("proposals.unlink_filing")
def unlink_filing(*, actor: User, link: FilingLink, note: str) -> Proposal:
    """Take a wrong link from a statement to a filed item back. Both stay; the statement stays confirmed."""
    allow(actor, Right.TRACK)
    statement = lock(link.statement)
    row = lock(link)
    if not note.strip():
        raise WrongState(_("Say why it is taken back."))
    before = {"filed": {row.filed_id: str(row.filed)}, "evidence": row.evidence}
    log(actor, "proposals.unlink_filing", statement, before=before, note=note.strip())
    row.delete()
    return statement
