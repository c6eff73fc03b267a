"""Tables of steps and replies: what a verb would refuse is a refused row, what is implied is derived, names are asked about."""

import datetime

import pytest
from makers import make_filed, make_organisation, make_session
from tables import counts, csv_of, take_in

from newskit.audit.models import Event
from newskit.opendata.models import Question
from newskit.opendata.questions import settle_question
from proposals import lifecycle
from proposals.models import Action, Assignment, Proposal, Reply

pytestmark = pytest.mark.django_db
HEADINGS = ["会议", "类别", "案号", "环节", "单位", "日期", "承办方式", "不予立案理由", "并入案号"]
REPLIES = [
    "会议",
    "类别",
    "建议编号",
    "标题",
    "答复单位",
    "答复日期",
    "文号",
    "结果分类法",
    "办理结果",
    "是否公开",
    "答复内容",
]


@pytest.fixture
def item(actor):
    make_organisation("灯塔管理局")
    return make_filed(number="7409", title="关于守护灯塔的建议")


def step(what, unit="", on="", role="", ground="", into="", *, number="7409", kind="建议", session="npc-14-4"):
    return [session, kind, number, what, unit, on, role, ground, into]


def steps(*rows, **options):
    return take_in("actions", csv_of(HEADINGS, *rows), **options)


def answer(
    number="第7409号",
    title="",
    unit="灯塔管理局",
    on="2026-06-01",
    letter="",
    scheme="",
    outcome="",
    public="",
    text="",
):
    return ["十四届全国人大四次会议", "建议", number, title, unit, on, letter, scheme, outcome, public, text]


def replies(*rows, **options):
    return take_in("replies", csv_of(REPLIES, *rows), **options)


def test_steps_of_a_life_go_in_at_once_and_a_second_time_change_nothing(item):
    rows = [step("答复", "灯塔管理局", "2026年6月"), step("交办", "灯塔管理局", "2026-04-01", "主办"), step("办结")]
    assert counts(steps(*rows)) == {"added": 3}
    item.refresh_from_db()
    assert (item.status, str(item.replied)) == ("closed", "2026-06")
    assert Reply.objects.get().assignment == Assignment.objects.get()
    assert Event.objects.filter(verb="proposals.import_steps").count() == 1
    assert counts(steps(*rows)) == {"same": 3}
    assert Event.objects.filter(verb="proposals.import_steps").count() == 1


def test_the_steps_that_nobody_saw_are_implied(actor, item):
    proposal = make_filed("proposal", number="02650", session=make_session("cppcc"))
    steps(step("答复", "灯塔管理局", number="第02650号", kind="提案", session="cppcc-14-4"))
    assert set(proposal.actions.filter(implied=True).values_list("kind", flat=True)) == {"accepted", "assigned"}


def test_a_contradiction_is_a_refused_row_and_the_others_go_in(item):
    found = steps(step("交办", "灯塔管理局", "2026-02-01"), step("撤案", on="2026-03-20"), step("立案"))
    assert counts(found) == {"added": 1, "refused": 2}
    assert [(each.row, each.column) for each in found.remarks if each.outcome == "refused"] == [
        (2, "经过"),
        (4, "经过"),
    ]
    item.refresh_from_db()
    assert item.status == "withdrawn"


def test_another_day_for_a_recorded_step_is_refused_and_a_more_exact_one_filled_in(item):
    steps(step("交办", "灯塔管理局", "2026年4月"))
    assert counts(steps(step("交办", "灯塔管理局", "2026-05-02"))) == {"refused": 1}
    assert counts(steps(step("交办", "灯塔管理局", "2026-04-01"))) == {"changed": 1}
    assert Assignment.objects.get().assigned_on == datetime.date(2026, 4, 1)
    assert counts(steps(step("交办", "灯塔管理局", "2026"))) == {"same": 1}


