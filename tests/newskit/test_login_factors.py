"""The second factor: what waits for it, how it is set up and given, and how two administrators take a lost one off."""

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, resolve
from django.urls.resolvers import RoutePattern
from django.utils import timezone
from django.utils.regex_helper import normalize
from logins import LOGIN, SET_UP, code_of, is_in, log_in, set_up, staff
from makers import make_user

from newskit.accounts.login import factors
from newskit.accounts.login.middleware import BEFORE_THE_FACTOR
from newskit.accounts.models import FactorReset, LoginSession, Posting
from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newskit.outbox.models import Message
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
CODE = "/admin/login/code/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required-roles"


def addresses(patterns, prefix: str = "/"):
    """Every address of the URL configuration, with 1 in place of what varies."""
    for pattern in patterns:
        part = pattern.pattern
        if isinstance(part, RoutePattern):
            here = re.sub(r"<(?:\w+:)?\w+>", "1", str(part))
        else:
            form, names = normalize(str(part))[0]
            here = form % dict.fromkeys(names, "1")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + here)
        else:
            yield prefix + here


def back_office() -> list[str]:
    return [path for path in addresses(get_resolver().url_patterns) if path.startswith("/admin/")]


@pytest.mark.parametrize("role", [Role.CHIEF_EDITOR, Role.ADMINISTRATOR])
def test_everything_in_the_back_office_waits_for_a_required_factor(client, required, role):
    client.force_login(staff(role))
    walked = back_office()
    assert len(walked) > 200
    assert "/admin/articles/article/1/change/" in walked
    open_before = {}
    for path in walked:
        if resolve(path).view_name in BEFORE_THE_FACTOR:
            open_before[path] = client.get(path).status_code
            continue
        answer = client.get(path)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, SET_UP), path
        assert client.post(path).status_code == 403, path
    assert open_before == {
        LOGIN: 302,
        CODE: 302,
        "/admin/logout/": 200,
        "/admin/account/password/": 200,
        "/admin/account/code/": 302,
        SET_UP: 302,  # to the password: this session was begun without one
    }


