"""How often somebody may try: axes counts failures by name and address, in tables, for passwords and codes alike."""

import ipaddress
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import Lockout, User, system_account
from newskit.accounts.roles import Right
from newskit.verbs import WrongState, allow, log, verb


class Throttle(AxesStandaloneBackend):
    """First of the backends: refuses whoever is locked out before a password is looked at."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, password=None, **kwargs):
        if request is not None:  # nothing reaches us from outside without one
            super().authenticate(request, username=username, password=password, **kwargs)


def client_address(request: HttpRequest) -> str | None:
    """Whom we talk to. Behind PROXIES proxies: the entry that the outermost of them wrote, never what a client claims."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        entries = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
        if len(entries) >= settings.PROXIES:
            seen = entries[-settings.PROXIES]
    try:
        return str(ipaddress.ip_address(seen))
    except ValueError:
        return None


def is_locked_out(request: HttpRequest, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_failure(request: HttpRequest, username: str) -> None:
    """A wrong code counts as a wrong password does."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def minutes_left(username: str | None, address: str | None) -> int:
    now = timezone.now()
    newest = (
        Lockout.objects.standing(now).filter(username=username, ip_address=address).order_by("-attempt_time").first()
    )
    return max(1, -int((now - newest.until).total_seconds() // 60)) if newest else 1


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """In place of whatever page refused somebody who is locked out."""
    username = (credentials or {}).get("username")
    minutes = minutes_left(username, client_address(request))
    context = {"title": _("Locked for a while"), "minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "account/locked.html", context, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def record_lockout(*, request: HttpRequest, username: str | None, ip_address: str | None, **_signal: Any) -> None:
    """Once, when it begins. Nobody is known to have acted, so the login's own account did."""
    if request.axes_failures_since_start is None:
        return
    actor = system_account("login")
    about = User.objects.filter(username=username).first() or actor
    log(actor, "accounts.lock_out", about, after={"login": username or "", "address": ip_address})


@verb("accounts.lift_lockout")
def lift_lockout(*, actor: User, lockout: Lockout) -> None:
    """Forget the failures of this name from this address, in every browser."""
    allow(actor, Right.USERS)
    together = Lockout.objects.filter(username=lockout.username, ip_address=lockout.ip_address)
    if not together.counting(timezone.now()).exists():
        raise WrongState(_("%(login)s is not locked out any more.") % {"login": lockout.username})
    about = User.objects.filter(username=lockout.username).first() or actor
    before = {"login": lockout.username or "", "address": lockout.ip_address}
    together.delete()
    log(actor, "accounts.lift_lockout", about, before=before)
