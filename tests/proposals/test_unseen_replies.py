"""Feedback proves that a reply came. Where a table has the feedback alone, the reply is shown as implied, never as seen."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from makers import make_filed, make_organisation, make_source, make_user
from tables import counts, csv_of, exported, take_in, wipe

from proposals import lifecycle
from proposals.datasets import ACTIONS, PROPOSALS, REPLIES
from proposals.models import Action, Reply
from proposals.timeline import in_order, newest

pytestmark = pytest.mark.django_db
HEADINGS = ["会议", "类别", "案号", "环节", "单位", "日期", "态度评价"]
FILES = {"proposals": PROPOSALS, "actions": ACTIONS, "replies": REPLIES}


@pytest.fixture
def item(actor):
    """A table says that the proposers were satisfied with the unit's reply, and nothing of the reply."""
    make_organisation("灯塔管理局")
    item = make_filed(number="7409", title="关于守护灯塔的建议", source=make_source("建议目录"))
    found = take_in(
        "actions", csv_of(HEADINGS, ["npc-14-4", "建议", "7409", "代表反馈", "灯塔管理局", "2026-06-09", "满意"])
    )
    assert counts(found) == {"added": 1}
    return item


def steps(item) -> dict[str, bool]:
    return {step.kind: step.unseen for step in in_order(item.actions.all())}


def course(client, item) -> str:
    page = client.get(item.get_absolute_url()).content.decode()
    return page[page.index('class="steps"') : page.index("</ol>", page.index('class="steps"'))]


def test_readers_see_it_as_implied_without_a_day_and_without_a_source(client, item):
    reply = Reply.objects.get()
    assert (reply.replied_on, reply.source) == (None, None)
    assert steps(item) == {"filed": False, "assigned": True, "replied": True, "feedback": False}
    shown = course(client, item)
    told = shown[shown.index("<h3>答复</h3>") - 120 : shown.index("<h3>答复</h3>") + 160]
    assert 'class="imp"' in told
    assert "日期不详" in told
    assert "由后来的步骤推定" in told
    page = client.get(item.get_absolute_url()).content.decode()
    assert "没有人见到这份答复" in page
    assert newest(in_order(item.actions.all())).kind == "feedback"


def test_neither_the_editor_s_record_nor_the_file_calls_it_seen(client, item):
    client.force_login(make_user("data_editor"))
    record = client.get(reverse("admin:proposals_proposal_change", args=[item.pk])).content.decode()
    assert record.count("record-implied") >= 2
    rows = list(csv.DictReader(io.StringIO(client.get("/actions.csv").content.decode("utf-8-sig"), newline="")))
    assert {row["step"]: row["implied"] for row in rows}["replied"] == "true"


def test_once_a_day_a_source_or_a_word_of_it_is_known_it_is_seen(client, actor, item):
    action = Action.objects.get(kind="replied")
    for change in ({"number": "灯函〔2026〕1号"}, {"text": "已办。"}):
        Reply.objects.update(**change)
        assert not steps(item)["replied"]
        Reply.objects.update(**dict.fromkeys(change, ""))
    assert steps(item)["replied"]
    lifecycle.amend(actor=actor, action=action, on=datetime.date(2026, 6, 1))
    assert not steps(item)["replied"]
    assert 'class="imp"' not in course(client, item).split("<h3>答复</h3>")[0].rsplit("<li", 1)[1]


def test_a_reply_of_unknown_day_that_somebody_recorded_stays_seen(actor, item):
    other = make_filed(number="7410", title="关于修复灯塔的建议")
    unit = make_organisation("海事局")
    lifecycle.reply(actor=actor, proposal=other, organisation=unit)
    assert not steps(other)["replied"]


@pytest.mark.parametrize("order", [("actions", "replies"), ("replies", "actions")], ids="-".join)
def test_it_leaves_and_comes_in_again_the_same(item, order):
    before = {name: exported(dataset) for name, dataset in FILES.items()}
    for name in FILES:
        assert counts(take_in(name, before[name])).keys() == {"same"}
    wipe()
    for name in ("proposals", *order):
        assert counts(take_in(name, before[name])).keys() <= {"added", "changed", "same"}
    keys = {"id", "permalink", "proposal_id", "assignment_id", "updated_at"}
    for name, dataset in FILES.items():
        found = [
            list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")))) for data in (before[name], exported(dataset))
        ]
        was, now = ([{key: cell for key, cell in row.items() if key not in keys} for row in rows] for rows in found)
        assert now == was, name
