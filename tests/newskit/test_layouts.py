"""Layouts of tables: any is read, nothing is lost unsaid, and the same people written otherwise are the same people."""

import csv
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from newskit.opendata.layouts.found import Aside, Person
from newskit.opendata.layouts.phrases import is_title, is_total, stated
from newskit.opendata.layouts.reading import plan_of, read
from newskit.opendata.layouts.table import LaidTable
from newskit.opendata.layouts.words import Words
from newskit.opendata.mapping import Field, match_headings

FIELDS = (
    Field("name", "姓名", ("姓名", "委员姓名", "名单", "name"), required=True),
    Field("group", "界别", ("界别", "代表团", "（分组）", "sector")),
    Field("gender", "性别", ("性别",)),
    Field("posts", "职务", ("职务",)),
)
GROUPS = ("河湾界", "云外省", "甲江团")
WORDS = Words(FIELDS, "name", "group", lambda label: label in GROUPS, ("证号",))


def csv_of(rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(sheets: dict[str, list[list[str]]], hidden=(), merges=()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
            for where, text in merges:
                sheet.merge_range(where, text)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def table(data: bytes) -> LaidTable:
    return LaidTable(io.BytesIO(data), words=WORDS)


def people(read_table: LaidTable) -> list[dict[str, str]]:
    columns = {name: read_table.headings.index(heading) for name, heading in fields(read_table).items()}
    return [{name: cells[at] for name, at in columns.items()} for _row, cells in read_table.rows()]


def fields(read_table: LaidTable) -> dict[str, str]:
    return match_headings(FIELDS, read_table.headings, loosely=True)


def names(read_table: LaidTable) -> list[tuple[str, str]]:
    return [(each.get("group", ""), each["name"]) for each in people(read_table)]


def said(read_table: LaidTable, *, warns: bool | None = None) -> str:
    notes = read_table.notes(fields(read_table).values())
    return "\n".join(note.text for note in notes if warns is None or note.warns == warns)


def test_a_plain_table_is_left_as_it_is_and_nothing_is_said():
    rows = [["界别", "姓名", "性别"], ["河湾界", "霍青砚", "女"], ["云外省", "钱叙白", ""]]
    plain = table(csv_of(rows))
    assert plain.headings == rows[0]
    assert list(plain.rows()) == [(2, rows[1]), (3, rows[2])]
    assert said(plain) == ""


@pytest.mark.parametrize(
    ("text", "label", "count"),
    [
        ("北京市（55名）", "北京市", 55),
        ("一、北京市(共五十五人)", "北京市", 55),
        ("中国共产党  99人", "中国共产党", 99),
        ("經濟界（130）", "经济界", 130),
        ("北京市代表54名（按姓名笔画为序）", "北京市", 54),
        ("河北省（续）", "河北省", None),
        ("界别", "界别", None),
    ],
)
def test_a_group_states_how_many_it_has(text, label, count):
    assert (stated(text).label, stated(text).count) == (label, count)


@pytest.mark.parametrize("text", ["合计", "共55名", "合 计：55", "（共6名，按姓氏笔画为序）", "以上共 3 人", "Total"])
def test_sums_are_told(text):
    assert is_total(text) or stated(text).label in {"", "以上"}


def test_titles_sums_and_remarks_are_named_and_are_no_people():
    laid = table(
        csv_of(
            [
                ["第九届河湾会议代表名单（2名）"],
                [""],
                ["界 别[1]", "委員姓名", "证号"],
                ["河湾界", "霍　宁", "12"],
                ["界 别[1]", "委員姓名", "证号"],
                ["云外省", "钱叙白[2]", "13"],
                ["合计", "", "2"],
                ["（以上按姓名笔画为序）"],
            ]
        )
    )
    assert names(laid) == [("河湾界", "霍　宁"), ("云外省", "钱叙白[2]")]
    assert [row for row, _cells in laid.rows()] == [4, 6]
    assert said(laid, warns=True) == ""
    for text in ("第九届河湾会议代表名单", "合计", "以上按姓名笔画为序", "证号"):
        assert text in said(laid)
    assert laid.titles == ["第九届河湾会议代表名单（2名）"]


def test_numbers_that_do_not_add_up_are_said_first():
    laid = table(
        csv_of(
            [
                ["姓名", "性别"],
                ["河湾界（3名）"],
                ["霍青砚", "女"],
                ["钱叙白", ""],
                ["云外省（1人）"],
                ["单书白", ""],
                ["共4名"],
            ]
        )
    )
    assert [group for group, _name in names(laid)] == ["河湾界", "河湾界", "云外省"]
    warned = said(laid, warns=True)
    assert "河湾界" in warned
    assert "云外省" not in warned
    assert "共4名" in warned
    assert laid.notes([])[0].warns


def test_a_group_of_groups_is_not_missed():
    laid = table(csv_of([["姓名"], ["团体（2名）"], ["河湾界（1名）"], ["霍青砚"], ["云外省（1名）"], ["钱叙白"]]))
    assert names(laid) == [("河湾界", "霍青砚"), ("云外省", "钱叙白")]
    assert said(laid, warns=True) == ""


def test_a_row_that_lacks_a_name_stays_a_row():
    laid = table(csv_of([["界别", "姓名"], ["河湾界", "霍青砚"], ["河湾界", ""], ["云外省", "钱叙白"]]))
    assert names(laid) == [("河湾界", "霍青砚"), ("河湾界", ""), ("云外省", "钱叙白")]


def test_one_column_for_each_group():
    laid = table(
        csv_of(
            [["河湾界（2名）", "云外省"], ["霍　宁（女）", "钱叙白"], ["单书白、尤未平", ""], ["", "注：排名不分先后"]]
        )
    )
    assert names(laid) == [("河湾界", "霍　宁（女）"), ("云外省", "钱叙白"), ("河湾界", "单书白"), ("河湾界", "尤未平")]
    assert "河湾界" in said(laid, warns=True)
    assert "每列" in said(laid) or "column" in said(laid)
    place = laid.headings.index("（原表位置）")
    assert len({cells[place] for _row, cells in laid.rows()}) == 3
    assert [row for row, _cells in laid.rows()] == [1, 2, 3, 4]


def test_people_side_by_side_with_their_groups_above():
    laid = table(
        csv_of(
            [
                ["河湾界", "", "云外省", ""],
                ["姓名", "性别", "姓名", "性别"],
                ["霍青砚", "女", "钱叙白", "男"],
                ["单书白", "", "", ""],
            ]
        )
    )
    assert people(laid) == [
        {"name": "霍青砚", "group": "河湾界", "gender": "女"},
        {"name": "钱叙白", "group": "云外省", "gender": "男"},
        {"name": "单书白", "group": "河湾界", "gender": ""},
    ]


def test_headings_in_two_rows_with_merged_cells():
    data = xlsx_of(
        {"表": [["", "", "", "职务"], ["", "姓名", "性别", ""], ["", "霍青砚", "女", "校长"], ["", "钱叙白"]]},
        merges=[("A1:A2", "界别"), ("B1:C1", "个人"), ("A3:A4", "河湾界")],
    )
    assert people(table(data)) == [
        {"name": "霍青砚", "group": "河湾界", "gender": "女", "posts": "校长"},
        {"name": "钱叙白", "group": "河湾界", "gender": "", "posts": ""},
    ]


def test_one_sheet_for_each_group_but_not_the_hidden_and_the_empty():
    sheets = {
        "说明": [["本表由人填写"]],
        "河湾界": [["姓名", "性别"], ["霍青砚", "女"], ["钱叙白", ""]],
        "空": [],
        "2-云外省（1名）": [["性别", "姓名"], ["男", "单书白"]],
        "旧": [["姓名"], ["尤未平"]],
    }
    laid = table(xlsx_of(sheets, hidden={"旧"}))
    assert [(each["group"], each["name"], each["gender"]) for each in people(laid)] == [
        ("河湾界", "霍青砚", "女"),
        ("河湾界", "钱叙白", ""),
        ("云外省", "单书白", "男"),
    ]
    assert "说明" in said(laid)
    assert "旧" in said(laid)
    assert len({row for row, _cells in laid.rows()}) == 3


def test_headings_come_again_below_each_group():
    rows = [["甲江团名单（1名）"], ["姓名", "性别"], ["霍青砚", "女"], ["", "河湾界"], ["姓名", "性别"], ["钱叙白", ""]]
    assert names(table(csv_of(rows))) == [("甲江团", "霍青砚"), ("河湾界", "钱叙白")]


def test_a_table_that_begins_with_its_first_person_is_read_and_said_to_be_doubtful():
    laid = table(csv_of([["1", "霍青砚", "河湾界", "女"], ["2", "钱叙白", "云外省", "男"]]))
    assert names(laid) == [("河湾界", "霍青砚"), ("云外省", "钱叙白")]
    assert said(laid, warns=True)


def test_a_group_that_states_its_number_in_a_cell_holds_for_the_empty_ones_below():
    rows = [
        ["界别", "姓名"],
        ["河湾界（2人）", "霍青砚"],
        ["", "钱叙白"],
        ["云外省", "单书白"],
        ["", "尤未平"],
        ["【甲江团】", ""],
        ["", "季未遥"],
    ]
    laid = table(csv_of(rows))
    assert [stated(group).label for group, _name in names(laid)] == ["河湾界", "河湾界", "云外省", "", "甲江团"]
    assert said(laid, warns=True) == ""


def test_who_made_a_table_and_when_is_no_person():
    rows = [["附件："], ["河湾会议公告"], ["河湾界（1名）"], ["霍青砚"], ["制表：钱叙白　2024年3月"], ["2024年3月5日"]]
    assert names(table(csv_of(rows))) == [("河湾界", "霍青砚")]
    listed = table(csv_of([["姓名", "性别"], ["霍青砚", "女"], ["制表：钱叙白", "2024年3月"]]))
    assert names(listed) == [("", "霍青砚")]
    assert "制表" in said(listed)


def test_long_lines_of_names_are_no_remarks_and_sums_no_names():
    many = [
        "霍　宁（女）",
        "钱叙白",
        "单未平",
        "阿木青砚云",
        "尤亭遥",
        "贺砚白",
        "陆　青",
        "季未遥",
        "郁叙亭",
        "霍砚平",
    ] * 2
    laid = table(csv_of([["河湾界（20名）"], ["、".join(many)], ["合计"], ["云外省"], ["单书白"], ["共1名"]]))
    assert len(names(laid)) == 21
    assert names(laid)[-1] == ("云外省", "单书白")
    assert said(laid, warns=True) == ""


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "河湾界", "云外省"], ["", "2", "1"], ["1", "霍　宁", "单书白"], ["2", "钱叙白", ""]],
        [["河湾界（2名）：霍　宁　钱叙白"], ["云外省(1人)单书白"]],
        [["河湾界", "2", "霍　宁　钱叙白"], ["云外省", "1", "单书白"]],
    ],
)
def test_numbers_beside_groups_are_theirs_and_no_people(rows):
    laid = table(csv_of(rows))
    found = sorted((group, name.replace("　", "")) for group, name in names(laid))
    assert found == [("云外省", "单书白"), ("河湾界", "钱叙白"), ("河湾界", "霍宁")]
    assert said(laid, warns=True) == ""
    wrong = table(csv_of([[cell.replace("2", "5") for cell in cells] for cells in rows]))
    assert "河湾界" in said(wrong, warns=True)


