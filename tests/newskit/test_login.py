"""Coming in: by name and password, throttled, with a second factor where the role needs one."""

import pytest
from makers import make_user

from newskit.accounts.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN = "/admin/login/"


def staff(role: str = Role.EDITOR, **fields):
    user = make_user(role, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, user, password: str = PASSWORD, query: str = "", **extra):
    return client.post(LOGIN + query, {"login": user.username, "password": password}, **extra)


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_the_address_itself_shows_the_form(client):
    answer = client.get(LOGIN)
    assert answer.status_code == 200
    assert 'name="login"' in answer.text
    assert 'name="password"' in answer.text


@pytest.mark.parametrize("path", ["/admin/", "/admin/articles/article/", "/admin/account/", "/admin/password_change/"])
def test_who_is_not_in_is_led_to_it_and_back(client, path):
    user = staff()
    answer = client.get(path)
    assert (answer.status_code, answer.url) == (302, f"{LOGIN}?next={path}")
    assert log_in(client, user, query=f"?next={path}").url == path


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "\\\\elsewhere.example"]
)
def test_nobody_is_led_elsewhere(client, elsewhere):
    assert log_in(client, staff(), query=f"?next={elsewhere}").url == "/admin/"
