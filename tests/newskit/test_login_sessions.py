"""Sessions are seen and ended, people deactivated and never deleted, and the pages of those who manage users."""

import datetime

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from logins import PASSWORD, is_in, log_in, set_up, staff
from makers import make_user

from newskit.accounts.login import devices, factors, people, sessions
from newskit.accounts.models import FactorReset, Lockout, LoginSession, User, system_account
from newskit.accounts.roles import Role
from newskit.accounts.sessions import SessionStore
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
OWN = "/admin/account/"
TELEPHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) MicroMessenger/8.0"}


@pytest.fixture
def administrator(db):
    return make_user(Role.ADMINISTRATOR, name="甲")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", "Chrome · Android"),
        (TELEPHONE["user-agent"], "微信 · iPhone"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words(user_agent, name):
    assert devices.name(user_agent) == name


def test_a_session_says_whose_it_is_where_and_since_when(client):
    user = staff()
    log_in(client, user, headers=TELEPHONE)
    row = LoginSession.objects.get(user=user)
    assert (row.device, row.address) == ("微信 · iPhone", "127.0.0.1")
    assert timezone.now() - row.since < datetime.timedelta(minutes=1)
    page = client.get(OWN).text
    assert "微信 · iPhone" in page
    assert row.session_key not in page
    assert row.session_key not in str(row)


def test_a_session_in_use_is_marked_every_five_minutes_and_lasts(client):
    client.force_login(staff())
    client.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]
    long_ago = timezone.now() - datetime.timedelta(minutes=6)
    LoginSession.objects.update(seen_at=long_ago, expire_date=long_ago + datetime.timedelta(hours=8))
    client.get("/admin/")
    row = LoginSession.objects.get()
    assert row.seen_at > long_ago
    assert row.expire_date > timezone.now() + datetime.timedelta(hours=7, minutes=59)


def test_a_session_in_use_ends_after_sixteen_hours(client):
    log_in(client, staff())
    for hours, stays in ((15.9, True), (16.1, False)):
        session = client.session
        since = timezone.now() - datetime.timedelta(hours=hours)
        session["login"] = session["login"] | {"since": since.isoformat()}
        session.save()
        assert is_in(client) is stays


def test_a_person_ends_one_session_or_all_the_others(client):
    user, telephone, library = staff(), Client(), Client()
    for browser in (client, telephone, library):
        log_in(browser, user)
    key = telephone.session.session_key
    client.post(OWN, {"session": LoginSession.objects.get(session_key=key).mark})
    assert [is_in(browser) for browser in (client, telephone, library)] == [True, False, True]
    client.post(OWN, {"all": ""})
    assert [is_in(browser) for browser in (client, library)] == [True, False]
    verbs = ["accounts.end_session", "accounts.end_other_sessions"]
    assert Event.objects.filter(verb__in=verbs, actor=user).count() == 2


def test_nobody_ends_anothers_session(client):
    user, other = staff(), Client()
    log_in(client, user)
    log_in(other, staff())
    row = LoginSession.objects.get(session_key=other.session.session_key)
    client.post(OWN, {"session": row.mark})
    assert is_in(other)
    with pytest.raises(NotAllowed):
        sessions.end_session(actor=user, session=row)


def test_an_ended_session_is_never_saved_again(client):
    client.force_login(staff())
    store = SessionStore(client.session.session_key)
    store["half"] = "a request that is still running"
    LoginSession.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not LoginSession.objects.exists()


def test_an_administrator_ends_all_sessions_of_somebody(client, administrator):
    user = staff()
    log_in(client, user)
    with pytest.raises(NotAllowed):
        sessions.end_sessions(actor=make_user(Role.CHIEF_EDITOR), user=user)
    assert sessions.end_sessions(actor=administrator, user=user) == 1
    assert not is_in(client)
    with pytest.raises(WrongState):
        sessions.end_sessions(actor=administrator, user=user)


def test_deactivating_ends_everything_at_once_and_deletes_nothing(client, administrator):
    user = staff()
    log_in(client, user)
    people.deactivate(actor=administrator, user=user, reason="离职")
    assert not is_in(client)
    assert not LoginSession.objects.filter(user=user).exists()
    assert log_in(client, user).status_code == 200
    event = Event.objects.get(verb="accounts.deactivate")
    assert (event.actor, event.note, event.after) == (administrator, "离职", {"sessions_ended": 1})
    people.activate(actor=administrator, user=user)
    assert log_in(client, user).status_code == 302
    assert Event.objects.filter(object_id=str(user.pk), verb="accounts.activate").exists()


