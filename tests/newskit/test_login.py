"""Coming in by name and password: who may, how often, by which addresses, and what is recorded of it."""

import datetime
import re

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from logins import LOGIN, PASSWORD, is_in, log_in, staff
from makers import make_user

from newskit.accounts.login import throttle
from newskit.accounts.models import Lockout, User, system_account
from newskit.accounts.roles import SYSTEM_RIGHTS, Role
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
WRONG = "not the password"
DID_NOT_FIT = "登录名与密码不符"


def fail(client, user, times: int, **extra):
    for _ in range(times):
        answer = log_in(client, user, WRONG, **extra)
    return answer


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
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "\\\\elsewhere.example",
        "/\\e.example",
    ],
)
def test_nobody_is_led_elsewhere(client, elsewhere):
    assert client.post(f"{LOGIN}?next={elsewhere}", {"login": staff().username, "password": PASSWORD}).url == "/admin/"


def test_who_is_in_is_led_on(client):
    client.force_login(staff())
    assert client.get(LOGIN).url == "/admin/"


def test_coming_and_going_are_recorded(client):
    user = staff()
    log_in(client, user, headers={"user-agent": "Mozilla/5.0 (iPhone) Version/18 Safari/605"})
    came = Event.objects.get(verb="accounts.log_in")
    assert came.actor == user
    assert came.after == {"address": "127.0.0.1", "device": "Safari · iPhone", "second_factor": False}
    assert client.post("/admin/logout/").url == LOGIN
    assert not is_in(client)
    assert Event.objects.get(verb="accounts.log_out").actor == user


def test_going_changes_nothing_by_get(client):
    log_in(client, staff())
    assert client.get("/admin/logout/").status_code == 200
    assert is_in(client)


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_staff": False}, {"is_system": True}])
def test_who_may_not_come_in_hears_no_more_than_who_is_not_known(client, state):
    user = staff(**state)
    assert DID_NOT_FIT in log_in(client, user).text
    assert DID_NOT_FIT in log_in(client, User(username="nobody")).text
    client.force_login(user)
    assert not is_in(client)


@pytest.mark.parametrize("name", SYSTEM_RIGHTS)
def test_no_system_account_comes_in_whatever_password_it_is_given(client, name):
    account = system_account(name)
    account.set_password(PASSWORD)
    account.is_staff = True
    account.save()
    assert DID_NOT_FIT in log_in(client, account).text


def test_the_demos_password_opens_nothing_where_demo_logins_are_off(client):
    user = make_user(Role.EDITOR)
    user.set_password(settings.DEMO_PASSWORD)
    user.save()
    assert DID_NOT_FIT in log_in(client, user, settings.DEMO_PASSWORD).text


@pytest.mark.parametrize("path", ["/admin/signup/", "/accounts/signup/", "/accounts/login/", "/admin/login/signup/"])
def test_nobody_signs_up(client, path):
    client.force_login(staff())
    assert client.get(path).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_six_failures_lock_the_login_for_a_quarter_of_an_hour_and_the_page_says_so(client):
    user = staff()
    assert DID_NOT_FIT in fail(client, user, 5).text
    sixth = fail(client, user, 1)
    assert sixth.status_code == 429
    assert "还有 15 分钟" in sixth.text
    assert sixth["Retry-After"] == "900"
    assert log_in(client, user).status_code == 429  # the right password too
    assert not is_in(client)
    event = Event.objects.get(verb="accounts.lock_out")
    assert (event.actor, event.object_id) == (system_account("login"), str(user.pk))
    assert event.after == {"login": user.username, "address": "127.0.0.1"}
    assert Lockout.objects.values("post_data").distinct().count() == 1
    assert PASSWORD not in Lockout.objects.get().post_data


def test_a_lock_holds_for_one_name_from_one_address_in_whatever_browser(client):
    user = staff()
    for browser in ("a", "b", "c"):
        fail(client, user, 2, headers={"user-agent": browser})
    assert log_in(client, user, headers={"user-agent": "d"}).status_code == 429
    assert log_in(Client(), staff()).status_code == 302
    assert log_in(Client(REMOTE_ADDR="10.0.0.9"), user).status_code == 302


def test_a_lock_ends_by_itself_and_trying_does_not_lengthen_it(client):
    user = staff()
    fail(client, user, 6)
    before = Lockout.objects.get().attempt_time
    fail(client, user, 3)
    assert Lockout.objects.get().attempt_time == before
    Lockout.objects.update(attempt_time=before - datetime.timedelta(minutes=10))
    assert "还有 5 分钟" in log_in(client, user).text
    Lockout.objects.update(attempt_time=before - datetime.timedelta(minutes=16))
    assert log_in(client, user).status_code == 302


