"""Reports: their figures against a small example worked out by hand, their files, and who may see which section."""

import csv
import datetime
import io
import zipfile

import pytest
from django.urls import reverse
from makers import (
    make_article,
    make_correction,
    make_publication,
    make_section,
    make_staff,
    make_user,
    make_withdrawn,
    pass_at,
)

from articles import review
from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newsroom.reports.catalogue import REPORTS
from newsroom.reports.tables import Period

pytestmark = pytest.mark.django_db
H = datetime.timedelta(hours=1)
T = datetime.datetime(2026, 3, 6, 1, tzinfo=datetime.UTC)  # 09:00 in Beijing
MARCH = Period(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))


@pytest.fixture
def example():
    """Two stories of one writer. The first waits 2 h, then 1 h (returned), 3 h, 4 h, 5 h; the other 4 h at the first stage."""
    writer, editor = make_staff("reporter", "文青"), make_staff("editor", "楚宁")
    head, chief = make_staff("desk_head", "章和"), make_staff("chief_editor", "顾舟")
    one, two = make_article("=1+1", writer=writer, at=T), make_article("另一篇", writer=writer, at=T)
    review.submit(actor=writer, article=one, version=1, at=T)
    pass_at(one, "first", editor, at=T + 2 * H)
    review.return_to(actor=head, article=one, to="first", note="=补一个数", at=T + 3 * H)
    pass_at(one, "first", editor, at=T + 6 * H)
    pass_at(one, "second", head, at=T + 10 * H)
    pass_at(one, "final", chief, at=T + 15 * H)
    review.submit(actor=writer, article=two, version=1, at=T)
    pass_at(two, "first", editor, at=T + 4 * H)
    return one, two


def rows(name, period=MARCH, now=T + 20 * H):
    return REPORTS[name].rows(period, now)


def test_waiting_times(example):
    """First: 2, 3, 4 h. Second: 1 (returned), 4 h. Final: 5 h. The ninth tenth lies between the neighbours."""
    assert rows("waiting") == [
        ("初审", 3, 3 * H, 3.8 * H, 4 * H),
        ("复审", 2, 2.5 * H, 3.7 * H, 4 * H),
        ("终审", 1, 5 * H, 5 * H, 5 * H),
    ]


def test_what_is_in_hand(example):
    """The second story came to the second review 16 hours ago; a draft was begun 20 hours ago, another one now."""
    make_article("草稿", at=T)
    assert rows("ageing") == [
        ("起草", 1, 0, 1, 0, 0, 0, 20 * H, 0),
        ("复审", 1, 0, 1, 0, 0, 0, 16 * H, 0),
    ]


def test_returns(example):
    assert rows("returns-by-stage")[1][:3] == ("复审", 1, 2)
    assert float(rows("returns-by-stage")[1][3]) == 50
    assert rows("returns") == [(T + 3 * H, "复审", "初审", "经济", "=1+1", "章和", "=补一个数")]


def test_locks(example):
    article = make_article("留着写")
    review.lock(actor=make_staff("editor", "楚宁"), article=article, note="补采访", at=T)
    assert rows("locks") == [("留着写", "经济", "楚宁", T, 20 * H, "补采访")]


def test_work(example):
    assert sorted(rows("work")) == sorted(
        [
            ("文青", "经济", 2, 0, 0, 0, 0, 0),
            ("楚宁", "经济", 0, 3, 0, 0, 0, 0),
            ("章和", "经济", 0, 0, 1, 0, 1, 0),
            ("顾舟", "经济", 0, 0, 0, 1, 0, 0),
        ]
    )


def test_corrections_by_month():
    make_correction(make_publication("甲", at=T), at=T + 1 * H)
    make_withdrawn("乙", at=T)
    assert [row[:5] for row in rows("corrections")] == [(datetime.date(2026, 3, 1), 2, 0, 1, 1)]
    assert float(rows("corrections")[0][5]) == 50


