"""allauth's forms with the back office's fields, and our count of failures."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from newskit.accounts.login import throttle

CODE_LIVES = 120  # seconds; longer than the clocks of telephones are allowed to differ


class Styled:
    """Our words beside the fields, and unfold's widgets in place of allauth's."""

    words: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = ""
            field.widget = _dressed(field)
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.widget.attrs["autofocus"] = True


def _dressed(field: forms.Field) -> forms.Widget:
    attrs = {name: value for name, value in field.widget.attrs.items() if name != "placeholder"}
    if isinstance(field.widget, forms.PasswordInput):
        widget = UnfoldAdminPasswordWidget(attrs=attrs)
    elif isinstance(field, forms.EmailField):
        widget = UnfoldAdminEmailInputWidget(attrs=attrs)
    else:
        widget = UnfoldAdminTextInputWidget(attrs=attrs)
    widget.is_required = field.required
    return widget


class LoginForm(Styled, account.LoginForm):
    words = {"login": _("login"), "password": _("password")}


class ReauthenticateForm(Styled, account.ReauthenticateForm):
    words = {"password": _("password")}


class ChangePasswordForm(Styled, account.ChangePasswordForm):
    words = {
        "oldpassword": _("password until now"),
        "password1": _("new password"),
        "password2": _("new password again"),
    }


class ResetPasswordForm(Styled, account.ResetPasswordForm):
    words = {"email": _("e-mail")}

    def clean_email(self) -> str:
        email = super().clean_email()
        self.users = [user for user in self.users if user.is_staff and not user.is_system]
        return email


class NewPasswordForm(Styled, account.ResetPasswordKeyForm):
    words = {"password1": _("new password"), "password2": _("new password again")}


class CodeStyle(Styled):
    words = {"code": _("verification code")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}


class Counted(CodeStyle):
    """A wrong code counts as a wrong password does, and a right one opens once."""

    def clean_code(self) -> str:
        request, username = context.request, self.user.get_username()
        if throttle.is_locked_out(request, username):
            request.axes_locked_out, request.axes_credentials = True, {"username": username}
            raise ValidationError("")  # the page that says so takes this one's place
        try:
            code = super().clean_code()
        except ValidationError:
            throttle.count_failure(request, username)
            raise
        if not cache.add(f"second-factor:{self.user.pk}:{code.strip()}", True, CODE_LIVES):
            raise self.incorrect()
        return code

    def incorrect(self) -> ValidationError:
        from allauth.mfa.adapter import get_adapter

        return get_adapter().validation_error("incorrect_code")


class CodeForm(Counted, mfa.AuthenticateForm):
    """After the password."""


class CodeAgainForm(Counted, mfa.ReauthenticateForm):
    """Within a session that has not given it."""


class SetUpForm(CodeStyle, totp.ActivateTOTPForm):
    words = {"code": _("code that the app shows")}