def test_coming_in_forgets_the_failures(client):
    user = staff()
    fail(client, user, 5)
    log_in(client, user)
    client.post("/admin/logout/")
    assert DID_NOT_FIT in fail(client, user, 5).text


def test_a_login_that_nobody_has_is_locked_as_well(client):
    assert fail(client, User(username="nobody"), 6).status_code == 429
    assert Event.objects.get(verb="accounts.lock_out").after["login"] == "nobody"


def test_an_administrator_lifts_a_lock(client):
    user, administrator = staff(), make_user(Role.ADMINISTRATOR)
    fail(client, user, 6)
    lockout = Lockout.objects.get()
    with pytest.raises(NotAllowed):
        throttle.lift_lockout(actor=make_user(Role.CHIEF_EDITOR), lockout=lockout)
    throttle.lift_lockout(actor=administrator, lockout=lockout)
    assert log_in(client, user).status_code == 302
    assert Event.objects.get(verb="accounts.lift_lockout").actor == administrator
    with pytest.raises(WrongState):
        throttle.lift_lockout(actor=administrator, lockout=lockout)


def test_one_address_cannot_try_one_password_on_everybody(client):
    answers = {fail(client, User(username=f"n{number}"), 1).status_code for number in range(61)}
    assert answers == {200, 429}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        (2, "9.9.9.9", "127.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "<script>", None),
        (1, "", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    assert throttle.client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == address


def test_without_a_request_nothing_is_counted():
    assert authenticate(username=staff().username, password=PASSWORD)


def test_a_password_is_changed_by_who_knows_it_and_other_sessions_end(client):
    user, elsewhere = staff(), Client()
    log_in(client, user)
    log_in(elsewhere, user)
    new = "a longer secret phrase"
    typed = {"oldpassword": WRONG, "password1": new, "password2": new}
    assert "这不是你的密码" in client.post("/admin/password_change/", typed).text
    assert client.post("/admin/password_change/", typed | {"oldpassword": PASSWORD}).url == "/admin/account/"
    assert is_in(client)
    assert not is_in(elsewhere)
    event = Event.objects.get(verb="accounts.change_password")
    assert (event.actor, event.after) == (user, {"sessions_ended": 1})
    assert new not in str(list(Event.objects.values()))


@pytest.mark.parametrize("new", ["short", "123456789012", "password1234"])
def test_a_weak_password_is_refused(client, new):
    log_in(client, staff())
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/admin/password_change/", typed).status_code == 200
    assert not Event.objects.filter(verb="accounts.change_password").exists()


def test_where_no_mail_leaves_an_administrator_sets_a_forgotten_password(client):
    assert "请管理员为你设一个新的" in client.get(LOGIN).text
    assert client.get("/admin/forgot/").status_code == 404


def test_a_forgotten_password_is_chosen_anew_by_an_address_in_a_mail(client, settings):
    settings.PASSWORD_RESET_BY_MAIL = True
    user, elsewhere = staff(email="wenqing@news.example"), Client()
    log_in(elsewhere, user)
    assert client.post("/admin/forgot/", {"email": "WenQing@news.example"}).status_code == 302
    assert "邮件已经寄出" in client.get("/admin/forgot/sent/").text
    letter = mail.outbox[0]
    assert letter.to == [user.email]
    assert user.username in letter.body
    address = re.search(rf"{settings.SITE_ORIGIN}(/admin/forgot/\S+)", letter.body)[1]
    form = client.get(address, follow=True)
    new = "a longer secret phrase"
    done = client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert done.url == LOGIN
    assert not is_in(elsewhere)
    assert not is_in(client)
    assert log_in(client, user, new).status_code == 302
    assert "你的密码没有变" in Client().get(address, follow=True).text
    verbs = ["accounts.send_password_reset", "accounts.reset_password"]
    assert {event.verb for event in Event.objects.filter(verb__in=verbs)} == set(verbs)


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_staff": False}, {"is_system": True}, {"email": ""}])
def test_no_mail_goes_to_who_may_not_come_in_and_the_page_says_the_same(client, settings, state):
    settings.PASSWORD_RESET_BY_MAIL = True
    staff(**{"email": "wenqing@news.example"} | state)
    assert client.post("/admin/forgot/", {"email": "wenqing@news.example"}).url == "/admin/forgot/sent/"
    assert mail.outbox == []


def test_nobody_is_flooded_with_mails(client, settings):
    settings.PASSWORD_RESET_BY_MAIL = True
    staff(email="wenqing@news.example")
    answers = [client.post("/admin/forgot/", {"email": "wenqing@news.example"}).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]
    assert len(mail.outbox) == 3


def test_the_page_of_ones_login_speaks_ones_language(client):
    client.force_login(staff(language="en"))
    assert "Where you are logged in" in client.get("/admin/account/").text
