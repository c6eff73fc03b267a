"""What readers see of proposals."""

import datetime
import re

import pytest
from django.utils import timezone
from makers import (
    make_assignment,
    make_delegate,
    make_organisation,
    make_proposal,
    make_publication,
    make_reply,
    make_session,
    make_signature,
    make_source,
    make_topic,
    make_user,
)

from proposals.models import Action, DeadlineRule, FilingLink, OfficialFigure


def text(client, thing) -> str:
    return client.get(thing if isinstance(thing, str) else thing.get_absolute_url()).content.decode()


def step(proposal, kind: str, on: datetime.date | None = None, **fields) -> Action:
    return Action.objects.create(proposal=proposal, kind=kind, happened_on=on, recorded_by=make_user(), **fields)


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


def test_an_implied_step_stands_before_what_implies_it_without_a_date(client, db):
    item = make_proposal(status="replied")
    step(item, "filed", datetime.date(2026, 3, 5), source=make_source("收件回执"))
    step(item, "replied", datetime.date(2026, 8, 1))
    step(item, "assigned", implied=True)
    page = text(client, item)
    course = page[page.index('class="steps"') : page.index("</ol>", page.index('class="steps"'))]
    steps = re.findall(r'<li class="?(\w*)"?>|<li>', course)
    assert steps == ["", "imp", "now", "nxt"]
    assert "由后来的步骤推定" in course
    assert "收件回执" in course


def test_overdue_is_said_the_day_after_and_not_on_the_day(client, db, today):
    due = make_proposal(status="assigned", due_on=today, title="今天到期")
    late = make_proposal(status="assigned", due_on=today - datetime.timedelta(days=1), title="昨天到期")
    assert "逾期未见答复" not in text(client, due)
    assert "今天到期" in text(client, due).split("state", 1)[1]
    assert "逾期未见答复" in text(client, late)
    found = client.get("/proposals/?overdue=yes").context["object_list"]
    assert [item.title for item in found] == ["昨天到期"]


def test_a_day_that_nobody_knows_is_not_called_late(client, db):
    item = make_proposal(status="assigned")
    make_assignment(item)
    page = text(client, item)
    assert "逾期" not in page
    assert "日期不详" in page


def test_a_late_reply_says_by_how_many_days(client, db):
    item = make_proposal(status="replied", replied_on=datetime.date(2025, 8, 21))
    assignment = make_assignment(item, assigned_on=datetime.date(2025, 5, 12), due_on=datetime.date(2025, 8, 12))
    make_reply(item, assignment=assignment, replied_on=datetime.date(2025, 8, 21), text="来信收悉。")
    page = text(client, item)
    assert "迟9天" in page
    assert "来信收悉。" in page


def test_a_reply_that_is_not_public_is_known_to_have_come_and_no_more(client, db):
    item = make_proposal(status="replied")
    make_reply(item, text="内部的话", is_public=False)
    page = text(client, item)
    assert "内部的话" not in page
    assert "未公开" in page


def test_a_statement_says_that_no_filing_is_known_until_one_is_linked(client, db):
    statement = make_proposal("statement", title="船票上的一行字", stated_on=datetime.date(2026, 3, 6))
    assert "未见立案信息" in text(client, statement)
    filed = make_proposal(number="4817", serial=4817)
    FilingLink.objects.create(
        statement=statement, filed=filed, evidence="收件回执", linked_on=datetime.date(2026, 3, 9)
    )
    page = text(client, statement)
    assert filed.get_absolute_url() in page
    assert "未见立案信息" not in page
    assert "已提交为建议" in page
    assert statement.get_absolute_url() in text(client, filed)
    assert "已提交为建议" in text(client, "/proposals/?kind=statement")
    filed.shown = []
    filed.save()
    assert "未见立案信息" in text(client, statement)


def test_a_motion_names_who_examines_it_and_no_reply(client, db):
    motion = make_proposal("motion", signatory_count=31)
    step(motion, "referred", datetime.date(2026, 3, 11), organisation=make_organisation("环境与资源保护委员会"))
    state = text(client, motion).split('<dl class="state">', 1)[1].split("</dl>", 1)[0]
    assert "环境与资源保护委员会" in state
    assert "最近答复" not in state


def test_nothing_is_due_of_what_was_withdrawn(client, db):
    item = make_proposal(status="withdrawn")
    state = text(client, item).split('<dl class="state">', 1)[1].split("</dl>", 1)[0]
    assert "无<small>已撤案</small>" in state
    assert "交办日期不详" not in state


