"""The second factor: who must have one, whether a session gave it, and how a lost one is taken off by two people."""

import datetime
from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.login.sessions import delete_sessions
from newskit.accounts.models import FactorReset, User
from newskit.accounts.roles import Right, Role
from newskit.verbs import NotAllowed, WrongState, allow, lock, log, verb

ROLES = {Role.CHIEF_EDITOR, Role.ADMINISTRATOR}
OPEN_FOR = timedelta(hours=24)


def is_required(user: User, at: datetime.datetime | None = None) -> bool:
    if settings.SECOND_FACTOR == "off":
        return False
    return settings.SECOND_FACTOR == "all" or user.is_superuser or not ROLES.isdisjoint(user.roles(at))


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def was_given(request: HttpRequest, user: User) -> bool:
    """In this session. All sessions end when a factor is taken off, so what one once proved stays true."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def mark_given(request: HttpRequest, user: User) -> None:
    """Who has just set it up has shown a code of it."""
    record_authentication(request, user, method="mfa", type=Authenticator.Type.TOTP)


@verb("accounts.ask_factor_reset")
def ask_factor_reset(*, actor: User, user: User, reason: str, at: datetime.datetime | None = None) -> FactorReset:
    """The first of two administrators. Nothing changes for the person until another one confirms."""
    at = at or timezone.now()
    user = lock(user)
    allow(actor, Right.USERS)
    if actor.pk == user.pk:
        raise NotAllowed(_("Nobody asks to take off their own second factor. Ask another administrator."))
    if not reason.strip():
        raise WrongState(_("Say how you know that it was lost: the second administrator decides by that."))
    if not has_one(user):
        raise WrongState(_("%(user)s has no second factor that could be taken off.") % {"user": user})
    if FactorReset.objects.open(at).filter(user=user).exists():
        raise WrongState(_("This was asked for already and waits for another administrator."))
    asked = FactorReset.objects.create(
        user=user, reason=reason.strip(), asked_by=actor, asked_at=at, expires_at=at + OPEN_FOR
    )
    log(actor, "accounts.ask_factor_reset", user, note=asked.reason, after={"open_until": asked.expires_at})
    return asked


@verb("accounts.confirm_factor_reset")
def confirm_factor_reset(*, actor: User, reset: FactorReset, at: datetime.datetime | None = None) -> FactorReset:
    """The second administrator: the factor and its recovery codes go, and every session of the person ends."""
    at = at or timezone.now()
    reset = lock(reset)
    allow(actor, Right.USERS)
    if actor.pk == reset.user_id:
        raise NotAllowed(_("Nobody takes off their own second factor."))
    if actor.pk == reset.asked_by_id:
        raise NotAllowed(_("You asked for it. Another administrator has to confirm it."))
    _refuse_closed(reset, at)
    reset.confirmed_by, reset.confirmed_at = actor, at
    reset.save()
    Authenticator.objects.filter(user=reset.user).delete()
    ended = delete_sessions(reset.user)
    before = {"asked_by": reset.asked_by.username}
    log(
        actor,
        "accounts.confirm_factor_reset",
        reset.user,
        note=reset.reason,
        before=before,
        after={"sessions_ended": ended},
    )
    return reset


@verb("accounts.decline_factor_reset")
def decline_factor_reset(*, actor: User, reset: FactorReset, at: datetime.datetime | None = None) -> FactorReset:
    """Any administrator but the person, also the one who asked: it was found again, or somebody was taken in."""
    at = at or timezone.now()
    reset = lock(reset)
    allow(actor, Right.USERS)
    _refuse_closed(reset, at)
    reset.declined_by, reset.declined_at = actor, at
    reset.save()
    log(actor, "accounts.decline_factor_reset", reset.user, note=reset.reason)
    return reset


def _refuse_closed(reset: FactorReset, at: datetime.datetime) -> None:
    if reset.confirmed_at:
        raise WrongState(_("%(who)s has confirmed it already; the second factor is off.") % {"who": reset.confirmed_by})
    if reset.declined_at:
        raise WrongState(_("%(who)s has declined it.") % {"who": reset.declined_by})
    if not reset.is_open(at):
        raise WrongState(_("It was open for 24 hours, which are over. Ask anew."))
