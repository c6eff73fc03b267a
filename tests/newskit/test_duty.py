"""Tonight's duty and stand-ins: hours in Beijing, in one press, warned where they overlap, ended and never deleted."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import make_section, make_user

from newskit.accounts.duty import end_duty, overlapping, put_on_duty, tonight
from newskit.accounts.models import Posting
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
PAGE = "admin:accounts_posting_changelist"
H = datetime.timedelta(hours=1)
NOON = datetime.datetime(2026, 3, 6, 4, tzinfo=datetime.UTC)  # 12:00 in Beijing


@pytest.fixture
def administrator():
    return make_user("administrator", name="管理员")


def duty(actor, user, *, at=NOON, **fields):
    hours = {"starts_at": at, "ends_at": at + 8 * H}
    return put_on_duty(actor=actor, user=user, **{"role": "chief_editor", "section": None} | hours | fields)


@pytest.mark.parametrize(
    ("hour", "first"), [(4, (6, 18)), (15, (6, 18)), (17, (6, 18)), (18, (7, 18)), (21, (7, 18))], ids=str
)
def test_the_night_lasts_until_two_in_beijing(hour, first):
    """17:00 UTC is one in the morning: still the night before. 18:00 UTC is two, and the next night is meant."""
    start, end = tonight(datetime.datetime(2026, 3, 6, hour, tzinfo=datetime.UTC))
    local = timezone.localtime(start)
    assert (local.day, local.hour) == first
    assert end - start == 8 * H


def test_the_right_lasts_as_long_as_the_duty(administrator):
    editor = make_user("editor")
    duty(administrator, editor)
    editor.forget_postings()
    assert [editor.may("articles.final", at=NOON + n * H) for n in (-1, 0, 7, 8)] == [False, True, True, False]
    assert Event.objects.get(verb="accounts.on_duty").after["role"] == "chief_editor"


def test_a_stand_in_says_for_whom(administrator):
    away = make_user("chief_editor", name="休假的人")
    posting = duty(administrator, make_user("editor"), stands_in_for=away)
    assert (posting.kind, posting.stands_in_for) == (Posting.Kind.STAND_IN, away)


def test_who_may_not_and_what_cannot_be(administrator):
    editor = make_user("editor")
    with pytest.raises(NotAllowed):
        duty(make_user("chief_editor"), editor)
    with pytest.raises(WrongState):
        duty(administrator, editor, ends_at=NOON)
    with pytest.raises(WrongState):
        duty(administrator, editor, stands_in_for=editor)
    duty(administrator, editor)
    with pytest.raises(WrongState):
        duty(administrator, editor)
    with pytest.raises(WrongState):
        duty(administrator, make_user("editor", is_active=False))


def test_an_end_keeps_the_row(administrator):
    posting = duty(administrator, make_user("editor"))
    assert end_duty(actor=administrator, posting=posting, at=NOON + H).ends_at == NOON + H
    with pytest.raises(WrongState):
        end_duty(actor=administrator, posting=posting, at=NOON + 2 * H)
    planned = duty(administrator, make_user("editor"))
    assert end_duty(actor=administrator, posting=planned, at=NOON - H).ends_at > planned.starts_at
    with pytest.raises(WrongState):
        end_duty(actor=administrator, posting=administrator.postings.get())


def test_overlaps_are_found_at_their_edges(administrator):
    user, economy = make_user("chief_editor", section=make_section("economy")), make_section("economy")
    user.postings.update(starts_at=NOON + 8 * H)
    posting = duty(administrator, user, section=economy)
    assert not overlapping(posting).exists()  # half-open: one ends where the other begins
    user.postings.filter(kind="regular").update(starts_at=NOON + 7 * H)
    assert overlapping(posting).exists()
    user.postings.filter(kind="regular").update(section=make_section("society"))
    assert not overlapping(posting).exists()


def test_one_press_puts_somebody_on_duty_tonight(client, administrator):
    client.force_login(administrator)
    chief = make_user("chief_editor", name="值班的人")
    shown = client.get(reverse(PAGE)).context["form"]
    filled = {name: shown.get_initial_for_field(field, name) or "" for name, field in shown.fields.items()}
    answer = client.post(reverse(PAGE), filled | {"user": chief.pk, "role": "chief_editor"}, follow=True)
    assert "值班的人已排班" in answer.text
    assert "本来就有这个角色" in answer.text  # the regular posting covers the same hours
    assert Posting.objects.get(kind="duty").user == chief


def test_everybody_sees_the_roster_and_who_manages_users_alone_changes_it(client, administrator):
    posting = duty(administrator, make_user("editor", name="今晚的人"), at=timezone.now())
    client.force_login(make_user("reporter"))
    page = client.get(reverse(PAGE))
    assert "今晚的人" in page.text
    assert page.context["form"] is None
    assert client.post(reverse(PAGE), {}).status_code == 403
    assert client.post(reverse("admin:accounts_posting_end", args=[posting.pk])).status_code == 403
    client.force_login(administrator)
    client.post(reverse("admin:accounts_posting_end", args=[posting.pk]))
    posting.refresh_from_db()
    assert posting.ends_at <= timezone.now()


def test_a_stage_that_nobody_holds_is_named(client, administrator):
    make_section("economy")
    client.force_login(administrator)
    assert len(client.get(reverse(PAGE)).context["gaps"]) == 3
    make_user("chief_editor")
    assert [str(right) for _section, right in client.get(reverse(PAGE)).context["gaps"]] == ["articles.first"]


def test_the_page_costs_the_same_however_many_work_here(client, administrator, django_assert_num_queries):
    client.force_login(administrator)
    for _ in range(5):
        duty(administrator, make_user("editor"), at=timezone.now())
    client.get(reverse(PAGE))
    with django_assert_num_queries(QUERIES):
        client.get(reverse(PAGE))


QUERIES = 10
