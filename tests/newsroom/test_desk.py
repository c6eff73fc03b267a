"""The first page of the back office, and the pages of people and of the audit trail."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import (
    make_article,
    make_mention,
    make_publication,
    make_scheduled,
    make_section,
    make_staff,
    move_to,
)

from articles import review
from newskit.accounts.models import Posting, User
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = make_staff("administrator", "管事")
    client.force_login(user)
    return user


@pytest.fixture
def busy_desk():
    move_to(make_article("等初审的"), "first")
    make_scheduled("明天见报", planned_from=timezone.now() + datetime.timedelta(days=1))
    held = move_to(make_article("扣住的", mentions=[make_mention(name="孟知秋")]), "final")
    review.hold(actor=make_staff("desk_head", "章和"), article=held, reason="等回话")


def test_the_desk_says_what_waits(client, busy_desk):
    client.force_login(make_staff("editor", "白露"))
    page = client.get(reverse("admin:index")).text
    assert "等我 1 篇" in page
    for words in ("等初审的", "明天见报", "扣住的", "孟知秋"):
        assert words in page


def test_the_desk_takes_few_queries(client, busy_desk, django_assert_max_num_queries):
    for number in range(5):
        move_to(make_article(f"第{number}篇", mentions=[make_mention(name="孟知秋")]), "first")
    client.force_login(make_staff("desk_head", "章和"))
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(9):
        client.get(reverse("admin:index"))


@pytest.mark.parametrize(
    "role", ["reporter", "editor", "proofreader", "chief_editor", "data_editor", "observer", "administrator"]
)
def test_the_desk_opens_for_every_role(client, role, busy_desk):
    client.force_login(make_staff(role, role))
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_desk_is_for_who_works_here(client):
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_user_is_entered_with_a_posting_and_the_password_stays_out_of_the_log(client, administrator):
    typed = {
        "username": "bailu",
        "name": "白露",
        "language": "zh-hans",
        "is_staff": "on",
        "first_password": "a long secret phrase",
        "postings-TOTAL_FORMS": "1",
        "postings-INITIAL_FORMS": "0",
        "postings-0-role": "editor",
        "postings-0-section": make_section().pk,
        "postings-0-kind": "regular",
    }
    assert client.post(reverse("admin:accounts_user_add"), typed).status_code == 302
    user = User.objects.get(username="bailu")
    assert user.check_password("a long secret phrase")
    assert user.postings.get().role == "editor"
    assert Event.objects.filter(verb="accounts.user.add").exists()
    assert not any("secret" in str(event.after) for event in Event.objects.all())


def test_a_user_is_neither_deleted_nor_changed_by_others(client):
    user = make_staff("reporter", "文青")
    client.force_login(make_staff("chief_editor", "顾舟"))
    assert client.post(reverse("admin:accounts_user_delete", args=[user.pk])).status_code == 403
    assert client.post(reverse("admin:accounts_user_change", args=[user.pk]), {"name": "别人"}).status_code == 403
    assert Posting.objects.filter(user=user).exists()


def test_the_audit_trail_is_read_only(client, administrator):
    make_publication()
    assert "articles.publish" in client.get(reverse("admin:audit_event_changelist")).text
    event = Event.objects.first()
    assert client.post(reverse("admin:audit_event_change", args=[event.pk]), {"note": "x"}).status_code == 403
    assert client.get(reverse("admin:articles_publication_changelist")).status_code == 200
