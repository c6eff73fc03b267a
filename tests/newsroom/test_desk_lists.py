"""What stands in which list of the desk, for whom; and that all of it takes few statements, whatever there is."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import (
    make_article,
    make_mention,
    make_proposal,
    make_publication,
    make_section,
    make_signed_article,
    make_staff,
    make_user,
    move_to,
)

from articles import publishing, review
from articles.models import ErrorReport, Presence, Sweep
from newskit.accounts.models import Posting, User
from newskit.periods import beijing_day
from newsroom.desk import desk
from newsroom.desk.lines import paper_day
from newsroom.desk.people import Reader

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


def titles(listed) -> list[str]:
    return [str(row.story) for row in listed.rows]


def due(article, due_at, assignee=None, at=None):
    actor = make_staff("desk_head", "章和")
    review.assign(actor=actor, article=article, assignee=assignee, due_at=due_at, at=at or timezone.now())
    return article


def edit(article, who, at=None, **parts):
    article.refresh_from_db()
    document = article.data | parts
    review.save(actor=who, article=article, document=document, base_version=article.version, at=at)


def test_the_first_line_counts_all_that_waits_and_all_that_is_late(now):
    for number in range(15):
        story = move_to(make_article(f"第{number}篇", at=now - 3 * HOUR), "first", at=now - 2 * HOUR)
        due(story, now - HOUR if number < 14 else now + HOUR, at=now - 2 * HOUR)
    page = desk(make_staff("editor", "白露"), now)
    assert (page["waiting"].total, page["waiting"].late, len(page["waiting"].rows)) == (15, 14, 12)
    assert page["answer"] == ("等我 15 篇", "14 篇已迟")
    assert page["waiting"].more == 3


def test_what_is_late_in_others_hands_is_not_told_twice(now):
    late = due(move_to(make_article("别人的"), "final"), now + HOUR / 2)
    due(move_to(make_article("我的"), "first"), now + HOUR / 2)
    due(move_to(make_article("还早"), "final"), now + 2 * HOUR)
    page = desk(make_staff("editor", "白露"), now)
    assert titles(page["late"]) == [str(late)]
    assert titles(page["waiting"]) == ["我的"]


def test_the_queue_says_what_changed_since_i_signed(now):
    editor, head, chief = (
        make_staff(*who) for who in [("editor", "楚宁"), ("desk_head", "章和"), ("chief_editor", "顾")]
    )
    article = move_to(
        make_article("改过的", body="<p>第三季度，教授说。</p><p>灯还亮着。</p>"), "second", at=now - HOUR
    )
    edit(article, head, body="<p>第四季度，副校长说。</p><p>灯还亮着。</p>")
    since = desk(editor, now)["since"]
    assert titles(since) == ["改过的"]
    assert since.rows[0].change.count == 7
    marked = [(mark, text) for mark, text in since.rows[0].change.pieces if mark]
    assert marked == [("del", "三"), ("ins", "四"), ("del", "教授"), ("ins", "副校长")]
    article.refresh_from_db()
    review.pass_stage(actor=head, article=article, stage="second", version=article.version, at=now)
    review.return_to(actor=chief, article=article, to="first", note="改回去", at=now)
    row = desk(editor, now)["waiting"].rows[0]
    assert (row.came.note, row.change.count) == ("改回去", 7)


def test_a_text_seen_for_the_first_time_says_how_long_it_is(client, now):
    move_to(make_article("新来的", body="<p>十个字的正文在这里。</p>"), "first")
    editor = make_staff("editor", "白露")
    row = desk(editor, now)["waiting"].rows[0]
    assert (row.change, row.signed_at, row.characters) == (None, None, 10)
    client.force_login(editor)
    assert "第一次到你手，10 字" in client.get(reverse("admin:index")).text


def test_what_came_back_stands_with_its_note_and_who_sent_it(client, now):
    article = move_to(make_article("退回的"), "first")
    review.return_to(actor=make_staff("editor", "楚宁"), article=article, to="draft", note="请对录音", at=now)
    reporter = make_staff("reporter", "文青")
    row = desk(reporter, now)["returned"].rows[0]
    assert (row.came.who, row.came.note, row.came.is_back) == ("楚宁", "请对录音", True)
    client.force_login(reporter)
    assert "请对录音" in client.get(reverse("admin:index")).text
    assert desk(make_staff("reporter", "别人"), now)["returned"].total == 0


def test_who_is_at_a_story_is_told(client, now):
    article = move_to(make_article(), "first")
    other, editor = make_staff("editor", "霜降"), make_staff("editor", "白露")
    Presence.objects.create(article=article, user=other, tab="1", is_writing=True, came_at=now, seen_at=now)
    row = desk(editor, now)["waiting"].rows[0]
    assert (row.watcher, row.is_being_written) == ("霜降", True)
    assert desk(other, now)["waiting"].rows[0].watcher == ""


def test_what_will_appear_says_its_minute_and_what_keeps_it(client, now):
    head = make_staff("desk_head", "章和")
    for name in ("按时的", "保密的", "扣住的"):
        article = make_signed_article(name, at=now - HOUR)
        if name == "保密的":
            review.embargo(actor=head, article=article, until=None, reason="等电话", at=now)
        publishing.schedule(actor=head, article=article, planned_from=now + HOUR, at=now)
        if name == "扣住的":
            review.hold(actor=head, article=article, reason="等法务", at=now)
    page = desk(head, now)
    appears = {line.title: line.number for line in page["appears"].rows}
    assert appears == {"按时的": 0, "保密的": 1, "扣住的": 2}
    assert all(line.at == now + HOUR for line in page["appears"].rows)
    assert [(line.title, line.words, line.who) for line in page["held"].rows] == [("扣住的", "等法务", "章和")]
    assert [(line.title, line.words, line.at) for line in page["embargoed"].rows] == [("保密的", "等电话", None)]
    client.force_login(make_staff("observer", "叶"))
    text = client.get(reverse("admin:index")).text
    assert "扣住，到点不会出现" in text
    assert "待人解除保密期" in text


def test_the_paper_says_how_many_of_its_stories_will_not_appear(client, now):
    head = make_staff("desk_head", "章和")
    page = review.printed_page(paper_day(now), "A3")
    for story in (make_signed_article("签了"), make_article("没签一"), make_article("没签二")):
        review.place(actor=head, article=story, page=page)
    line = desk(head, now)["paper"].rows[0]
    assert (line.total, line.number, line.unsigned, line.words) == (3, 1, 2, "1")
    client.force_login(head)
    assert "未签 2 到点不会出现" in client.get(reverse("admin:index")).text


def test_mentions_of_tonights_paper_stand_first(now):
    tonight = make_article("今晚的", mentions=[make_mention(name="今晚人")])
    for number in range(10):
        make_article(f"别的{number}", mentions=[make_mention(name=f"别人{number}")])
    page = review.printed_page(paper_day(now), "A3")
    review.place(actor=make_staff("desk_head", "章和"), article=tonight, page=page)
    found = desk(make_staff("desk_head", "章和"), now)
    assert found["mentions"].total == 11
    assert found["first_mentions"] == 1
    names = [line.title for line in found["mentions"].rows]
    assert names[0] == "今晚人"
    assert names.count("今晚人") == 1
    assert len(names) == 8


def test_overdue_replies_are_those_that_the_persons_section_carried(now):
    yesterday = beijing_day(now) - datetime.timedelta(days=1)
    carried, other = (
        make_proposal(title=title, status="assigned", due_on=yesterday) for title in ("本部门的", "别处的")
    )
    make_publication("带着它的", proposals=[{"proposal": carried.pk, "brings": False}])
    everywhere = desk(make_staff("data_editor", "方"), now)["overdue"]
    assert {line.title for line in everywhere.rows} == {"本部门的", "别处的"}
    here = desk(make_user("desk_head", section=make_section()), now)["overdue"]
    assert [(line.pk, line.days_late) for line in here.rows] == [(carried.pk, 1)]
    assert other.pk not in {line.pk for line in here.rows}


def test_error_reports_and_sweeps_that_are_open(client, now):
    article = make_publication("出错的").article
    clerk = make_staff("editor", "楚宁")
    report = {"article": article, "received_at": now, "channel": "phone", "entered_by": clerk}
    ErrorReport.objects.create(claim="吨数存疑", told_by="读者", **report)
    decided = {"decision": "correct", "decided_by": clerk, "decided_at": now}
    ErrorReport.objects.create(claim="人名错", print_due_on=paper_day(now), print_place="A3", **decided, **report)
    ErrorReport.objects.create(claim="已登", print_due_on=paper_day(now), printed_at=now, **decided, **report)
    Sweep.objects.create(term="孟知秋", reason="任职有变", asked_by=clerk, asked_at=now)
    Sweep.objects.create(term="旧词", asked_by=clerk, asked_at=now, closed_at=now, closed_by=clerk)
    page = desk(make_staff("desk_head", "章和"), now)
    assert [line.words for line in page["reported"].rows] == ["吨数存疑"]
    assert [(line.words, line.day) for line in page["print_due"].rows] == [("A3", paper_day(now))]
    assert [line.title for line in page["sweeps"].rows] == ["孟知秋"]
    assert desk(make_staff("reporter", "文青"), now)["sweeps"].total == 0
    client.force_login(make_staff("desk_head", "章和"))
    text = client.get(reverse("admin:index")).text
    for words in ("吨数存疑", "登更正：出错的", "孟知秋"):
        assert words in text


def test_a_section_editor_sees_the_own_section(now):
    due(move_to(make_article("本部门"), "final"), now + HOUR / 2)
    due(move_to(make_article("别部门", section=make_section("society").code), "final"), now + HOUR / 2)
    user = make_user("editor", section=make_section())
    assert titles(desk(user, now)["late"]) == ["本部门"]
    assert Reader(user, now).sections == {make_section().pk}


def test_tonights_duty_and_whom_one_stands_in_for(client, now):
    user, absent = make_staff("editor", "白露"), make_staff("editor", "霜降")
    Posting.objects.create(user=user, role="chief_editor", kind="duty", starts_at=now - HOUR, ends_at=now + HOUR)
    Posting.objects.create(user=user, role="editor", kind="stand_in", stands_in_for=absent, ends_at=now + HOUR)
    Posting.objects.create(user=user, role="desk_head", kind="duty", starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    client.force_login(user)
    text = client.get(reverse("admin:index")).text
    assert "代霜降" in text
    assert (
        f"到 {timezone.localtime(now + HOUR):%H:%M}" in text or f"{timezone.localtime(now + HOUR):%m-%d %H:%M}" in text
    )
    story = move_to(make_article("终审的"), "final")
    user.forget_postings()
    assert titles(desk(user, now)["waiting"]) == [str(story)]
    assert titles(desk(user, now + HOUR)["waiting"]) == []


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("observer", "在途 1 篇"),
        ("data_editor", "待核提及 1 处"),
        ("administrator", "没有被锁的登录"),
        ("reporter", "没有等你的稿。"),
    ],
)
def test_everyones_first_line_is_the_own_answer(client, role, said):
    move_to(make_article("在审的", mentions=[make_mention(name="孟知秋")]), "final")
    client.force_login(make_staff(role, role))
    text = client.get(reverse("admin:index")).text
    assert said in text
    assert ("归我" in text) is False
    assert ("在审的" in text) == (role == "data_editor" or role in ("observer", "reporter"))
    assert ("核定是哪一位" in text) == (role in ("data_editor", "reporter"))


def test_keys_are_turned_off_for_oneself_alone(client):
    user, other = make_staff("editor", "白露"), make_staff("editor", "霜降")
    client.force_login(user)
    assert 'data-desk-keys="on"' in client.get(reverse("admin:index")).text
    assert client.get(reverse("admin:keys")).status_code == 405
    assert client.post(reverse("admin:keys"), {"on": "0"}).status_code == 302
    assert 'data-desk-keys="off"' in client.get(reverse("admin:index")).text
    assert list(User.objects.filter(uses_keys=False)) == [user]
    assert other.uses_keys
    client.logout()
    assert "login" in client.post(reverse("admin:keys"), {"on": "1"})["Location"]


@pytest.mark.parametrize("role", ["chief_editor", "editor", "reporter", "data_editor", "observer"])
def test_the_desk_takes_fewer_than_ten_statements_whatever_there_is(client, role, now, django_assert_max_num_queries):
    head, chief = make_staff("desk_head", "章和"), make_staff("chief_editor", "顾舟")
    clerk, user = make_staff("editor", "楚宁"), make_staff(role, role)
    for number in range(14):
        mentions = [make_mention(name=f"孟{number}")]
        due(move_to(make_article(f"初审{number}", mentions=mentions), "first"), now + HOUR / 2)
        final = due(move_to(make_article(f"终审{number}"), "final"), now + HOUR / 2)
        if number % 2:
            edit(final, chief, kicker="改")
            review.return_to(actor=chief, article=final, to="first", note="补", at=now)
        held = make_signed_article(f"扣住{number}", at=now - HOUR)
        publishing.schedule(actor=head, article=held, planned_from=now + HOUR, at=now)
        review.hold(actor=head, article=held, reason="等", at=now)
        review.place(actor=head, article=held, page=review.printed_page(paper_day(now), f"A{number}"))
        make_proposal(title=f"逾期{number}", status="assigned", due_on=beijing_day(now) - datetime.timedelta(days=3))
        ErrorReport.objects.create(article=held, claim="错", channel="phone", received_at=now, entered_by=clerk)
        Sweep.objects.create(term=f"词{number}", asked_by=clerk, asked_at=now)
    client.force_login(user)
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(9):
        client.get(reverse("admin:index"))
    user = User.objects.get(pk=user.pk)
    user.roles()
    with django_assert_max_num_queries(5):
        desk(user, now)
