"""Entering many items as a table: what is read from a block, what is asked in words, what is stored, and once."""

import datetime
import json
import uuid

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st
from makers import (
    make_constituency,
    make_delegate,
    make_filed,
    make_mandate,
    make_seat,
    make_session,
    make_statement,
    make_topic,
    make_user,
)

from newskit.audit.models import Event
from newskit.periods import beijing_today
from newskit.topics.models import Source
from newskit.verbs import NotAllowed
from proposals.grid import COLUMNS, Checker, Row, filled_down, read_block, store, unknown_headings
from proposals.grid.days import read_day
from proposals.grid.reading import cells_of
from proposals.models import EnteredRow, Proposal

PAGE = "admin:proposals_proposal_grid"
TODAY = datetime.date(2026, 11, 23)


# Reading a block


def as_spreadsheets_do(rows):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in "\t\n") else cell

    return "\r\n".join("\t".join(quoted(cell) for cell in row) for row in rows) + "\r\n"


# A cell that only holds quotes stands as it is, so `""` inside quotes cannot be told from Excel's doubling: left out.
CELLS = st.text(
    st.sampled_from("\t\n ") | st.characters(exclude_characters='"', exclude_categories=["Cs", "Cc"]), max_size=12
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_spreadsheet_copies_is_read_cell_by_cell(rows):
    assert cells_of(as_spreadsheets_do(rows)) == rows


@given(st.text(max_size=80))
@example("\x85")
@example("甲\ufeff\u2028")
@example("'\u3000=1")
def test_any_text_at_all_is_read(text):
    for row in read_block(text):
        assert all(value == value.strip() for value in row.values())


@pytest.mark.parametrize(
    ("block", "cells"),
    [
        ('"一\n二"\t甲', [["一\n二", "甲"]]),
        ('"他说""好""\n走了"\t甲', [['他说"好"\n走了', "甲"]]),
        ('"灯塔\t甲\n乙\t丙', [['"灯塔', "甲"], ["乙", "丙"]]),
        ('"灯塔"\t甲', [['"灯塔"', "甲"]]),
        ("", [[""]]),
    ],
)
def test_quotes_are_those_of_a_spreadsheet_or_of_the_text(block, cells):
    assert cells_of(block) == cells


def test_headings_say_which_column_is_which_whatever_their_order():
    block = "来源\t委员\t标 题\t旁注\n某报\t钱书宁\t守塔\t略\n\n某报\t孙望\t修路\t"
    assert read_block(block, "measures") == [
        {"source": "某报", "people": "钱书宁", "title": "守塔"},
        {"source": "某报", "people": "孙望", "title": "修路"},
    ]


def test_the_grid_knows_its_own_headings_and_names_those_it_does_not_have():
    with translation.override("zh-hans"):
        own = [str(field.label) for field in COLUMNS]
    block = "\t".join(own) + "\n" + "\t".join(field.name for field in COLUMNS)
    assert read_block(block) == [{field.name: field.name for field in COLUMNS}]
    block = "标题\t领衔人\t页码\n守塔\t钱书宁\tA3"
    assert read_block(block) == [{"title": "守塔", "people": "钱书宁"}]
    assert unknown_headings(block) == ["页码"]
    assert unknown_headings("守塔\t钱书宁") == []


def test_without_headings_cells_count_from_where_it_is_pasted():
    assert read_block("钱书宁\t养老", "people") == [{"people": "钱书宁", "topics": "养老"}]
    assert read_block("a\tb", "number") == [{"number": "a"}]
    assert read_block("'=SUM(A1)\t钱书宁")[0]["title"] == "=SUM(A1)"


def test_what_stays_the_same_is_filled_down_and_empty_rows_stay_empty():
    rows = filled_down([{"title": "一", "session": "npc-14-4", "source": "某报"}, {"title": "二"}, {}, {"title": "三"}])
    assert rows[3] == {"title": "三", "session": "npc-14-4", "source": "某报", "date": "", "kind": ""}
    assert rows[2] == {}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(
            (text, "2026-03-06")
            for text in ("2026-03-06", "2026/3/6", "2026.3.6", "20260306", "2026年3月6日", "3月6日")
        ),
        *((text, "2026-03-06") for text in ("3/6", "３月６日", "2026/3/6 0:00", "2026-03-06 00:00:00")),
        ("12月1日", "2025-12-01"),
        ("2月29日", "2024-02-29"),
        ("2026年3月", "2026-03"),
        ("2026-03", "2026-03"),
        ("2026", "2026"),
    ],
)
def test_a_day_is_read_as_people_write_it(text, day):
    assert str(read_day(text, today=TODAY)) == day


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-01", "2026-02-30", "0000-01-01", "2月30日", "99"])
def test_what_is_no_day_is_none(text):
    assert read_day(text, today=TODAY) is None