def test_what_is_asked_for_by_script_is_led_there_too(client, required):
    client.force_login(staff(Role.CHIEF_EDITOR))
    answer = client.post("/admin/articles/article/1/change/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == SET_UP


@pytest.mark.parametrize(
    ("setting", "role", "waits"),
    [
        ("required-roles", Role.EDITOR, False),
        ("required-roles", Role.DESK_HEAD, False),
        ("required-roles", Role.CHIEF_EDITOR, True),
        ("all", Role.OBSERVER, True),
        ("off", Role.ADMINISTRATOR, False),
    ],
)
def test_who_needs_one_is_a_setting(client, settings, setting, role, waits):
    settings.SECOND_FACTOR = setting
    client.force_login(staff(role))
    assert is_in(client) is not waits


def test_a_superuser_needs_one(client, required):
    client.force_login(staff("", is_superuser=True))
    assert not is_in(client)


def test_a_duty_as_chief_editor_needs_one_while_it_lasts(client, required):
    user, now, hour = staff(Role.EDITOR), timezone.now(), datetime.timedelta(hours=1)
    duty = Posting.objects.create(user=user, role=Role.CHIEF_EDITOR, starts_at=now + hour, ends_at=now + 3 * hour)
    client.force_login(user)
    assert is_in(client)
    Posting.objects.filter(pk=duty.pk).update(starts_at=now - hour)
    assert not is_in(client)


def test_elsewhere_such_a_person_is_nobody(rf, client, required):
    """Readers' addresses show people of the house more, such as pictures that are not published."""
    from newskit.accounts.login.middleware import LoginRules

    client.force_login(staff(Role.CHIEF_EDITOR))
    request = rf.get("/pictures/")
    request.session, request.user = client.session, make_user(Role.CHIEF_EDITOR)
    seen = []
    LoginRules(lambda request: seen.append(request.user.is_authenticated))(request)
    assert seen == [False]


def test_readers_pages_do_not_ask_who_looks(client, required):
    client.force_login(staff(Role.CHIEF_EDITOR))
    assert "Cookie" not in client.get("/about/").get("Vary", "")


def test_setting_it_up_leads_to_the_desk_and_is_recorded(client, required):
    user = staff(Role.CHIEF_EDITOR)
    log_in(client, user)
    assert client.get("/admin/").url == f"{SET_UP}?next=%2Fadmin%2F"
    page = client.get(SET_UP)
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "style=" not in page.text.split("<main")[1].split("</main>")[0]
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    _secret, codes = set_up(client)
    assert len(set(codes)) == 10
    assert is_in(client)
    assert Event.objects.get(verb="accounts.set_factor").actor == user
    assert not any(codes[0] in str(row) for row in Event.objects.values())


def test_setting_it_up_asks_for_the_password_where_it_was_not_just_given(client):
    client.force_login(staff())
    assert client.get(SET_UP).url.startswith("/admin/account/password/")


def test_recovery_codes_stand_at_no_address(client):
    log_in(client, staff())
    _secret, codes = set_up(client)
    pages = ["/admin/account/", SET_UP, "/admin/account/recovery-codes/"]
    assert not any(code in client.get(page).text for page in pages for code in codes)
    answer = client.post("/admin/account/recovery-codes/")
    assert answer["Cache-Control"] == "no-store"
    assert set(answer.context["codes"]).isdisjoint(codes)
    assert Event.objects.filter(verb="accounts.new_recovery_codes").count() == 1


def test_a_copy_of_the_database_gives_no_secret_away(client):
    log_in(client, staff())
    secret, codes = set_up(client)
    stored = str(list(Authenticator.objects.values()))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def away(client, user) -> Client:
    """Another browser, in which the password was given."""
    other = Client()
    assert log_in(other, user).url == CODE
    return other


def test_the_code_is_asked_for_after_the_password_and_opens_once(client):
    user = staff()
    log_in(client, user)
    secret, _codes = set_up(client)
    other, code = away(client, user), code_of(secret, 1)
    assert not is_in(other)
    assert "验证码不对" in other.post(CODE, {"code": "12345"}).text
    assert other.post(CODE, {"code": code}).url == "/admin/"
    assert is_in(other)
    assert Event.objects.filter(verb="accounts.log_in").latest("at").after["second_factor"] is True
    third = away(client, user)
    assert "已经用过" in third.post(CODE, {"code": code}).text
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code}")  # as allauth does after 30 seconds
    assert "已经用过" in third.post(CODE, {"code": code}).text
    assert not is_in(third)


def test_where_one_was_going_is_kept_across_the_code(client):
    user = staff()
    log_in(client, user)
    secret, _codes = set_up(client)
    other = Client()
    log_in(other, user, query="?next=/admin/articles/article/")
    assert other.post(CODE, {"code": code_of(secret)}).url == "/admin/articles/article/"


def test_a_recovery_code_opens_once(client):
    user = staff()
    log_in(client, user)
    _secret, codes = set_up(client)
    assert away(client, user).post(CODE, {"code": codes[3]}).url == "/admin/"
    assert "验证码不对" in away(client, user).post(CODE, {"code": codes[3]}).text
    assert "还剩 9 个恢复码" in client.get("/admin/account/").text


