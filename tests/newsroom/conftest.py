"""A small paper with something on every kind of page."""

import datetime
from types import SimpleNamespace

import pytest
from makers import (
    STORY_DAY,
    make_assignment,
    make_correction,
    make_delegate,
    make_key_topic,
    make_mandate,
    make_mention,
    make_office,
    make_position,
    make_proposal,
    make_publication,
    make_reply,
    make_seat,
    make_section,
    make_sighting,
    make_signature,
    make_source,
    make_topic,
    make_withdrawn,
)

from articles.models import Issue, Page, Placement
from proposals.models import Action, FilingLink, Measure

DAY = datetime.date(2026, 3, 6)


@pytest.fixture
def paper(db):
    topic = make_topic()
    delegate = make_delegate("钱书宁", slug="qian-shuning", source=make_source("公告"))
    mandate = make_mandate(delegate, source=make_source("公告"))
    make_seat(mandate)
    make_office(mandate, "standing_committee_member")
    make_sighting(make_position(delegate), DAY)
    statement = make_proposal("statement", title="灯塔值守的建言", slug="zhishou", stated_on=DAY, topics=[topic])
    item = make_proposal(
        number="4817",
        serial=4817,
        topics=[topic],
        filed_on=datetime.date(2026, 3, 5),
        status="assigned",
        due_on=datetime.date(2026, 6, 30),
        signatory_count=12,
    )
    make_signature(item, delegate, mandate=mandate)
    make_signature(statement, delegate, mandate=mandate)
    Measure.objects.create(proposal=item, order=1, text="给每座灯塔配一名值守的人。", quoted=True)
    clerk = make_publication("夜班的第一晚", section=make_section("society").code).published_by
    Action.objects.create(proposal=item, kind="filed", happened_on=datetime.date(2026, 3, 5), recorded_by=clerk)
    Action.objects.create(proposal=item, kind="accepted", implied=True, recorded_by=clerk)
    assignment = make_assignment(
        item, assigned_on=datetime.date(2026, 3, 30), limit_months=3, due_on=datetime.date(2026, 6, 30)
    )
    make_reply(
        item,
        assignment=assignment,
        replied_on=datetime.date(2026, 7, 9),
        text="来信收悉。\n正在研究。",
        outcome_code="B",
    )
    FilingLink.objects.create(statement=statement, filed=item, evidence="收件回执", linked_on=DAY)
    key_topic = make_key_topic(items=[item], number=3, items_announced=12, lead_units=[assignment.organisation])
    story = make_publication(
        "灯塔边的人，想要什么",
        kicker="守塔人的第三年",
        subheads=["钱书宁代表说"],
        standfirst="三年里，同一件事提了三次。",
        column="海边来信",
        body="<p>清晨，钱书宁代表上了船。</p><h2>一盏灯</h2><p>灯还亮着。</p><p>天黑了。</p>",
        pull_quotes=["“灯亮着，人就在。”"],
        reader_question={"text": "灯塔由谁来守？", "asked_by": "读者远山"},
        mentions=[make_mention(delegate, quote="钱书宁代表", prefix="清晨，", suffix="上了船")],
        proposals=[{"proposal": item.pk, "brings": False}],
        topics=[topic.slug],
        credits=[{"part": "责任编辑", "text": "楚宁"}],
    )
    issue = Issue.objects.create(date=DAY, number=1876)
    page = Page.objects.create(issue=issue, code="A3", name="海岸", editor="楚宁")
    Placement.objects.create(article=story.article, page=page)
    corrected = make_correction(make_publication("药箱随船走"), at=STORY_DAY + datetime.timedelta(hours=5))
    withdrawn = make_withdrawn("一则撤回的稿件")
    return SimpleNamespace(
        topic=topic,
        delegate=delegate,
        statement=statement,
        item=item,
        key_topic=key_topic,
        story=story,
        corrected=corrected,
        withdrawn=withdrawn,
        day=DAY,
    )