def test_a_merged_item_goes_into_the_one_named_by_its_number(actor):
    session = make_session("cppcc")
    into, merged = (make_filed("proposal", number=number, session=session) for number in ("02650", "02651"))
    about = {"kind": "提案", "session": "cppcc-14-4"}
    row = step("并案", number="02651", into="第02650号", **about)
    assert counts(steps(row)) == {"added": 1}
    merged.refresh_from_db()
    assert (merged.status, merged.merged_into) == ("merged", into)
    assert counts(steps(row)) == {"same": 1}
    assert counts(steps(step("并案", number="02650", into="02651", **about))) == {"refused": 1}
    ground = step("不予立案", number="02650", ground="内容空泛、没有具体建议", **about)
    assert counts(steps(ground)) == {"added": 1}
    assert counts(steps(step("不予立案", number="02650", **about))) == {"refused": 1}


def test_a_unit_that_nobody_knows_is_asked_about_once_for_all_its_rows(actor, item):
    other = make_filed(number="7410", title="又一件")
    found = steps(step("交办", "灯塔局", "2026-04-01"), step("交办", "灯塔局", "2026-04-01", number="7410"))
    assert counts(found) == {"asked": 2}
    settle_question(actor=actor, question=Question.objects.get(), answer=None)
    for each in (item, other):
        each.refresh_from_db()
        assert (each.status, each.assignments.get().organisation.name) == ("assigned", "灯塔局")


def test_an_item_that_is_not_on_record_is_told_and_one_of_several_is_asked_about(actor, item):
    assert counts(steps(step("交办", "灯塔管理局", number="9999"))) == {"refused": 1}
    make_filed(number="", title="同名件")
    make_filed(number="", title="同名件")
    found = replies(answer(number="", title="同名件"))
    assert counts(found) == {"asked": 1}
    chosen = Proposal.objects.filter(title="同名件").first()
    settle_question(actor=actor, question=Question.objects.get(), answer=chosen)
    assert Reply.objects.get().proposal == chosen


def test_replies_with_their_outcome_and_what_is_not_public(item):
    row = answer(letter="海函〔2026〕1号", scheme="npc", outcome="A 已解决", text="已办。")
    assert counts(replies(row)) == {"added": 1}
    reply = Reply.objects.get()
    assert (reply.outcome_scheme, reply.outcome_code, reply.outcome_label, reply.text) == (
        "npc",
        "A",
        "已解决",
        "已办。",
    )
    assert counts(replies(row)) == {"same": 1}
    assert counts(replies(answer(letter="海函〔2026〕1号", on=""))) == {"same": 1}
    make_organisation("海事局")
    assert counts(replies(answer(unit="海事局", public="不公开"))) == {"added": 1}
    assert Reply.objects.get(organisation__name="海事局").is_public is False
    kept = replies(answer(letter="海函〔2026〕1号", text="别的话"))
    assert counts(kept) == {"same": 1}
    assert any("已办" in remark.reason for remark in kept.remarks)


def test_a_co_handler_sends_no_reply(item):
    assert counts(steps(step("交办", "灯塔管理局", "2026-04-01", "会办"))) == {"added": 1}
    assert counts(replies(answer())) == {"refused": 1}


def test_what_a_verb_recorded_is_found_by_a_table(actor, item):
    unit = make_organisation("灯塔管理局")
    lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=datetime.date(2026, 4, 1))
    lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=datetime.date(2026, 6, 1))
    assert counts(steps(step("交办", "灯塔管理局", "2026-04-01"), step("答复", "灯塔管理局", "2026-06-01"))) == {
        "same": 2
    }
    assert Action.objects.filter(implied=False).count() == 3


def test_the_number_of_statements_does_not_grow_with_the_rows(item, django_assert_max_num_queries):
    numbers = [str(number) for number in range(1, 41)]
    for number in numbers:
        make_filed(number=number, title=f"第{number}件")
    rows = [step("交办", "灯塔管理局", "2026-04-01", number=number) for number in numbers]
    rows += [step("答复", "灯塔管理局", "2026-06-01", number=number) for number in numbers]
    with django_assert_max_num_queries(70):
        steps(*rows)
    with django_assert_max_num_queries(45):
        steps(*rows)
