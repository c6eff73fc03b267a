"""Sessions are seen and ended: one's own by oneself, anybody's by an administrator."""

from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import LoginSession, User
from newskit.accounts.roles import Right
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb


def standing(user: User):
    return LoginSession.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")


def delete_sessions(user: User, *, keep: str | None = None) -> int:
    """How many of a person's sessions ended; the next request of each is nobody's."""
    return LoginSession.objects.filter(user=user).exclude(session_key=keep).delete()[0]


@verb("accounts.end_session")
def end_session(*, actor: User, session: LoginSession) -> None:
    session = lock(session)
    if session.user_id != actor.pk:
        raise NotAllowed(_("This is somebody else's session."))
    session.delete()
    log(actor, "accounts.end_session", actor, before={"device": session.device, "address": session.address})


@verb("accounts.end_other_sessions")
def end_other_sessions(*, actor: User, keep: str) -> int:
    """All of one's own but the one at hand."""
    lock(actor)
    ended = delete_sessions(actor, keep=keep)
    if not ended:
        raise WrongState(_("There is no other session."))
    log(actor, "accounts.end_other_sessions", actor, after={"sessions_ended": ended})
    return ended


@verb("accounts.end_sessions")
def end_sessions(*, actor: User, user: User) -> int:
    """All of somebody's, by an administrator."""
    user = lock(user)
    allow(actor, Right.USERS)
    ended = delete_sessions(user)
    if not ended:
        raise WrongState(_("%(user)s is logged in nowhere.") % {"user": user})
    log(actor, "accounts.end_sessions", user, after={"sessions_ended": ended})
    return ended
