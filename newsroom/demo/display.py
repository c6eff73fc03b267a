"""Portraits, and the identity that prints first at a session."""

from delegates import standing
from delegates.models import Delegate, Session
from newskit.accounts.models import User
from newskit.pictures.models import Picture

PORTRAITS = {"令狐叙白": "portrait-a", "申屠若樾": "portrait-b", "宓怀圃": "portrait-c"}


def load(actor: User, delegates: dict[str, Delegate], pictures: dict[str, Picture]) -> None:
    for name, key in PORTRAITS.items():
        standing.choose_portrait(actor=actor, delegate=delegates[name], picture=pictures[key])
    for delegate in delegates.values():
        posts = list(delegate.positions.order_by("order"))
        session = Session.objects.filter(term__mandates__delegate=delegate).order_by("-opens_on").first()
        if session and len(posts) > 1:
            standing.prefer_identity(actor=actor, delegate=delegate, session=session, positions=posts[1:])
            return
