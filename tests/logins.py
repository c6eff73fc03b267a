"""People who log in by the form, as tests of the login do."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from makers import make_user

from newskit.accounts.models import User
from newskit.accounts.roles import Role

PASSWORD = "correct horse battery"
LOGIN = "/admin/login/"
SET_UP = "/admin/account/second-factor/"


def staff(role: str = Role.EDITOR, **fields) -> User:
    """Somebody with a password."""
    user = make_user(role, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, user: User, password: str = PASSWORD, query: str = "", **extra):
    return client.post(LOGIN + query, {"login": user.username, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def code_of(secret: str, step: int = 0) -> str:
    """What an app shows for a secret now, or `step` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set the second factor up by the form; its secret and the recovery codes."""
    form = client.get(SET_UP).context["form"]
    answer = client.post(SET_UP, {"code": code_of(form.secret)})
    return form.secret, answer.context["codes"]
