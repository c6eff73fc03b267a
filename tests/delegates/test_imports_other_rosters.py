"""Rosters of other terms have other columns: title rows, merged cells, several facts in one cell, other encodings."""

import csv
import io

import pytest
import xlsxwriter
from django.utils import timezone
from rosters import AS_OF, counts, roster_of, take_in

from delegates.models import Delegate, Mandate
from newskit.accounts.models import system_account
from newskit.opendata.importing import import_table
from newskit.periods.fields import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def bring(data: bytes, body: str, term: int, as_of=AS_OF):
    return import_table(actor=system_account("import"), incoming=roster_of(data, body, term, as_of))


def facts(name: str) -> tuple:
    delegate = Delegate.objects.get(name=name)
    seats = [str(seat.constituency.short_name) for mandate in delegate.mandates.all() for seat in mandate.seats.all()]
    posts = [str(position) for position in delegate.positions.all()]
    return delegate.gender, delegate.ethnicity, [row.party for row in delegate.parties.all()], seats, posts


def test_a_list_by_sectors_with_a_title_and_merged_cells():
    rows = [
        ["政协第十四届全国委员会委员名单"],
        ["（共6名，按姓氏笔画为序）"],
        ["界别", "委员姓名", "性别、民族、党派", "工作单位及职务"],
        ["经济界", "钱书宁（女，回族）", "", "澜川大学校长"],
        ["", "单书白", "男 满族 民建", "澜川集团有限公司董事长"],
        ["", "买买提•艾山江", "男，维吾尔族", ""],
        ["教育界", "尤 未平", "女/汉族/无党派人士", ""],
        ["", "欧阳景澜", "", ""],
        ["", "贺兰亭（教育界）", "", ""],
    ]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    report = bring(out.getvalue().encode("gb18030"), "cppcc", 14)
    assert counts(report) == (6, 0, 0, 0, 0), report.remarks
    assert facts("钱书宁") == ("female", "回族", [], ["经济界"], ["澜川大学校长"])
    assert facts("单书白")[:4] == ("male", "满族", ["cndca"], ["经济界"])
    assert facts("买买提·艾山江")[:4] == ("male", "维吾尔族", [], ["经济界"])
    assert facts("尤未平")[:4] == ("female", "汉族", ["none"], ["教育界"])
    assert facts("欧阳景澜")[3] == ["教育界"]
    again = bring(out.getvalue().encode("gb18030"), "cppcc", 14)
    assert counts(again) == (0, 0, 6, 0, 0), again.remarks


def test_an_excel_file_of_the_thirteenth_congress_with_merged_cells():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C1", "第十三届全国人民代表大会代表名单")
        sheet.write_row("A3", ["选举单位", "代表名单", "备注"])
        sheet.merge_range("A4:A6", "北京市")
        sheet.write_column("B4", ["钱书宁(女)", "单书白", "尤未平(女,苗族,民盟)", "贺兰亭", "陆之遥", "季白"])
        sheet.merge_range("A7:A9", "河北省")
    report = bring(file.getvalue(), "npc", 13, AS_OF.replace(year=2018, day=5))
    assert counts(report) == (6, 0, 0, 0, 0), report.remarks
    assert facts("尤未平")[:4] == ("female", "苗族", ["cdl"], ["北京代表团"])
    assert facts("季白")[3] == ["河北代表团"]


def test_a_column_with_gaps_is_not_carried_down():
    report = take_in(
        ["北京市", "钱书宁"],
        ["", "单书白"],
        ["", "尤未平"],
        ["北京市", "贺兰亭"],
        ["", "季白"],
        headings=["代表团", "姓名"],
    )
    assert counts(report)[3:] == (0, 0)
    assert facts("单书白")[3] == []


def test_what_was_taken_in_comes_out_as_it_was(client):
    rows = [
        ["北京市", "钱书宁", "民盟", "女", "回族", "澜川大学校长"],
        ["新疆维吾尔自治区", "买买提·艾山江", "中共", "男", "维吾尔族", "澜川县委书记、县长"],
        ["河北省", "尤未平", "无党派", "男", "汉族", ""],
    ]
    take_in(*rows)
    Delegate.objects.update(confirmed_at=timezone.now())
    file = b"".join(client.get("/delegates.csv?date=2024-03-05&headers=names")).decode("utf-8-sig")
    found = {row["name"]: row for row in csv.DictReader(io.StringIO(file, newline=""))}
    for place, name, party, gender, ethnicity, posts in rows:
        row = found[name]
        assert row["constituency_zh"].removesuffix("代表团") in place
        assert (row["gender_zh"], row["ethnicity"]) == (gender, ethnicity)
        assert party in row["party_zh"] or row["party"] == "none"
        held = Mandate.objects.get(delegate__name=name)
        assert Period.as_of(held, AS_OF) == "yes"
        printed = [sighting.as_printed for post in held.delegate.positions.all() for sighting in post.sightings.all()]
        assert all(part in posts for part in printed)
        assert bool(printed) == bool(posts)
