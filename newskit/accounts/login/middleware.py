"""For every request: a required second factor comes before all else; a session in use is marked so, and ends some day."""

from datetime import datetime, timedelta

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from newskit.accounts.login import factors
from newskit.accounts.models import User

BACK_OFFICE = "/admin/"
SEEN_EVERY = timedelta(minutes=5)
LONGEST = timedelta(hours=16)  # a tab that asks by itself whether something is new would keep a session for ever
# What somebody may do whose factor is missing: give it, set it up, prove who they are for that, or leave.
BEFORE_THE_FACTOR = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
}


class LoginRules:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(BACK_OFFICE):
            # Readers' addresses that show people of the house more (pictures) ask only when they need to know.
            person = request.user
            request.user = SimpleLazyObject(lambda: AnonymousUser() if _lacks_factor(request, person) else person)
            return self.get_response(request)
        if request.user.is_authenticated and _is_over(request):
            logout(request)
        if _lacks_factor(request, request.user) and _name(request) not in BEFORE_THE_FACTOR:
            return _ask_for_factor(request)
        if request.user.is_authenticated and _is_stale(request):
            request.session.modified = True  # saved with the response, and its end moves on
        return self.get_response(request)


def _lacks_factor(request: HttpRequest, user: User | AnonymousUser) -> bool:
    return user.is_authenticated and factors.is_required(user) and not factors.was_given(request, user)


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None


def _is_stale(request: HttpRequest) -> bool:
    seen_at = getattr(request.session, "seen_at", None)
    return seen_at is not None and timezone.now() - seen_at > SEEN_EVERY


def _is_over(request: HttpRequest) -> bool:
    since = request.session.get("login", {}).get("since")
    return since is not None and timezone.now() - datetime.fromisoformat(since) > LONGEST


def _ask_for_factor(request: HttpRequest) -> HttpResponse:
    name = "mfa_reauthenticate" if factors.has_one(request.user) else "mfa_activate_totp"
    address = reverse(name)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseForbidden(_("Nothing was done: your second factor comes first."))
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
