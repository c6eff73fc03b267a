"""Tables of the tracker beside each other, and beside an editor at work, on real connections."""

import datetime

import pytest
from crowd import at_once, refusals, while_another_waits
from makers import make_filed, make_organisation, make_session, make_user
from tables import counts, csv_of, take_in

from newskit.accounts.models import system_account
from proposals import lifecycle
from proposals.models import Proposal, Reply

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = ["会议", "类别", "案号", "环节", "单位", "日期"]


def test_a_table_of_steps_and_an_editor_wait_for_each_other():
    system_account("import")
    make_organisation("灯塔管理局")
    editor, item = make_user("data_editor"), make_filed(number="7409")
    table = csv_of(STEPS, ["npc-14-4", "建议", "7409", "答复", "灯塔管理局", "2026-06-01"])

    def withdraw():
        return lifecycle.record(actor=editor, proposal=item, kind="withdrawn", on=datetime.date(2026, 3, 20))

    report, withdrawn = at_once(lambda: take_in("actions", table), withdraw)
    item.refresh_from_db()
    if refusals([withdrawn]):
        assert (counts(report), item.status) == ({"added": 1}, "replied")
    else:
        assert (counts(report), item.status) == ({"refused": 1}, "withdrawn")
    assert Reply.objects.count() == counts(report).get("added", 0)


def test_a_table_reads_an_item_after_the_editor_who_has_it_is_done():
    system_account("import")
    make_organisation("灯塔管理局")
    editor, item = make_user("data_editor"), make_filed(number="7409")
    table = csv_of(STEPS, ["npc-14-4", "建议", "7409", "答复", "灯塔管理局", "2026-06-01"])
    day = datetime.date(2026, 3, 20)
    _withdrawn, report = while_another_waits(
        lambda: lifecycle.record(actor=editor, proposal=item, kind="withdrawn", on=day),
        lambda: take_in("actions", table),
    )
    assert counts(report) == {"refused": 1}
    item.refresh_from_db()
    assert (item.status, Reply.objects.count()) == ("withdrawn", 0)


def test_what_an_editor_sets_while_a_table_of_items_waits_stays():
    system_account("import")
    editor, item = make_user("data_editor"), make_filed(number="7409", summary="旧摘要")
    table = csv_of(["会议", "类别", "案号", "标题", "摘要"], ["npc-14-4", "建议", "7409", item.title, "表格写的"])
    _amended, report = while_another_waits(
        lambda: lifecycle.amend_item(actor=editor, proposal=item, changes={"summary": "编辑写的"}),
        lambda: take_in("proposals", table),
    )
    item.refresh_from_db()
    assert item.summary == "编辑写的"
    assert any("编辑写的" in remark.reason for remark in report.remarks)


def test_of_two_tables_at_once_the_second_finds_what_the_first_brought():
    system_account("import")
    make_session("npc")
    table = csv_of(["会议", "类别", "案号", "标题"], *(["npc-14-4", "建议", str(n), f"第{n}件"] for n in range(1, 9)))
    results = at_once(*[lambda: take_in("proposals", table)] * 3)
    assert sorted(map(str, map(counts, results))) == ["{'added': 8}", "{'same': 8}", "{'same': 8}"]
    assert Proposal.objects.count() == 8


def test_a_second_table_is_read_when_the_first_is_in():
    system_account("import")
    make_session("npc")
    headings = ["会议", "类别", "标题", "领衔人", "提出日期"]
    take_in("proposals", csv_of(headings, ["npc-14-4", "建议", "旧件", "钱书宁", "2026-03-05"]))  # its source is known
    table = csv_of(headings, ["npc-14-4", "建议", "守塔", "钱书宁", "2026-03-05"])  # no number that could stand once
    reports = while_another_waits(lambda: take_in("proposals", table), lambda: take_in("proposals", table))
    assert [*map(counts, reports)] == [{"added": 1}, {"same": 1}]
    assert Proposal.objects.filter(title="守塔").count() == 1


def test_an_item_entered_by_hand_while_a_table_comes_in_stands_once():
    system_account("import")
    make_session("npc")
    editor = make_user("data_editor")
    table = csv_of(["会议", "类别", "案号", "标题"], ["npc-14-4", "建议", "7409", "守塔"])
    _filed, report = while_another_waits(
        lambda: make_filed(number="7409", title="守塔", actor=editor, session=make_session("npc")),
        lambda: take_in("proposals", table),
    )
    assert counts(report) == {"changed": 1}  # it is found, and gets the source of the table
    assert Proposal.objects.get().number == "7409"