def test_without_the_verb_too_who_is_inactive_is_out(client):
    user = staff()
    log_in(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(client)


def test_who_is_not_deactivated(administrator):
    with pytest.raises(NotAllowed):
        people.deactivate(actor=administrator, user=administrator, reason="x")
    with pytest.raises(NotAllowed):
        people.deactivate(actor=make_user(Role.CHIEF_EDITOR), user=make_user(), reason="x")
    with pytest.raises(WrongState):
        people.deactivate(actor=administrator, user=system_account("worker"), reason="x")
    with pytest.raises(WrongState):
        people.deactivate(actor=administrator, user=make_user(), reason="")
    with pytest.raises(WrongState):
        people.activate(actor=administrator, user=make_user())


def test_an_administrator_sets_a_password(client, administrator):
    user = staff()
    log_in(client, user)
    people.set_password(actor=administrator, user=user, password="a longer secret phrase")
    assert not is_in(client)
    assert log_in(client, user).status_code == 200
    assert log_in(client, user, "a longer secret phrase").status_code == 302
    assert "secret" not in str(list(Event.objects.values()))
    with pytest.raises(NotAllowed):
        people.set_password(actor=make_user(Role.EDITOR), user=user, password="a longer secret phrase")


def page_of(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def button(user: User, name: str) -> str:
    return reverse(f"admin:accounts_user_{name}", kwargs={"object_id": user.pk})


def press(client, url: str, **typed):
    return client.post(url, {"_form_submitted": "on", **typed})


def test_the_buttons_on_a_persons_page_call_the_verbs(client, administrator):
    user = staff()
    log_in(Client(), user)
    client.force_login(administrator)
    page = client.get(page_of(user)).text
    assert all(button(user, name) in page for name in ("deactivate", "set_password", "end_sessions"))
    assert button(user, "activate") not in page
    assert button(user, "ask_factor_reset") not in page
    assert client.get(button(user, "deactivate")).status_code == 200
    assert User.objects.get(pk=user.pk).is_active
    press(client, button(user, "end_sessions"))
    press(client, button(user, "set_password"), password="a longer secret phrase")
    press(client, button(user, "deactivate"), reason="离职")
    done = Event.objects.filter(object_id=str(user.pk), actor=administrator).order_by("pk")
    assert [event.verb for event in done] == ["accounts.end_sessions", "accounts.set_password", "accounts.deactivate"]
    assert button(user, "activate") in client.get(page_of(user)).text
    press(client, button(user, "activate"))
    assert User.objects.get(pk=user.pk).is_active


def test_a_weak_password_is_refused_in_its_dialog(client, administrator):
    user = staff()
    client.force_login(administrator)
    assert "密码" in press(client, button(user, "set_password"), password="short").text
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize("name", ["deactivate", "activate", "set_password", "end_sessions", "ask_factor_reset"])
def test_the_buttons_are_for_administrators_and_never_for_oneself(client, administrator, name):
    user = staff()
    client.force_login(make_user(Role.CHIEF_EDITOR))
    assert press(client, button(user, name), reason="x", password=PASSWORD + "!").status_code == 403
    client.force_login(administrator)
    assert press(client, button(administrator, name), reason="x", password=PASSWORD + "!").status_code == 403
    assert not Event.objects.filter(verb__startswith="accounts.").exists()


def test_nothing_of_a_login_is_deleted_or_edited_by_a_form(client, administrator):
    client.force_login(administrator)
    for model in ("user", "lockout", "factorreset"):
        assert client.post(f"/admin/accounts/{model}/1/delete/").status_code in {302, 403}
        assert client.post(f"/admin/accounts/{model}/", {"action": "delete_selected"}).status_code in {200, 302, 403}
    assert User.objects.filter(pk=administrator.pk).exists()
    for path in ("/admin/mfa/authenticator/", "/admin/account/emailaddress/", "/admin/axes/accessattempt/"):
        assert client.get(path).status_code == 404


def test_a_lost_factor_from_button_to_button(client, administrator):
    lost, other, second = staff(Role.CHIEF_EDITOR), Client(), make_user(Role.ADMINISTRATOR, name="乙")
    log_in(other, lost)
    set_up(other)
    client.force_login(administrator)
    press(client, button(lost, "ask_factor_reset"), reason="回拨了电话")
    reset = FactorReset.objects.get()
    page = reverse("admin:accounts_factorreset_change", args=[reset.pk])
    confirm = reverse("admin:accounts_factorreset_confirm", kwargs={"object_id": reset.pk})
    assert confirm not in client.get(page).text
    assert press(client, confirm).status_code == 403
    client.force_login(second)
    assert "回拨了电话" in client.get(page).text
    assert "等另一位管理员确认" in client.get(reverse("admin:accounts_factorreset_changelist")).text
    press(client, confirm)
    assert not factors.has_one(lost)
    assert not is_in(other)
    assert press(client, confirm).status_code == 403  # it has no button any more


def test_locked_logins_are_listed_and_lifted(client, administrator):
    user, outside = staff(), Client()
    for browser in ("a", "b"):
        for _ in range(3):
            log_in(outside, user, "wrong", headers={"user-agent": browser})
    client.force_login(administrator)
    listed = client.get(reverse("admin:accounts_lockout_changelist"))
    assert [row.failures for row in listed.context["cl"].result_list] == [6]
    row = Lockout.objects.latest("attempt_time")
    assert client.get(reverse("admin:accounts_lockout_change", args=[row.pk])).status_code == 200
    done = press(client, reverse("admin:accounts_lockout_lift", kwargs={"object_id": row.pk}))
    assert done.url == reverse("admin:accounts_lockout_changelist")
    assert not Lockout.objects.exists()
    assert log_in(outside, user).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.SYSTEM}])
@pytest.mark.parametrize("model", ["lockout", "factorreset"])
def test_others_do_not_see_them(client, role, model):
    client.force_login(make_user(role))
    assert client.get(f"/admin/accounts/{model}/").status_code == 403
    assert f"/admin/accounts/{model}/" not in client.get("/admin/").text


@pytest.mark.parametrize(("path", "most"), [(OWN, 12), ("/admin/accounts/lockout/", 12), ("/admin/accounts/user/", 16)])
def test_pages_take_a_fixed_number_of_statements(client, administrator, path, most):
    for _ in range(3):
        log_in(Client(), staff())
    client.force_login(administrator)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= most, [query["sql"][:120] for query in queries]
