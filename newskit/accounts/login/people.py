"""Who may come in at all: deactivated and activated again, never deleted; a password that an administrator sets."""

from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from newskit.accounts.login.sessions import delete_sessions
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb


@verb("accounts.deactivate")
def deactivate(*, actor: User, user: User, reason: str) -> User:
    """From now on the person cannot come in, and is out wherever they were in. What they did stays theirs."""
    user = lock(user)
    allow(actor, Right.USERS)
    if user.is_system:
        raise WrongState(_("A system account cannot log in anyway; commands need it."))
    if actor.pk == user.pk:
        raise NotAllowed(_("Nobody deactivates themselves. Ask another administrator."))
    if not user.is_active:
        raise WrongState(_("%(user)s is deactivated already.") % {"user": user})
    if not reason.strip():
        raise WrongState(_("Say why: it stands in the record."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = delete_sessions(user)
    log(actor, "accounts.deactivate", user, note=reason.strip(), after={"sessions_ended": ended})
    return user


@verb("accounts.activate")
def activate(*, actor: User, user: User) -> User:
    user = lock(user)
    allow(actor, Right.USERS)
    if user.is_active:
        raise WrongState(_("%(user)s is active already.") % {"user": user})
    user.is_active = True
    user.save(update_fields=["is_active"])
    log(actor, "accounts.activate", user)
    return user


@verb("accounts.set_password")
def set_password(*, actor: User, user: User, password: str) -> User:
    """By an administrator, who hands it over; every session of the person ends. The record never holds it."""
    user = lock(user)
    allow(actor, Right.USERS)
    if user.is_system:
        raise WrongState(_("A system account has no password."))
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    ended = delete_sessions(user)
    log(actor, "accounts.set_password", user, after={"sessions_ended": ended})
    return user
