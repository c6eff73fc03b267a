"""Where allauth asks us: nobody signs up, axes counts, every way in and out is recorded, secrets are stored encrypted."""

import base64
import hashlib
import time
from typing import Any
from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newskit.accounts.login import devices, factors
from newskit.accounts.login.throttle import client_address
from newskit.accounts.models import User, system_account
from newskit.verbs import log


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "This login and password do not belong together. Look at both; six failures lock the login for 15 minutes."
        ),
        "too_many_login_attempts": _("Too many wrong codes. Wait ten minutes, then try again."),
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one and type that."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Passwords are counted by axes alone, so that one page shows and lifts every lockout."""

    def is_safe_url(self, url: str) -> bool:
        """Only within the site: a list of hosts would let every one of them in."""
        return url.startswith("/") and super().is_safe_url(url)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who has just logged in."""
        request = context.request
        after = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > after for record in get_authentication_records(request, request.user))

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Our pages say what was done themselves."""
        if message:
            super().add_message(request, level, None, message_context, extra_tags, message)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login"))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Never by the host that a request names."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_ORIGIN + path.replace("UID-KEY", quote(key))

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        with translation.override(user.language):
            super().send_password_reset_mail(user, email, context | {"newspaper": settings.NEWSPAPER_NAME})
        log(system_account("login"), "accounts.send_password_reset", user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("own_login")

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        about = {"address": client_address(request), "device": devices.name(request.headers.get("User-Agent", ""))}
        request.session["login"] = about | {"since": timezone.now().isoformat()}
        log(user, "accounts.log_in", user, after=about | {"second_factor": factors.was_given(request, user)})

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        log(user, "accounts.log_out", user)


class FactorAdapter(DefaultMFAAdapter):
    """The secrets of factors are encrypted by SECRET_KEY, so that a copy of the database gives none away."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _("Set the second factor up first."),
        "cannot_delete_authenticator": _("Your role needs a second factor. With a new telephone, set it up anew."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not factors.is_required(authenticator.user)

    def get_totp_issuer(self) -> str:
        return settings.NEWSPAPER_NAME

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ValidationError(
                gettext(
                    "Your second factor was set up under another key of this site and cannot be read. "
                    "Nothing else is lost; two administrators can take it off."
                )
            ) from error


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
