"""Questions to the tracker that are kept by name."""

from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb
from proposals.filters import ProposalFilter
from proposals.models import Proposal, SavedFilter


def seen_by(user: User) -> QuerySet[SavedFilter]:
    """The own ones, and those that are everybody's."""
    return SavedFilter.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


def query_of(address: str) -> str:
    """What is asked by an address of the readers' page, whole or its query alone, with or without the question mark."""
    return urlsplit(address).query if "://" in address or "?" in address else address.strip()


def asked_by(query: str, **options) -> ProposalFilter:
    """The question that a query asks; of no rows, unless `queryset` gives some."""
    return ProposalFilter(QueryDict(query.replace("\0", "")), **{"queryset": Proposal.objects.none()} | options)


@verb("proposals.save_filter")
def save_filter(*, actor: User, name: str, query: str, shared: bool = False) -> SavedFilter:
    """Keep a question under a name; the same name again changes it. One that cannot be asked is not kept."""
    if shared:
        allow(actor, Right.TRACK)
    elif not may_keep(actor):
        raise NotAllowed(_("%(who)s keeps no filters: who records or exports does.") % {"who": actor.name})
    name = " ".join(name.split())
    if not name or len(name) > SavedFilter._meta.get_field("name").max_length:
        raise WrongState(_("Give the filter a name of at most 60 characters."))
    asked = asked_by(query)
    if asked.problems:
        raise WrongState(" ".join(map(str, asked.problems)))
    if len(kept := asked.query()) > SavedFilter._meta.get_field("query").max_length:
        raise WrongState(_("It asks for too much to be kept: at most 2,000 characters."))
    row, _new = SavedFilter.objects.update_or_create(owner=actor, name=name, defaults={"query": kept, "shared": shared})
    log(actor, "proposals.save_filter", row, after={"query": kept, "shared": shared})
    return row


@verb("proposals.drop_filter")
def drop_filter(*, actor: User, saved: SavedFilter) -> None:
    """Who keeps it drops it; one that is everybody's is dropped by whoever tracks, too."""
    row = lock(saved)
    if row.owner_id != actor.pk:
        if not row.shared:
            raise NotAllowed(_("This filter is somebody else’s."))
        allow(actor, Right.TRACK)
    log(actor, "proposals.drop_filter", row, before={"query": row.query, "shared": row.shared})
    row.delete()


def may_keep(user: User) -> bool:
    return user.may(Right.TRACK) or user.may(Right.EXPORT) or user.may(Right.INTAKE)