# Checking

CELLS_OF_A_ROW = {
    "title": "给守塔人发补贴",
    "session": "cppcc-14-4",
    "date": "2026-03-06",
    "source": "某报2026年3月6日",
}


def row(**cells) -> Row:
    chosen = cells.pop("chosen", {})
    key = cells.pop("key", str(uuid.uuid4()))
    return Row(key, {**CELLS_OF_A_ROW, **cells}, chosen)


def checked(**cells):
    return Checker(TODAY).check(row(**cells))


@pytest.fixture
def cppcc(db):
    return make_session("cppcc")


def make_member(name="钱书宁", place="科技界", **fields):
    delegate = make_delegate(name, **fields)
    make_seat(make_mandate(delegate, body="cppcc"), make_constituency(place, body="cppcc"))
    return delegate


def test_a_row_is_understood_cell_by_cell(cppcc):
    topic, member = make_topic("养老", "yanglao"), make_member()
    found = checked(
        people="qsn", topics="yanglao", measures="修塔\n“发补贴”", session="全国政协", kind="见报", date="3月6日"
    )
    assert found.errors == {}
    assert (found.cells["people"], found.cells["topics"], found.cells["date"]) == ("钱书宁", "养老", "2026-03-06")
    signed = found.arguments["signatures"][0]
    assert (signed.delegate, signed.mandate.delegate, signed.role) == (member, member, "lead")
    assert found.arguments["topics"] == [topic]
    assert [(asked.text, asked.quoted) for asked in found.arguments["measures"]] == [("修塔", False), ("发补贴", True)]
    assert found.arguments["session"] == cppcc


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"title": " "}, {"title"}),
        ({"title": "长" * 201}, {"title"}),
        ({"session": ""}, {"session"}),
        ({"session": "某会"}, {"session"}),
        ({"session": "全国政协", "kind": "提案"}, {"session"}),
        ({"date": "昨天"}, {"date"}),
        ({"date": "2026-12-01"}, {"date"}),
        ({"date": "2026年3月"}, {"date"}),
        ({"kind": "诗"}, {"kind"}),
        ({"number": "12"}, {"number"}),
        ({"topics": "养老、无此题"}, {"topics"}),
        ({"source": ""}, {"source"}),
        ({"source": "https://example.org/a"}, {"source"}),
        ({"people": "无此人"}, {"people"}),
        ({"people": "zzz"}, {"people"}),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cppcc, cells, wrong):
    make_topic("养老", "yanglao")
    assert set(checked(**cells).errors) == wrong


def test_namesakes_are_asked_about_with_what_tells_them_apart_and_chosen(cppcc):
    one, other = make_member(place="科技界"), make_member(place="教育界", distinction="女")
    found = checked(people="钱书宁")
    assert {choice.delegate for choice in found.asks["钱书宁"]} == {one.pk, other.pk}
    assert {"科技界", "教育界"} <= {part for choice in found.asks["钱书宁"] for part in choice.detail.split(" · ")}
    assert checked(people="钱书宁", chosen={"钱书宁": other.pk}).arguments["signatures"][0].delegate == other
    as_printed = checked(people="钱书宁", chosen={"钱书宁": 0}).arguments["signatures"][0]
    assert (as_printed.name, as_printed.delegate) == ("钱书宁", None)
    assert checked(people="钱书宁", chosen={"钱书宁": 10**12}).asks


def test_who_left_is_offered_but_never_taken_by_itself(cppcc):
    former = make_delegate("钱书宁")
    make_mandate(former, body="cppcc", term=13)
    found = checked(people="钱书宁")
    assert found.errors["people"]
    assert [choice.delegate for choice in found.asks["钱书宁"]] == [former.pk]