def test_what_nobody_knows_is_left_to_a_person():
    laid = table(csv_of([["甲", "乙"], ["河湾界", "霍青砚"]]))
    assert laid.headings == ["甲", "乙"]
    assert list(laid.rows()) == [(2, ["河湾界", "霍青砚"])]


WORDS_OF_TABLES = (
    "姓名 委员姓名 界别 性别 职务 证号 序号 河湾界 云外省（3名） 霍青砚 合计 共3名 "
    "（按姓氏笔画为序） 注：见下页 第九届名单 1 女 霍宁（女）、单白"
)
cells = st.one_of(st.text(max_size=12), st.sampled_from([*WORDS_OF_TABLES.split(), "霍　宁　钱叙白", "", ""]))
tables = st.lists(st.lists(cells, max_size=6), max_size=14)


@given(tables)
def test_any_table_at_all_is_read_and_every_cell_of_a_read_column_is_somebodys_or_said(rows):
    numbered = list(enumerate(rows, 1))
    plan = plan_of(numbered, WORDS)
    if plan is None:
        return
    found = list(read(plan, numbered, WORDS))
    assert all(isinstance(each, Person | Aside) for each in found)
    assert all(len(each.cells) == len(plan.headings) for each in found if isinstance(each, Person))
    heads = range(plan.heads.first, plan.heads.last + 1) if plan.heads else range(0)
    told = {each.row for each in found}
    for row, printed in numbered:
        if any(cell.strip() for cell in printed) and row not in heads:
            assert row in told or not any(printed[:6])


