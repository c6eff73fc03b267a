"""Tables of items: found again, never guessed, never over an editor's hand."""

import datetime

import pytest
from makers import (
    make_delegate,
    make_filed,
    make_mandate,
    make_organisation,
    make_session,
    make_statement,
    make_user,
)
from tables import counts, csv_of, exported, take_in

from delegates.models import Alias
from newskit.audit.models import Event
from newskit.opendata.models import Question
from newskit.opendata.questions import settle_question
from newskit.verbs import WrongState
from proposals import lifecycle
from proposals.datasets import PROPOSALS
from proposals.models import Proposal, Signature

pytestmark = pytest.mark.django_db
HEADINGS = ["会议", "类别", "案号", "标题", "领衔人", "联名人", "提出日期", "摘要", "主办单位", "交办时间"]
SESSION = "十四届全国人大四次会议"


@pytest.fixture(autouse=True)
def sessions(db):
    make_session("npc")
    make_session("cppcc")


def row(
    number="7409",
    title="关于守护灯塔的建议",
    lead="",
    co="",
    filed="2026-03-05",
    summary="",
    unit="",
    on="",
    kind="建议",
):
    return [SESSION, kind, number, title, lead, co, filed, summary, unit, on]


def taken(*rows, **options):
    return take_in("proposals", csv_of(HEADINGS, *rows), **options)


def test_a_table_of_a_ministry_goes_in_and_a_second_time_changes_nothing():
    rows = [
        row(),
        row("第7410号", "关于修复灯塔的建议", filed="2026年3月"),
        row("", "关于灯塔照明的建议", lead="霍青砚"),
    ]
    make_mandate(make_delegate("霍青砚"))
    assert counts(taken(*rows)) == {"added": 3}
    item = Proposal.objects.get(serial=7410)
    assert (item.number, item.filed_precision, item.session.code) == ("7410", "month", "npc-14-4")
    assert item.is_live(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1))
    assert item.actions.get().kind == "filed"
    events = Event.objects.count()
    assert counts(taken(*rows)) == {"same": 3}
    assert Event.objects.count() == events + 1  # that a table was taken in


def test_a_dry_run_counts_the_same_and_stores_nothing():
    assert counts(taken(row(), dry_run=True)) == {"added": 1}
    assert not Proposal.objects.exists()


def test_an_empty_cell_means_unknown_and_clears_nothing():
    taken(row(summary="摘要", lead="霍青砚"))
    found = taken(row(summary="", lead="", filed=""))
    assert counts(found) == {"same": 1}
    item = Proposal.objects.get()
    assert (item.summary, item.filed_on) == ("摘要", datetime.date(2026, 3, 5))
    assert item.signatures.count() == 1


def test_what_an_editor_set_by_hand_stays_and_is_told(actor):
    taken(row(summary="旧摘要"))
    editor, item = make_user("data_editor"), Proposal.objects.get()
    lifecycle.amend_item(actor=editor, proposal=item, changes={"summary": "编辑写的"})
    found = taken(row(summary="表格写的", title="关于守护灯塔和夜航的建议"))
    item.refresh_from_db()
    assert (item.summary, item.title) == ("编辑写的", "关于守护灯塔和夜航的建议")
    assert counts(found) == {"changed": 1}
    assert any("编辑写的" in remark.reason for remark in found.remarks)


def test_a_title_that_an_editor_locked_stays_and_is_told(actor):
    taken(row())
    editor, item = make_user("data_editor"), Proposal.objects.get()
    title = item.title
    lifecycle.amend_item(actor=editor, proposal=item, changes={"title_locked": True})
    found = taken(row(title="另一个题目"))
    item.refresh_from_db()
    assert item.title == title
    assert any(title in remark.reason for remark in found.remarks)
    lifecycle.amend_item(actor=editor, proposal=item, changes={"title_locked": False})
    taken(row(title="另一个题目"))
    item.refresh_from_db()
    assert item.title == "另一个题目"