def test_several_people_the_first_leads(cppcc):
    make_member("钱书宁")
    make_member("孙望")
    signed = checked(people="钱书宁、sw").arguments["signatures"]
    assert [(each.name, each.role) for each in signed] == [("钱书宁", "lead"), ("孙望", "co")]
    assert checked(people="钱书宁、钱书宁").errors["people"]


def test_a_statement_of_the_same_title_and_day_is_not_entered_again(cppcc):
    make_statement(title="给守塔人发补贴", session=cppcc, stated_on=datetime.date(2026, 3, 6))
    assert set(checked().errors) == {"title"}
    assert checked(date="2026-03-07").good


# Storing


@pytest.fixture
def editor(db):
    return make_user("data_editor")


def test_statements_and_filed_items_are_stored_by_their_verbs(cppcc, editor):
    rows = [row(), row(title="关于守塔的提案", kind="提案", number="0012", source="某报 https://example.org/a")]
    found = store(editor, rows)
    assert all(each.saved for each in found)
    statement, item = Proposal.objects.order_by("pk")
    assert (statement.kind, str(statement.stated_on), statement.confirmed_at) == ("statement", "2026-03-06", None)
    assert (item.kind, item.serial, str(item.filed), item.source.url) == (
        "proposal",
        12,
        "2026-03-06",
        "https://example.org/a",
    )
    assert set(Event.objects.values_list("verb", "actor")) == {
        ("proposals.record_statement", editor.pk),
        ("proposals.file_item", editor.pk),
    }


def test_good_rows_are_stored_and_the_others_stay_with_their_reason(cppcc, editor):
    make_filed("proposal", number="12", session=cppcc)
    found = store(
        editor, [row(), row(title="", measures="修塔"), row(title="又一件", kind="提案", number="0012"), Row("x", {})]
    )
    assert [bool(each.saved) for each in found] == [True, False, False]
    assert set(found[1].errors) == {"title"}
    assert found[2].errors
    assert Proposal.objects.count() == 2


def test_all_or_none_stores_none_if_one_is_bad(cppcc, editor):
    good, bad = row(), row(title="")
    found = store(editor, [good, row(title="二"), Row("x", {**bad.cells, "topics": "无"})], only_whole=True)
    assert [each.saved for each in found] == [None, None, None]
    assert not Proposal.objects.exists()
    assert not EnteredRow.objects.exists()
    assert not Source.objects.filter(text="某报2026年3月6日").exists()
    assert all(each.saved for each in store(editor, [good, row(title="二")], only_whole=True))


def test_sent_twice_is_stored_once_and_answers_the_same(cppcc, editor):
    rows = [row(), row(title="二")]
    first, second = store(editor, rows), store(editor, rows)
    assert [each.saved for each in first] == [each.saved for each in second]
    assert Proposal.objects.count() == 2


def test_a_key_of_somebody_else_stores_nothing_and_shows_nothing(cppcc, editor):
    same = row()
    store(editor, [same])
    found = store(make_user("data_editor"), [same])
    assert found[0].saved is None
    assert found[0].errors["title"]


@pytest.mark.parametrize("role", ["reporter", "desk_head", "observer", "administrator"])
def test_who_may_not_track_stores_nothing(cppcc, role):
    with pytest.raises(NotAllowed):
        store(make_user(role), [row()])
    assert not Proposal.objects.exists()


# The page


def send(client, act, rows, **more):
    content = {
        "do": act,
        "rows": [{"key": each.key, "cells": dict(each.cells), "chosen": dict(each.chosen)} for each in rows],
        **more,
    }
    return client.post(reverse(PAGE), json.dumps(content), content_type="application/json")


def test_rows_are_checked_and_stored_as_the_page_sends_them(client, cppcc, editor):
    client.force_login(editor)
    member = make_member()
    found = send(client, "check", [row(people="qsn")]).json()["rows"][0]
    assert found["chosen"] == {"钱书宁": member.pk}
    assert not Proposal.objects.exists()
    found = send(client, "save", [row(people="qsn")]).json()
    assert found["rows"][0]["saved"]["id"] == Proposal.objects.get().pk
    assert send(client, "read", [], text="标题\t委员\n守塔\t钱书宁").json()["rows"] == [
        {"title": "守塔", "people": "钱书宁"}
    ]


