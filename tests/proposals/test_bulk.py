"""Many items at once: assigned to a unit, answered by one; what each becomes is said before anything is stored."""

import datetime

import pytest
from django.urls import reverse
from makers import make_filed, make_organisation, make_statement, make_user

from delegates.models import Organisation
from newskit.audit.models import Event
from newskit.topics.models import Source
from proposals import lifecycle
from proposals.admin import bulk
from proposals.models import Assignment, Proposal, Reply

pytestmark = pytest.mark.django_db
LIST = reverse("admin:proposals_proposal_changelist")
SAME = {"organisation": "灯塔管理局", "on": "2026-04-01", "precision": "day", "source_text": "交办会纪要"}
ASSIGN = {"action": "assign_selected", "role": "lead", "ground": "broad", "limit_months": "6", **SAME}
REPLY = {"action": "reply_selected", "is_public": "on", "outcome_scheme": "npc-abc", **SAME, "on": "2026-07-01"}


@pytest.fixture
def editor(client):
    user = make_user("data_editor")
    client.force_login(user)
    return user


def press(client, cells, items, **more):
    return client.post(LIST, {**cells, "_selected_action": [item.pk for item in items], **more})


def told(answer):
    return [str(message) for message in answer.wsgi_request._messages]


def test_what_each_becomes_is_told_and_nothing_is_stored(client, editor):
    good, statement = make_filed(title="守塔"), make_statement(title="见报")
    before = Event.objects.count()
    answer = press(client, ASSIGN, [good, statement], look="1")
    rows = {item.title: tried for item, _cells, tried in answer.context["rows"]}
    assert "2026-10-0" in rows["守塔"].result
    assert rows["见报"].refused
    assert answer.context["good"] == 1
    assert not Organisation.objects.exists()
    assert not Assignment.objects.exists()
    assert not Source.objects.filter(text="交办会纪要").exists()
    assert Event.objects.count() == before


def test_many_are_assigned_and_a_refusal_keeps_none_back(client, editor):
    good, statement = make_filed(title="守塔"), make_statement(title="见报")
    answer = press(client, ASSIGN, [good, statement], apply="1")
    assert (answer.status_code, Assignment.objects.count(), Organisation.objects.count()) == (302, 1, 1)
    assert Assignment.objects.get().source.text == "交办会纪要"
    assert len(told(answer)) == 2
    assert "见报" in told(answer)[1]


def test_a_unit_that_only_refused_items_would_have_added_is_not_left_behind(client, editor):
    press(client, ASSIGN, [make_statement()], apply="1")
    assert not Organisation.objects.exists()


def test_replies_of_one_unit_each_with_its_number_and_outcome(client, editor):
    items = [make_filed(title=title) for title in "一二三"]
    own = {f"number-{item.pk}": f"塔函{n}号" for n, item in enumerate(items, 1)} | {f"outcome_code-{items[1].pk}": "B"}
    shown = press(client, REPLY, items, look="1", **own)
    assert "塔函2号" in shown.content.decode()
    assert not Reply.objects.exists()
    press(client, REPLY, items, apply="1", **own)
    assert list(Reply.objects.order_by("pk").values_list("number", "outcome_code")) == [
        ("塔函1号", ""),
        ("塔函2号", "B"),
        ("塔函3号", ""),
    ]
    assert set(Proposal.objects.values_list("status", flat=True)) == {"replied"}


def test_pressed_twice_stores_once_and_says_so(client, editor):
    items = [make_filed(title=title) for title in "一二"]
    press(client, REPLY, items, apply="1")
    answer = press(client, REPLY, items, apply="1")
    assert Reply.objects.count() == 2
    assert any("一" in message for message in told(answer))


@pytest.mark.parametrize(
    "cells", [{"source_text": ""}, {"organisation": ""}, {"on": "2999-01-01"}, {"precision": "x"}, {"on": "3月"}]
)
def test_what_is_typed_wrong_stands_beside_its_field_and_keeps_what_was_typed(client, editor, cells):
    answer = press(client, {**REPLY, **cells}, [item := make_filed()], apply="1", **{f"number-{item.pk}": "塔函1号"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "塔函1号" in answer.content.decode()
    assert not Reply.objects.exists()


def test_one_name_of_two_units_is_refused_for_each(client, editor):
    for name in ("灯塔一局", "灯塔二局"):
        make_organisation(name, short_name="灯塔管理局")
    answer = press(client, ASSIGN, [make_filed()], look="1")
    assert answer.context["good"] == 0
    assert not Assignment.objects.exists()


def test_too_many_at_once_are_refused_whole(client, editor, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    press(client, ASSIGN, [make_filed(), make_filed(title="二")], apply="1")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("role", ["reporter", "chief_editor", "observer", "administrator"])
def test_who_may_not_track_assigns_and_answers_nothing(client, role):
    client.force_login(make_user(role))
    items = [make_filed()]
    for cells in (ASSIGN, REPLY):
        press(client, cells, items, apply="1")
    assert not Assignment.objects.exists()
    assert not Reply.objects.exists()


def test_the_page_takes_few_more_queries_for_many_than_for_one(client, editor, django_assert_max_num_queries):
    items = [make_filed(title=str(number)) for number in range(6)]
    press(client, REPLY, items)
    with django_assert_max_num_queries(16):
        assert press(client, REPLY, items).status_code == 200


def test_a_late_assignment_says_by_when_the_reply_was_due(client, editor):
    item = make_filed(filed_on=datetime.date(2024, 3, 5))
    lifecycle.assign(
        actor=editor,
        proposal=item,
        organisation=make_organisation("航道总局"),
        on=datetime.date(2024, 4, 1),
        limit_months=3,
    )
    answer = press(client, {**ASSIGN, "on": "2024-04-02"}, [item], look="1")
    assert "2024-07-01" in answer.context["rows"][0][2].result