def test_a_day_is_a_day_in_beijing():
    """23:30 UTC on 28 February is 1 March in Beijing."""
    make_publication("跨月", at=datetime.datetime(2026, 2, 28, 23, 30, tzinfo=datetime.UTC))
    assert [row[0] for row in rows("corrections")] == [datetime.date(2026, 3, 1)]
    assert rows("corrections", Period(datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))) == []


@pytest.mark.parametrize("name", REPORTS)
def test_each_is_one_statement(name, example, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows(name)


@pytest.mark.parametrize("name", REPORTS)
def test_each_has_its_page_and_says_of_what_it_is(client, name, example):
    client.force_login(make_user("observer"))
    page = client.get(reverse("admin:report", args=[name]), {"first": "2026-03-01", "last": "2026-03-31"}).text
    assert "仅据本系统所记" in page


def test_the_index_leads_to_all(client):
    client.force_login(make_user("desk_head"))
    page = client.get(reverse("admin:reports")).text
    assert all(reverse("admin:report", args=[name]) in page for name in REPORTS)


def test_a_desk_head_sees_the_own_sections_only(client, example):
    client.force_login(make_user("desk_head", section=make_section("society")))
    asked = {"first": "2026-03-01", "last": "2026-03-31"}
    assert "楚宁" not in client.get(reverse("admin:report", args=["work"]), asked).text
    answer = client.get(reverse("admin:report", args=["work"]), asked | {"section": "economy"})
    assert "楚宁" not in answer.text
    assert "economy" in answer.text  # the refusal names it


@pytest.mark.parametrize(
    ("query", "told"),
    [("first=2026-13-01", "不是日期"), ("first=2026-03-31&last=2026-03-01", "早于开始"), ("section=none", "none")],
)
def test_what_cannot_be_read_is_named_and_shows_nothing(client, example, query, told):
    client.force_login(make_user("observer"))
    page = client.get(reverse("admin:report", args=["work"]) + "?" + query).text
    assert told in page
    assert "楚宁" not in page
    assert client.get(reverse("admin:report_file", args=["work", "csv"]) + "?" + query).status_code == 403


def test_sorting_puts_what_is_unknown_last(client, example):
    report = REPORTS["waiting"]
    lines = [("甲", 1, H, H, H), ("乙", 2, None, None, None), ("丙", 3, 2 * H, H, H)]
    assert [row[0] for row in report.sorted(lines, "median")] == ["甲", "丙", "乙"]
    assert [row[0] for row in report.sorted(lines, "-median")] == ["丙", "甲", "乙"]
    assert report.sorted(lines, "nonsense") == lines


def test_csv_is_safe_in_a_spreadsheet_and_on_record(client, example):
    user = make_user("chief_editor")
    client.force_login(user)
    query = {"first": "2026-03-01", "last": "2026-03-31"}
    answer = client.get(reverse("admin:report_file", args=["returns", "csv"]), query)
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1][4:] == ["'=1+1", "章和", "'=补一个数"]
    assert answer["Content-Disposition"] == 'attachment; filename="report_returns_2026-03-01_2026-03-31.csv"'
    event = Event.objects.get(verb="reports.export")
    assert (event.actor, event.object_id, event.after["rows"]) == (user, "returns", 1)


def test_xlsx_holds_text_as_text_and_numbers_as_numbers(client, example):
    client.force_login(make_user("chief_editor"))
    query = {"first": "2026-03-01", "last": "2026-03-31"}
    answer = client.get(reverse("admin:report_file", args=["returns", "xlsx"]), query)
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet
    waits = client.get(reverse("admin:report_file", args=["waiting", "xlsx"]), query)
    assert "<v>2.5</v>" in zipfile.ZipFile(io.BytesIO(waits.content)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.PROOFREADER, Role.DATA_EDITOR])
def test_others_see_no_report(client, role):
    client.force_login(make_user(role))
    for address in (reverse("admin:reports"), reverse("admin:report", args=["work"])):
        assert client.get(address).status_code == 403


def test_no_report_of_another_name_or_form(client):
    client.force_login(make_user("observer"))
    assert client.get(reverse("admin:report", args=["nothing"])).status_code == 404
    assert client.get(reverse("admin:report_file", args=["work", "exe"])).status_code == 404