def test_a_day_that_is_not_past_is_not_red(client, db, today):
    item = make_proposal(status="assigned", due_on=today + datetime.timedelta(days=3))
    state = text(client, item).split('<dl class="state">', 1)[1].split("</dl>", 1)[0]
    assert "还有3天" in state
    assert "red" not in state


def test_names_that_are_not_known_are_counted_as_such(client, db):
    item = make_proposal(signatory_count=12)
    make_signature(item, make_delegate("钱书宁"))
    make_signature(item, make_delegate("吴渡"), role="co")
    page = text(client, item)
    assert "钱书宁等12名代表" in page
    assert "见名2人，其余10人姓名未见" in page


def test_a_signatory_whose_profile_nobody_sees_stands_as_printed_without_a_link(client, db):
    item = make_proposal()
    hidden = make_delegate("钱书宁", hidden=True)
    make_signature(item, hidden)
    page = text(client, item)
    assert "钱书宁" in page
    assert hidden.get_absolute_url() not in page


def test_stories_and_items_lead_to_each_other(client, db):
    item = make_proposal()
    story = make_publication(proposals=[{"proposal": item.pk, "brings": False}])
    assert story.get_absolute_url() in text(client, item)
    assert item.get_absolute_url() in text(client, story)


def test_the_file_has_the_question_of_the_page(client, db):
    make_topic()
    make_proposal(topics=[make_topic()])
    page = text(client, "/proposals/?topic=yanglao&kind=suggestion")
    assert (
        re.search(r'href="(/proposals\.csv\?[^"]*)"', page)[1]
        .replace("&amp;", "&")
        .startswith("/proposals.csv?kind=suggestion&topic=yanglao")
    )


def test_kinds_stand_apart_and_every_figure_says_of_how_many(client, db, today):
    make_proposal(status="assigned", due_on=today - datetime.timedelta(days=3))
    make_proposal(status="replied", replied_on=today)
    make_proposal("statement")
    answer = client.get("/proposals/overview/")
    rows = {row.kind: row for row in answer.context["kinds"]}
    suggestion = rows["suggestion"]
    assert (suggestion.total, suggestion.settled, suggestion.overdue, suggestion.other) == (2, 1, 1, 0)
    assert rows["statement"].total == 1
    for path in ("/", "/proposals/", "/proposals/overview/"):
        assert "不是官方总数" in text(client, path)


def test_official_totals_stand_apart_with_their_source(client, db):
    item = make_proposal()
    OfficialFigure.objects.create(
        session=item.session, kind="suggestion", what="received", value=9160, source=make_source("办理情况报告")
    )
    page = text(client, "/proposals/overview/")
    assert "9160" in page
    assert "办理情况报告" in page


def test_the_same_number_of_another_session_is_one_link_away(client, db):
    item = make_proposal(number="4817", serial=4817)
    twin = make_proposal(number="4817", serial=4817, session=make_session(number=3), title="另一次会议的同号件")
    make_proposal(number="4817", serial=4817, session=make_session(number=2), hidden=True, title="未见")
    make_proposal("motion", number="4817", serial=4817, title="同号议案")
    page = text(client, item)
    assert twin.get_absolute_url() in page
    assert twin.session.name in page
    assert "未见</a>" not in page
    assert "同号议案" not in page


def test_what_may_come_next_names_who_would_take_it_and_the_rule(client, db, today):
    item = make_proposal(status="assigned", due_on=today)
    rule = DeadlineRule.objects.create(
        body=item.body,
        kind="suggestion",
        role="lead",
        ground="ordinary",
        valid_from=datetime.date(2020, 1, 1),
        months=3,
        source=make_source("代表法"),
    )
    make_assignment(item, "海事部", due_on=today, rule=rule)
    page = text(client, item)
    coming = page[page.index('<li class="nxt">') : page.index("</ol>", page.index('<li class="nxt">'))]
    assert "海事部" in coming
    assert "代表法" in coming
    assert "专门委员会" in text(client, make_proposal("motion", status="referred"))


def test_a_letter_of_reply_says_what_kind_of_document_it_is(client, db):
    item = make_proposal(status="replied")
    make_reply(item, url="https://ministry.example/letters/7409.PDF?download=1")
    make_reply(item, url="https://ministry.example/letters/7409")
    page = text(client, item)
    assert "（PDF）" in page
    assert "（网页）" in page


def test_the_unit_and_the_session_of_an_item_are_one_link_away(client, db):
    item = make_proposal(status="assigned")
    unit = make_assignment(item, "海事部").organisation
    page = text(client, item)
    assert f"/proposals/units/{unit.pk}-{unit.slug}/" in page
    assert f"/sessions/{item.session.code}/" in page