def test_a_file_that_would_overwrite_much_is_refused_unless_it_is_meant():
    rows = [row(str(number), f"第{number}件") for number in range(1, 40)]
    taken(*rows)
    wrong = [row(str(number), f"错位{number}") for number in range(1, 40)]
    with pytest.raises(WrongState):
        taken(*wrong)
    assert not Proposal.objects.filter(title__startswith="错位").exists()
    assert counts(taken(*wrong, many=True)) == {"changed": 39}


def test_a_number_that_another_item_bears_is_refused_in_its_row_and_the_rest_goes_in(actor):
    one, other = make_filed(number="7409"), make_filed(number="7410", title="关于修复灯塔的建议")
    heading, first, second = exported(PROPOSALS).decode("utf-8-sig").splitlines()
    third = second.replace("7410", "7411").replace("修复", "照明")
    report = take_in("proposals", "\r\n".join([heading, first.replace("7409", "7410"), second, third]).encode())
    assert counts(report) == {"refused": 1, "same": 1, "added": 1}, report.remarks
    assert (report.left[0].subject, report.left[0].row) == (one.title, 2)
    one.refresh_from_db()
    assert (one.number, other.number) == ("7409", "7410")


def test_one_number_in_two_sessions_is_two_items_and_without_a_session_a_question():
    make_session("npc", 14, 3)
    other = row()
    other[0] = "npc-14-3"
    assert counts(taken(row(), other)) == {"added": 2}
    bare = csv_of(["类别", "届", "案号", "标题"], ["建议", "十四届全国人大", "7409", "另一个标题"])
    found = take_in("proposals", bare)
    assert counts(found) == {"asked": 1}
    assert len(Question.objects.get(wants="proposals.proposal").candidates) == 2


def test_a_title_that_stands_there_without_a_number_is_asked_about_and_settled_either_way(actor):
    first = make_filed(number="", title="关于守护灯塔的建议")
    taken(row())
    settle_question(actor=actor, question=Question.objects.get(), answer=first)
    first.refresh_from_db()
    assert first.number == "7409"
    make_filed(number="", title="关于修塔的建议")
    taken(row("7411", "关于修塔的建议"))
    new = settle_question(actor=actor, question=Question.objects.get(settled_at=None), answer=None)
    assert new.number == "7411"
    assert counts(taken(row(), row("7411", "关于修塔的建议"))) == {"same": 2}


def test_statements_are_one_by_title_day_and_first_name():
    headings = ["机构", "届", "类别", "标题", "领衔人", "见报日期"]
    one = ["全国政协", "十四届全国政协", "见报建言", "灯塔应有人守", "霍青砚", "2026-03-06"]
    assert counts(take_in("proposals", csv_of(headings, one))) == {"added": 1}
    other_day, other_name = [*one[:5], "2026-03-08"], [*one[:4], "钱叙白", "2026-03-06"]
    assert counts(take_in("proposals", csv_of(headings, one, other_day, other_name))) == {"same": 1, "added": 2}
    assert counts(take_in("proposals", csv_of(headings, [*one[:5], ""]))) == {"asked": 1}


def test_two_rows_that_cannot_be_told_apart_are_not_guessed_to_be_one():
    twice = [row("", "关于灯塔照明的建议"), row("", "关于灯塔照明的建议")]
    assert counts(taken(*twice)) == {"added": 1, "asked": 1}
    assert counts(taken(*twice)) == {"same": 1, "asked": 1}


def test_a_signatory_is_linked_only_where_one_bearer_could_have_signed():
    sure = make_delegate("霍青砚")
    mandate = make_mandate(sure)
    make_mandate(make_delegate("霍青砚"), body="cppcc")
    for _ in range(2):
        make_mandate(make_delegate("林下"))
    left = make_delegate("钱叙白")
    make_mandate(left, ends_on=datetime.date(2025, 6, 1))
    found = taken(row(lead="霍青砚", co="林下、钱叙白"))
    assert counts(found) == {"added": 1}
    signed = {each.name_as_printed: each for each in Signature.objects.all()}
    assert (signed["霍青砚"].delegate, signed["霍青砚"].mandate) == (sure, mandate)
    assert signed["林下"].delegate is None
    assert signed["钱叙白"].delegate is None
    assert {each.printed: len(each.candidates) for each in Question.objects.all()} == {"林下": 2, "钱叙白": 0}


