"""Relations between items that an editor records: the same matter elsewhere, before, again, instead."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals.models import Proposal, RelatedItem, Tie

Relation = RelatedItem.Relation

# The relation that a tie is, and whether the item from which it is seen is the original.
RELATIONS: dict[Tie, tuple[Relation, bool]] = {
    Tie.COMPANION: (Relation.COMPANION, True),
    Tie.BROUGHT_BEFORE: (Relation.BROUGHT_AGAIN, False),
    Tie.BROUGHT_AGAIN: (Relation.BROUGHT_AGAIN, True),
    Tie.REPLACES: (Relation.REPLACED_BY, False),
    Tie.REPLACED_BY: (Relation.REPLACED_BY, True),
    Tie.RELATED: (Relation.RELATED, True),
}


@verb("proposals.relate")
def relate(
    *, actor: User, proposal: Proposal, other: Proposal, tie: str, said_by: str = "", source: Source | None = None
) -> RelatedItem:
    """Record what the other item is to this one. The other page says the reverse."""
    allow(actor, Right.TRACK)
    if tie not in RELATIONS:
        raise WrongState(_("This relation is written by its own step, not by hand."))
    proposal, other = _lock_both(proposal, other)
    relation, is_original = RELATIONS[Tie(tie)]
    original, follow_up = (proposal, other) if is_original else (other, proposal)
    row = RelatedItem(original=original, follow_up=follow_up, relation=relation, said_by=said_by.strip(), source=source)
    try:
        row.full_clean()
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
    row.save()
    log(actor, "proposals.relate", proposal, after={"tie": str(tie), "other": {other.pk: str(other)}})
    return row


@verb("proposals.unrelate")
def unrelate(*, actor: User, proposal: Proposal, related: RelatedItem, note: str) -> Proposal:
    """Take a relation back, from either end. Both items stay."""
    allow(actor, Right.TRACK)
    proposal, row = lock(proposal), lock(related)
    if proposal.pk not in (row.original_id, row.follow_up_id):
        raise WrongState(_("This relation is of other items."))
    if row.relation == Relation.HANDLED_AS_SUGGESTION:
        raise WrongState(_("A second item came of this step: it stays."))
    if not note.strip():
        raise WrongState(_("Say why it is taken back."))
    other = row.other(proposal)
    before = {"tie": str(row.tie(proposal)), "other": {other.pk: str(other)}, "source": str(row.source or "")}
    row.delete()
    log(actor, "proposals.unrelate", proposal, before=before, note=note.strip())
    return proposal


def _lock_both(one: Proposal, other: Proposal) -> tuple[Proposal, Proposal]:
    """In the order of their keys, so that two editors who relate them from both ends do not wait for each other."""
    locked = {item.pk: lock(item) for item in sorted((one, other), key=lambda item: item.pk)}
    return locked[one.pk], locked[other.pk]