def test_wrong_codes_lock_as_wrong_passwords_do(client):
    user = staff()
    log_in(client, user)
    secret, codes = set_up(client)
    other = away(client, user)
    answers = [other.post(CODE, {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]
    assert other.post(CODE, {"code": code_of(secret)}).status_code == 429
    assert other.post(CODE, {"code": codes[0]}).status_code == 429
    assert log_in(Client(), user).status_code == 429
    assert Event.objects.filter(verb="accounts.lock_out").count() == 1


def test_wrong_codes_from_many_addresses_are_refused_too(client):
    user = staff()
    log_in(client, user)
    set_up(client)
    for number in range(12):
        answer = Client(REMOTE_ADDR=f"10.0.0.{number}")
        log_in(answer, user)
        said = answer.post(CODE, {"code": "000000"}).text
    assert "验证码错得太多" in said


def test_a_session_from_before_is_asked_for_the_code(client, settings):
    settings.SECOND_FACTOR = "off"
    user = staff(Role.CHIEF_EDITOR)
    log_in(client, user)
    secret, _codes = set_up(client)
    settings.SECOND_FACTOR = "required-roles"
    other = Client()
    other.force_login(user)
    assert other.get("/admin/").url.startswith("/admin/account/code/")
    assert other.get(SET_UP).url.startswith("/admin/account/")  # the password alone does not replace a factor
    assert other.post("/admin/account/code/?next=/admin/", {"code": code_of(secret)}).url == "/admin/"
    assert is_in(other)


def test_another_telephone_replaces_the_first_and_ends_other_sessions(client, required):
    user = staff(Role.CHIEF_EDITOR)
    log_in(client, user)
    old, codes = set_up(client)
    other = away(client, user)
    other.post(CODE, {"code": code_of(old)})
    new, new_codes = set_up(client)
    assert new != old
    assert set(codes).isdisjoint(new_codes)
    assert is_in(client)
    assert not is_in(other)
    assert "验证码不对" in away(client, user).post(CODE, {"code": codes[1]}).text
    assert away(client, user).post(CODE, {"code": code_of(new)}).url == "/admin/"


def test_taking_it_off_is_refused_where_the_role_needs_it(client, settings):
    user = staff(Role.CHIEF_EDITOR)
    log_in(client, user)
    set_up(client)
    settings.SECOND_FACTOR = "required-roles"
    assert "须有第二重验证" in client.post("/admin/account/second-factor/off/").text
    assert factors.has_one(user)
    settings.SECOND_FACTOR = "off"
    assert client.post("/admin/account/second-factor/off/").url == "/admin/account/"
    assert not factors.has_one(user)
    assert Event.objects.filter(verb="accounts.remove_factor").count() == 1


def test_a_new_key_of_the_site_tells_what_to_do(client, settings):
    user = staff()
    log_in(client, user)
    secret, _codes = set_up(client)
    first, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 5
    assert "本站以前的密钥" in away(client, user).post(CODE, {"code": code_of(secret)}).text
    settings.SECRET_KEY_FALLBACKS = [first]
    assert away(client, user).post(CODE, {"code": code_of(secret)}).url == "/admin/"


def test_who_gave_it_pays_no_statement_for_the_question(client, settings):
    log_in(client, staff(Role.CHIEF_EDITOR))
    set_up(client)
    client.get("/admin/")
    taken = []
    for settings.SECOND_FACTOR in ("off", "required-roles"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert is_in(client)
        taken.append(len(queries))
    assert taken[0] == taken[1]


@pytest.fixture
def lost(client):
    """A chief editor with a factor, logged in somewhere."""
    user = staff(Role.CHIEF_EDITOR, name="顾舟")
    log_in(client, user)
    set_up(client)
    return user


@pytest.fixture
def first(db):
    return make_user(Role.ADMINISTRATOR, name="甲")


@pytest.fixture
def second(db):
    return make_user(Role.ADMINISTRATOR, name="乙")


def test_two_administrators_take_a_lost_factor_off(client, required, lost, first, second):
    reset = factors.ask_factor_reset(actor=first, user=lost, reason="回拨了电话")
    assert factors.has_one(lost)
    assert is_in(client)
    factors.confirm_factor_reset(actor=second, reset=reset)
    assert not Authenticator.objects.filter(user=lost).exists()
    assert not LoginSession.objects.filter(user=lost).exists()
    assert not is_in(client)
    asked, confirmed = Event.objects.filter(verb__endswith="factor_reset").order_by("at")
    assert [(asked.actor, asked.note), (confirmed.actor, confirmed.note)] == [
        (first, "回拨了电话"),
        (second, "回拨了电话"),
    ]
    log_in(client, lost)
    assert client.get("/admin/").url.startswith(SET_UP)


def test_the_other_administrators_and_the_person_are_told_at_once(lost, first, second):
    reset = factors.ask_factor_reset(actor=first, user=lost, reason="回拨了电话")

    def told(user) -> list[str]:
        messages = Message.objects.filter(recipient=user).holding(user, timezone.now())
        return [message.kind for message in messages]

    assert [told(user) for user in (second, lost, first)] == [
        ["accounts.factor_reset"],
        ["accounts.own_factor_reset"],
        [],
    ]
    factors.decline_factor_reset(actor=second, reset=reset)
    assert told(second) == told(lost) == []


def test_neither_the_person_nor_the_first_administrator_confirms(lost, first, second):
    reset = factors.ask_factor_reset(actor=first, user=lost, reason="回拨了电话")
    Posting.objects.create(user=lost, role=Role.ADMINISTRATOR)
    lost.forget_postings()
    for actor in (first, lost, make_user(Role.CHIEF_EDITOR)):
        with pytest.raises(NotAllowed):
            factors.confirm_factor_reset(actor=actor, reset=reset)
    assert factors.has_one(lost)


@pytest.mark.parametrize("actor", ["lost", "reporter"])
def test_who_may_not_ask(lost, actor):
    with pytest.raises(NotAllowed):
        factors.ask_factor_reset(
            actor=lost if actor == "lost" else make_user(Role.REPORTER), user=lost, reason="回拨了电话"
        )


def test_what_cannot_be_asked(lost, first, second):
    with pytest.raises(WrongState, match="怎样得知"):
        factors.ask_factor_reset(actor=first, user=lost, reason=" ")
    with pytest.raises(WrongState, match="没有设"):
        factors.ask_factor_reset(actor=first, user=second, reason="x")
    factors.ask_factor_reset(actor=first, user=lost, reason="x")
    with pytest.raises(WrongState, match="已经有人提出"):
        factors.ask_factor_reset(actor=second, user=lost, reason="x")


def test_a_request_ends_by_a_day_by_a_no_or_by_its_confirmation(lost, first, second):
    day = datetime.timedelta(hours=24)
    reset = factors.ask_factor_reset(actor=first, user=lost, reason="x")
    with pytest.raises(WrongState, match="24 小时"):
        factors.confirm_factor_reset(actor=second, reset=reset, at=reset.asked_at + day)
    again = factors.ask_factor_reset(actor=second, user=lost, reason="x", at=reset.asked_at + day)
    factors.decline_factor_reset(actor=first, reset=again)
    with pytest.raises(WrongState, match="没有同意"):
        factors.confirm_factor_reset(actor=first, reset=again)
    third = factors.ask_factor_reset(actor=second, user=lost, reason="x", at=reset.asked_at + day)
    factors.confirm_factor_reset(actor=first, reset=third)
    with pytest.raises(WrongState, match="已经确认"):
        factors.decline_factor_reset(actor=second, reset=third)


@pytest.mark.parametrize("by", ["asked_by", "user"])
def test_the_database_wants_two_people_as_well(lost, first, by):
    reset = factors.ask_factor_reset(actor=first, user=lost, reason="x")
    with pytest.raises(IntegrityError, match="confirmed_by_a_third"), transaction.atomic():
        FactorReset.objects.update(confirmed_by=getattr(reset, by), confirmed_at=timezone.now())
    with pytest.raises(IntegrityError, match="asked_by_another"), transaction.atomic():
        FactorReset.objects.update(asked_by=lost)
    with pytest.raises(IntegrityError, match="confirmed_whole"), transaction.atomic():
        FactorReset.objects.update(confirmed_at=timezone.now())