@pytest.mark.parametrize("content", ["x", "[]", "{}", '{"do":"save","rows":[1]}', '{"do":"save","rows":[{"cells":1}]}'])
def test_what_is_no_table_is_refused(client, editor, content):
    client.force_login(editor)
    answer = client.post(reverse(PAGE), content, content_type="application/json")
    assert answer.status_code == 400


def form(rows, **more):
    data = dict(more)
    for number, each in enumerate(rows):
        data[f"key-{number}"] = each.key
        data |= {f"{name}-{number}": value for name, value in each.cells.items()}
    return data


def test_without_script_a_few_rows_are_entered_and_bad_ones_stay_with_what_was_typed(client, cppcc, editor):
    client.force_login(editor)
    assert client.get(reverse(PAGE)).content.decode().count("data-key") == 6  # five, and the model of a new one
    rows = [row(), row(title="二", session="", date="", source=""), row(title="三", topics="无此题")]
    answer = client.post(reverse(PAGE), form(rows, do="save"))
    assert set(Proposal.objects.values_list("title", flat=True)) == {"给守塔人发补贴", "二"}
    assert Proposal.objects.get(title="二").session == cppcc
    text = answer.content.decode()
    assert "无此题" in text
    assert 'aria-invalid="true"' in text
    assert "给守塔人发补贴" not in text


def test_without_script_a_block_is_put_into_rows_and_namesakes_are_chosen(client, cppcc, editor):
    client.force_login(editor)
    one, other = make_member(), make_member(place="教育界")
    block = "标题\t委员\t会议\t日期\t来源\n守塔\t钱书宁\tcppcc-14-4\t2026-03-06\t某报"
    answer = client.post(reverse(PAGE), {"block": block, "do": "check"})
    text = answer.content.decode()
    assert f"钱书宁={other.pk}" in text
    assert not Proposal.objects.exists()
    key = answer.context["rows"][0][1].row.key
    cells = dict(answer.context["rows"][0][1].cells)
    client.post(reverse(PAGE), form([Row(key, cells)], do="save", **{"choice-0": f"钱书宁={one.pk}"}))
    assert Proposal.objects.get().signatures.get().delegate == one


@pytest.mark.parametrize("role", ["reporter", "desk_head", "chief_editor", "observer", "administrator", ""])
def test_the_page_is_for_whom_the_right_is_given(client, cppcc, role):
    client.force_login(make_user(role))
    assert client.get(reverse(PAGE)).status_code in (302, 403)
    assert send(client, "save", [row()]).status_code in (302, 403)
    assert client.get(reverse(f"{PAGE}_people"), {"q": "qsn"}).status_code in (302, 403)
    assert not Proposal.objects.exists()


def test_people_are_found_as_one_types_those_of_the_body_first(client, cppcc, editor):
    client.force_login(editor)
    former = make_delegate("钱书宁")
    make_mandate(former, body="cppcc", term=13)
    member = make_member("秦四娘")
    asked = {"q": "qsn", "session": "cppcc-14-4", "date": "2026-03-06"}
    found = client.get(reverse(f"{PAGE}_people"), asked).json()["choices"]
    assert [choice["id"] for choice in found] == [member.pk, former.pk]
    assert "科技界" in found[0]["detail"]
    assert client.get(reverse(f"{PAGE}_people"), {"q": "\0", "date": "x"}).json() == {"choices": []}


def test_twenty_rows_take_a_bounded_number_of_queries(client, cppcc, editor, django_assert_max_num_queries):
    client.force_login(editor)
    make_member()
    rows = [row(title=f"守塔之{number}", people="钱书宁") for number in range(20)]
    send(client, "check", rows)
    with django_assert_max_num_queries(20 * 14 + 20):
        assert all(not each["errors"] for each in send(client, "check", rows).json()["rows"])
    with django_assert_max_num_queries(20):
        client.get(reverse(PAGE))
    asked = {"q": "q", "session": "cppcc-14-4"}
    with django_assert_max_num_queries(26):
        client.get(reverse(f"{PAGE}_people"), asked)


def test_today_is_the_day_in_beijing(cppcc, editor):
    assert store(editor, [row(date=str(beijing_today()))])[0].saved
