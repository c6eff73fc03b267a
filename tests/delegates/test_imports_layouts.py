"""Rosters as other terms and the conference publish them, each taken in without an edit. All people are invented."""

import csv
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from makers import make_user
from rosters import AS_OF, counts, roster_of

from delegates.models import Delegate
from newskit.accounts.models import system_account
from newskit.accounts.roles import Role
from newskit.opendata.importing import import_table
from newskit.opendata.models import Import, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

COLUMNS = [
    ["政协第十四届全国委员会委员名单（6名）"],
    ["经济界（3名）", "教育界", "環境資源界"],
    ["钱书宁（女，回族）", "单　白", "尤未平[1]"],
    ["贺兰亭、欧阳　宁（满族）", "季白（民盟）", ""],
    ["（以上按姓名笔画为序）", "", ""],
]


def data_of(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def bring(data: bytes, body: str, term: int, as_of=AS_OF, **options):
    return import_table(actor=system_account("import"), incoming=roster_of(data, body, term, as_of), **options)


def facts(name: str) -> tuple:
    delegate = Delegate.objects.get(name=name)
    seats = [seat.constituency.short_name for mandate in delegate.mandates.all() for seat in mandate.seats.all()]
    return delegate.gender, delegate.ethnicity, [row.party for row in delegate.parties.all()], seats


def test_a_column_for_each_sector_counts_each_person_once_and_twice_changes_nothing():
    dry = bring(data_of(COLUMNS), "cppcc", 14, dry_run=True)
    first = bring(data_of(COLUMNS), "cppcc", 14)
    assert counts(dry) == counts(first) == (6, 0, 0, 0, 0)
    assert dry.notes == first.notes
    said = [note.text for note in first.notes]
    assert "每列一个界别，列名作界别。" in said
    assert not any(note.warns for note in first.notes)
    assert Import.objects.get().notes[0]["text"] == said[0]
    assert facts("钱书宁") == ("female", "回族", [], ["经济界"])
    assert facts("欧阳宁") == ("", "满族", [], ["经济界"])
    assert facts("季白") == ("", "", ["cdl"], ["教育界"])
    assert facts("尤未平")[3] == ["环境资源界"]
    assert facts("单白")[3] == ["教育界"]
    assert counts(bring(data_of(COLUMNS), "cppcc", 14)) == (0, 0, 6, 0, 0)


def test_a_sector_that_the_term_does_not_have_is_refused_with_the_term_that_has_it():
    report = bring(data_of(COLUMNS), "cppcc", 13, AS_OF.replace(year=2020))
    assert counts(report) == (5, 0, 0, 1, 0)
    refused = next(remark for remark in report.remarks if remark.outcome == "refused")
    assert (refused.subject, refused.column) == ("尤未平[1]", "代表团、界别")
    assert refused.reason == "十三届全国政协没有“环境资源界”，十四届全国政协才有：届选对了吗？"
    assert refused.place == "第3行第3列"
    assert report.notes[0].warns  # the title is of the fourteenth
    assert "第十四届" in report.notes[0].text
    congress = bring(data_of([["姓名", "选举单位"], ["钱书宁", "经济界"]]), "npc", 14)
    assert counts(congress)[3] == 1
    assert "全国政协" in congress.remarks[-1].reason


def test_a_gazette_without_headings_and_numbers_that_do_not_add_up():
    rows = [
        ["第十三届全国人民代表大会代表名单"],
        ["北京市（3名）"],
        ["（按姓名笔画为序）"],
        ["钱书宁（女）　单　白　尤未平（女，苗族）"],
        ["中国人民解放军（2名）"],
        ["贺兰亭"],
        ["香港特别行政区（1人）"],
        ["欧阳　宁"],
    ]
    report = bring(data_of(rows), "npc", 13, AS_OF.replace(year=2019))
    assert counts(report) == (5, 0, 0, 0, 0), report.remarks
    assert facts("单白")[3] == ["北京代表团"]
    assert facts("贺兰亭")[3] == ["解放军和武警部队代表团"]
    assert [note.text for note in report.notes if note.warns] == ["“中国人民解放军”写明2人，读到1人（第5行第1列）。"]


def test_groups_on_rows_above_people_with_other_columns():
    rows = [
        ["代表名單", "", "", "", "", "", ""],
        ["序號", "代表姓名", "性別", "民族", "出生年月", "工作单位", "职务"],
        ["一、北京市（2名）", "", "", "", "", "", ""],
        ["1", "王　麒麟", "女", "汉", "1968.03", "澜川大学", "校长"],
        ["2", "尤 未平", "男", "回族", "196812", "澜川县", "县长"],
        ["二、河北省（1名）", "", "", "", "", "", ""],
        ["3", "单书白", "男", "", "1970年", "", "澜川集团有限公司董事长"],
        ["合计", "3", "", "", "", "", ""],
    ]
    report = bring(data_of(rows), "npc", 14)
    assert counts(report) == (3, 0, 0, 0, 0), report.remarks
    assert not any(note.warns for note in report.notes), report.notes
    assert facts("尤未平") == ("male", "回族", [], ["北京代表团"])
    assert facts("单书白")[3] == ["河北代表团"]
    assert Delegate.objects.get(name="王麒麟").note == "出生：1968-03"
    post = Delegate.objects.get(name="王麒麟").positions.get()
    assert (post.organisation.name, post.title) == ("澜川大学", "校长")
    assert counts(bring(data_of(rows), "npc", 14)) == (0, 0, 3, 0, 0)


def test_a_table_in_english_with_marks_of_footnotes():
    rows = [
        ["Name", "Delegation[1]", "Gender", "Ethnicity", "Party", "Term", "Committee", "Notes", "Age"],
        ["钱书宁[a]", "Hebei Province", "F", "Hui", "CPC", "14th", "外事委员会", "[2]", "50"],
        ["单书白", "Hong Kong", "Male", "Han", "", "13th", "", "", ""],
    ]
    report = bring(data_of(rows), "npc", 14)
    assert counts(report) == (1, 0, 0, 1, 0), report.remarks
    assert facts("钱书宁") == ("female", "回族", ["cpc"], ["河北代表团"])
    assert Delegate.objects.get().note == "委员会：外事委员会"
    assert [(remark.row, remark.column) for remark in report.remarks if remark.outcome == "refused"] == [(3, "届")]
    assert "Age" in report.notes[-1].text


def test_a_sheet_for_each_delegation_with_merged_cells_and_hidden_ones():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, people in {
            "1北京": ["钱书宁", "单书白"],
            "2天津（1名）": ["尤未平"],
            "空表": [],
            "旧名单": ["季白"],
        }.items():
            sheet = book.add_worksheet(name)
            if people:
                sheet.merge_range("A1:C1", "第十四届全国人大代表名单")
                sheet.write_row("A2", ["姓名", "党派", "性别"])
                sheet.write_column("A3", people)
            if name == "旧名单":
                sheet.hide()
            if name == "1北京":
                sheet.merge_range("B3:B4", "民盟")
    report = bring(out.getvalue(), "npc", 14)
    assert counts(report) == (3, 0, 0, 0, 0), report.remarks
    assert facts("单书白") == ("", "", ["cdl"], ["北京代表团"])
    assert facts("尤未平")[3] == ["天津代表团"]
    said = "\n".join(note.text for note in report.notes)
    assert "每张工作表一个代表团" in said
    assert "旧名单" in said
    assert counts(bring(out.getvalue(), "npc", 14)) == (0, 0, 3, 0, 0)


@pytest.mark.parametrize("cell", ["霍宁、钱书宁", "霍：宁", "霍", "（女）", "霍宁（女"])
def test_what_is_no_name_is_refused_and_never_taken_for_one(cell):
    report = bring(data_of([["姓名", "代表团", "性别"], [cell, "北京市", "女"]]), "npc", 14)
    assert counts(report)[3] == 1
    assert not Delegate.objects.exists()


def test_what_is_left_out_of_a_file_by_columns_says_where_and_comes_again_mended(client):
    client.force_login(make_user(Role.DATA_EDITOR))
    rows = [["经济界", "云外界（1名）"], ["钱书宁", "单书白"], ["尤未平", ""]]
    file = SimpleUploadedFile("名单.csv", data_of(rows))
    cells = {"kind": "delegates", "scope": "cppcc-14", "as_of": "2024-03-04", "source_text": "试版名单", "file": file}
    page = client.post(reverse("admin:opendata_import_add"), cells, follow=True).content.decode()
    assert "每列一个界别，列名作界别。" in page
    assert "第2行第2列" in page
    upload = Upload.objects.get()
    client.post(reverse("admin:opendata_import_preview", args=[upload.pk]), upload.mapping | {"store": "1"})
    brought = Import.objects.get()
    assert "每列一个界别" in client.get(reverse("admin:opendata_import_change", args=[brought.pk])).content.decode()
    left = client.get(reverse("admin:opendata_import_left", args=[brought.pk])).content.decode("utf-8-sig")
    assert left.splitlines()[1].startswith("第2行第2列,")
    again = bring(left.replace("云外界", "教育界").encode(), "cppcc", 14)
    assert counts(again) == (1, 0, 0, 0, 0)
    assert not again.notes


def test_the_command_says_how_it_read_and_counts_people(tmp_path, capsys):
    path = tmp_path / "名单.csv"
    path.write_bytes(data_of([["姓名"], ["北京市（3名）"], ["钱书宁"], ["单书白"]]))
    call_command(
        "import_data", "delegates", str(path), body="npc", term=14, as_of=AS_OF, source="试版名单", json=True
    )  # fmt: skip
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == '{"added": 2, "changed": 0, "same": 0, "refused": 0, "asked": 0}'
    assert "“北京市”写明3人，读到2人" in said.err
