"""allauth's views in the back office's frame, what they do recorded; and the page of one's own login."""

import functools
import textwrap
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from newskit.accounts.login import factors, sessions
from newskit.backoffice.base import attempt
from newskit.verbs import WrongState, log


class Framed:
    """unfold's frame needs its site's context."""

    title: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = admin.site.each_context(self.request) | {"title": self.title, "subtitle": None}
        return context | super().get_context_data(**kwargs)


class LogIn(Framed, account.LoginView):
    title = gettext_lazy("Log in")
    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"by_mail": settings.PASSWORD_RESET_BY_MAIL}


class LogOut(Framed, account.LogoutView):
    title = gettext_lazy("Log out")


class GiveCode(Framed, mfa.AuthenticateView):
    title = gettext_lazy("Second factor")


class GiveCodeAgain(Framed, mfa.ReauthenticateView):
    title = gettext_lazy("Second factor")


class GivePasswordAgain(Framed, account.ReauthenticateView):
    title = gettext_lazy("Your password, please")


@method_decorator([never_cache, login_required, reauthentication_required(app="allauth.mfa")], name="dispatch")
class SetUp(Framed, totp.ActivateTOTPView):
    """Also anew, with another telephone: the old factor goes when a code of the new one was right.

    The recovery codes stand in the answer to the form, and nowhere else ever again.
    """

    title = gettext_lazy("Set up the second factor")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if factors.has_one(request.user) and not factors.was_given(request, request.user):
            return HttpResponseRedirect(reverse("mfa_reauthenticate"))
        return FormView.dispatch(self, request, *args, **kwargs)  # allauth's own sends who has one to take it off first

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        context = super().get_context_data(**kwargs)
        key = " ".join(textwrap.wrap(context["form"].secret, 4))  # as one types it; apps pass over the spaces
        return context | {"required": factors.is_required(user), "anew": factors.has_one(user), "key": key}

    def form_valid(self, form) -> HttpResponse:
        user = self.request.user
        with transaction.atomic():
            Authenticator.objects.filter(user=user).delete()
            super().form_valid(form)
            ended = sessions.delete_sessions(user, keep=self.request.session.session_key)
            log(user, "accounts.set_factor", user, after={"sessions_ended": ended})
        factors.mark_given(self.request, user)
        return codes_once(self.request)


class TakeOff(Framed, totp.DeactivateTOTPView):
    title = gettext_lazy("Take off the second factor")

    def get_success_url(self) -> str:
        return reverse("own_login")

    def form_valid(self, form) -> HttpResponse:
        user = self.request.user
        with transaction.atomic():
            response = super().form_valid(form)
            log(user, "accounts.remove_factor", user)
        messages.success(self.request, _("The second factor is off."))
        return response


class NewCodes(Framed, recovery.GenerateRecoveryCodesView):
    title = gettext_lazy("New recovery codes")

    def form_valid(self, form) -> HttpResponse:
        user = self.request.user
        with transaction.atomic():
            super().form_valid(form)
            log(user, "accounts.new_recovery_codes", user)
        return codes_once(self.request)


def codes_once(request: HttpRequest) -> HttpResponse:
    """In answer to a POST, so that no address shows them and nothing stores them."""
    codes = Authenticator.objects.get(user=request.user, type=Authenticator.Type.RECOVERY_CODES).wrap()
    context = admin.site.each_context(request) | {
        "title": _("Your recovery codes"),
        "codes": codes.get_unused_codes(),
        "today": timezone.now(),
    }
    answer = render(request, "mfa/recovery_codes/once.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


class ChangePassword(Framed, account.PasswordChangeView):
    title = gettext_lazy("Change password")

    def form_valid(self, form) -> HttpResponse:
        user = self.request.user
        with transaction.atomic():
            response = super().form_valid(form)
            ended = sessions.delete_sessions(user, keep=self.request.session.session_key)
            log(user, "accounts.change_password", user, after={"sessions_ended": ended})
        messages.success(self.request, _("The password is changed. Your other sessions have ended."))
        return response


def too_often(request: HttpRequest) -> HttpResponse:
    """allauth's answer where one of its rates is used up."""
    context = admin.site.each_context(request) | {"title": _("Too often")}
    return render(request, "account/too_often.html", context, status=429)


def by_mail(view):
    """Where the site sends no mail, an administrator sets a new password instead."""

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PASSWORD_RESET_BY_MAIL:
            raise Http404
        return view(request, *args, **kwargs)

    return asked


@method_decorator(by_mail, name="dispatch")
class ForgotPassword(Framed, account.PasswordResetView):
    title = gettext_lazy("Forgot the password")


@method_decorator(by_mail, name="dispatch")
class ForgotPasswordDone(Framed, account.PasswordResetDoneView):
    title = gettext_lazy("Forgot the password")


@method_decorator(by_mail, name="dispatch")
class NewPassword(Framed, account.PasswordResetFromKeyView):
    """The address in the mail. It opens no session: who has a second factor gives it at the login that follows."""

    title = gettext_lazy("New password")
    success_url = reverse_lazy("account_login")

    def form_valid(self, form) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            ended = sessions.delete_sessions(self.reset_user)
            log(self.reset_user, "accounts.reset_password", self.reset_user, after={"sessions_ended": ended})
        messages.success(self.request, _("The new password holds. Log in with it."))
        return response


@method_decorator([never_cache, login_required], name="dispatch")
class OwnLogin(Framed, TemplateView):
    """Password, second factor and sessions of whoever looks at it; POST ends sessions."""

    title = gettext_lazy("My login")
    template_name = "account/own_login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        held = {row.type: row for row in Authenticator.objects.filter(user=user)}
        codes = held.get(Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(**kwargs) | {
            "factor": held.get(Authenticator.Type.TOTP),
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "required": factors.is_required(user),
            "sessions": sessions.standing(user),
            "here": self.request.session.session_key,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        if "all" in request.POST:
            here = request.session.session_key
            attempt(
                request,
                lambda: sessions.end_other_sessions(actor=request.user, keep=here),
                _("Your other sessions have ended."),
            )
        else:
            attempt(request, lambda: self.end(request.POST.get("session", "")), _("The session has ended."))
        return HttpResponseRedirect(reverse("own_login"))

    def end(self, mark: str) -> None:
        user = self.request.user
        session = next((row for row in sessions.standing(user) if row.mark == mark), None)
        if session is None:
            raise WrongState(_("This session has ended already."))
        sessions.end_session(actor=user, session=session)