@given(
    st.lists(st.sampled_from("、 \n霍钱宁()（）共名人合计0123456789九届注:：[]第北京市省界"), max_size=30).map("".join)
)
def test_any_phrase_at_all_is_read(text):
    assert isinstance(stated(text).label, str)
    assert isinstance(is_total(text), bool)
    assert isinstance(is_title(text), bool)


FAMILY, GIVEN = "钱单尤贺陆季霍郁", "青砚叙白未平亭遥"
person = st.builds(lambda a, b: a + b, st.sampled_from(FAMILY), st.text(GIVEN, min_size=2, max_size=2))
grouped = st.dictionaries(st.sampled_from(GROUPS), st.lists(person, min_size=1, max_size=6), min_size=2)


def as_list(groups):
    return csv_of([["界别", "姓名"], *([group, name] for group, held in groups.items() for name in held)])


def as_groups(groups):
    rows = [["姓名", "职务"]]
    for group, held in groups.items():
        rows += [[f"{group}（{len(held)}名）"], *([name, ""] for name in held)]
    return csv_of(rows)


def as_columns(groups):
    deepest = max(map(len, groups.values()))
    below = [[held[at] if at < len(held) else "" for held in groups.values()] for at in range(deepest)]
    return csv_of([["九届名单"], list(groups), *below])


def as_lines(groups):
    return csv_of([row for group, held in groups.items() for row in ([f"{group}（{len(held)}人）"], ["　".join(held)])])


def as_cells(groups):
    return csv_of([["界别", "名单"], *([group, "、".join(held)] for group, held in groups.items())])


def as_sections(groups):
    rows = [
        row for group, held in groups.items() for row in ([group], ["姓名", "性别"], *([name, "女"] for name in held))
    ]
    return csv_of(rows)


def as_bare(groups):
    return csv_of([[name, group] for group, held in groups.items() for name in held])


def as_sheets(groups):
    return xlsx_of({group: [["姓名"], *([name] for name in held)] for group, held in groups.items()})


@given(grouped)
def test_the_same_people_in_each_layout_are_the_same_people(groups):
    meant = sorted((group, name) for group, held in groups.items() for name in held)
    for write in (as_list, as_groups, as_columns, as_lines, as_cells, as_sheets, as_sections, as_bare):
        laid = table(write(groups))
        assert sorted(names(laid)) == meant, write.__name__
        assert write is as_bare or said(laid, warns=True) == "", write.__name__
        rows = [row for row, _cells in laid.rows()]
        assert len(set(rows)) == len(rows), write.__name__