def test_a_settled_name_links_the_signature_and_the_next_table_finds_it(actor):
    person = make_delegate("雪克来提·扎克尔")
    make_mandate(person)
    taken(row(lead="雪克来提"))
    settle_question(actor=actor, question=Question.objects.get(), answer=person)
    assert Signature.objects.get().delegate == person
    assert Alias.objects.get().name == "雪克来提"
    assert counts(taken(row("7412", "又一件", lead="雪克来提"))) == {"added": 1}
    assert Signature.objects.filter(delegate=person).count() == 2
    assert not Question.objects.filter(settled_at=None).exists()


def test_of_namesakes_each_item_asks_anew(actor):
    one, other = make_delegate("林下"), make_delegate("林下")
    make_mandate(one)
    make_mandate(other)
    taken(row("1", "甲", lead="林下"), row("2", "乙", lead="林下"))
    first, second = Question.objects.order_by("pk")
    settle_question(actor=actor, question=first, answer=one)
    assert Signature.objects.get(proposal__serial=1).delegate == one
    assert Signature.objects.get(proposal__serial=2).delegate is None
    settle_question(actor=actor, question=second, answer=other)
    assert Signature.objects.get(proposal__serial=2).delegate == other
    assert counts(taken(row("1", "甲", lead="林下"), row("2", "乙", lead="林下"))) == {"same": 2}


def test_a_row_with_its_unit_is_handed_out_by_the_rules_of_the_verbs():
    unit = make_organisation("灯塔管理局")
    assert counts(taken(row(unit="灯塔管理局", on="2026-04-01"))) == {"added": 1}
    item = Proposal.objects.get()
    assignment = item.assignments.get()
    assert (item.status, assignment.organisation, assignment.assigned_on) == (
        "assigned",
        unit,
        datetime.date(2026, 4, 1),
    )
    assert counts(taken(row(unit="灯塔管理局", on="2026-04-01"))) == {"same": 1}
    assert counts(taken(row(unit="灯塔管理局", on="2026-04-02"))) == {"refused": 1}


def test_an_unknown_unit_is_asked_about_and_the_row_waits(actor):
    assert counts(taken(row(unit="灯塔局", on="2026-04-01"))) == {"asked": 1}
    assert not Proposal.objects.exists()
    unit = make_organisation("灯塔管理局")
    settle_question(actor=actor, question=Question.objects.get(), answer=unit)
    assert Proposal.objects.get().assignments.get().organisation == unit
    assert unit.names.get().name == "灯塔局"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ([*row(kind="议案", title="关于灯塔的议案"), "个人"], "标题"),
        ([*row(lead="霍青砚", co="钱叙白、林下"), ""], "标题"),
    ],
)
def test_what_contradicts_itself_is_refused_with_row_and_reason(cells, column):
    headings = [*HEADINGS, "提出者类型", "联名人数"]
    found = take_in("proposals", csv_of(headings, [*cells, "2"]))
    assert counts(found) == {"refused": 1}
    (remark,) = [each for each in found.remarks if each.reason]
    assert (remark.row, remark.column) == (2, column)
    assert not Proposal.objects.exists()


def test_a_statement_that_no_reader_has_seen_is_confirmed_by_a_table():
    hidden = make_statement(session=make_session("cppcc"), title="灯塔应有人守")
    headings = ["会议", "类别", "标题", "见报日期"]
    found = take_in("proposals", csv_of(headings, ["cppcc-14-4", "见报建言", "灯塔应有人守", "2026-03-06"]))
    hidden.refresh_from_db()
    assert counts(found) == {"changed": 1}
    assert hidden.confirmed_at is not None


def test_the_number_of_statements_does_not_grow_with_the_rows(django_assert_max_num_queries):
    people = [f"守塔{letter}" for letter in "甲乙丙丁戊己庚辛"]
    for name in people:
        make_mandate(make_delegate(name))
    make_organisation("灯塔管理局")
    rows = [
        row(str(n), f"第{n}件", lead=people[n % 8], unit="灯塔管理局", on="2026-04-01", summary="要")
        for n in range(1, 60)
    ]
    with django_assert_max_num_queries(90):
        taken(*rows)
    with django_assert_max_num_queries(60):
        taken(*rows)
