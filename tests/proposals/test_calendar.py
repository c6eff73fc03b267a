"""The calendar of what falls due: rest days as the table has them, days in Beijing, and the feed."""

import datetime
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from makers import make_proposal, make_session

from newskit.periods.models import CalendarYear, SpecialDay
from proposals.months import month_of

MAY = datetime.date(2026, 5, 1)
NOON = datetime.datetime(2026, 5, 6, 4, tzinfo=datetime.UTC)


@pytest.fixture
def table(db):
    year = CalendarYear.objects.create(year=2026, source_text="放假安排的通知")
    SpecialDay.objects.create(day=MAY, year=year, working=False, name="劳动节")
    SpecialDay.objects.create(day=datetime.date(2026, 5, 9), year=year, working=True, name="劳动节")


def day(month, number):
    return next(each for each in month.days if each.date.day == number)


def test_a_holiday_rests_a_worked_saturday_does_not_and_a_sunday_does(table):
    month = month_of(MAY, NOON)
    assert [day(month, n).rests for n in (1, 9, 10, 11)] == [True, False, True, False]
    assert [len(week) for week in month.weeks] == [7] * len(month.weeks)
    assert month.weeks[0][0].date == datetime.date(2026, 4, 27)


def test_a_year_without_a_table_says_so(client, table):
    assert "放假安排的通知" in client.get("/proposals/calendar/2026-05/").content.decode()
    assert "2031年节假日与调休安排，本报未录" in client.get("/proposals/calendar/2031-05/").content.decode()


def test_a_day_leads_to_the_list_of_what_falls_due_on_it(client, table):
    on = datetime.date(2026, 5, 12)
    make_proposal(status="assigned", due_on=on, title="当日到期")
    make_proposal(status="assigned", due_on=on + datetime.timedelta(days=1), title="次日到期")
    make_proposal(status="assigned", due_on=on, hidden=True)
    month = month_of(MAY, NOON)
    assert day(month, 12).due == [("建议", 1)]
    address = "/proposals/?due_after=2026-05-12&due_before=2026-05-12"
    assert address.replace("&", "&amp;") in client.get("/proposals/calendar/2026-05/").content.decode()
    assert [item.title for item in client.get(address).context["object_list"]] == ["当日到期"]


def test_sessions_and_their_cutoffs_stand_on_their_days_in_beijing(client, db):
    cutoff = datetime.datetime(2026, 3, 7, 16, 30, tzinfo=datetime.UTC)  # half past midnight in Beijing
    session = make_session(filing_cutoff=cutoff)
    month = month_of(datetime.date(2026, 3, 1), NOON)
    assert [each.date.day for each in month.days if each.sittings] == list(range(5, 13))
    assert [each.date.day for each in month.days if each.cutoffs] == [8]
    page = client.get("/proposals/calendar/2026-03/").content.decode()
    assert "截止00:30" in page
    assert f"/sessions/{session.code}/" in page


@pytest.mark.parametrize(
    ("moment", "shown"), [("2026-05-31T15:59:00+00:00", "2026年5月"), ("2026-05-31T16:00:00+00:00", "2026年6月")]
)
def test_the_month_changes_at_midnight_in_beijing(client, db, moment, shown):
    with mock.patch("django.utils.timezone.now", return_value=datetime.datetime.fromisoformat(moment)):
        assert f"<title>{shown}" in client.get("/proposals/calendar/").content.decode()


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0001-01", "1948-12", "2100-01", "2026-1", "20260-1"])
def test_a_month_that_is_none_is_not_found(client, db, month):
    assert client.get(f"/proposals/calendar/{month}/").status_code == 404


@pytest.mark.parametrize("month", ["1949-01", "2099-12"])
def test_the_first_and_the_last_month_lead_nowhere_else(client, db, month):
    page = client.get(f"/proposals/calendar/{month}/").content.decode()
    assert ('rel="prev"' in page, 'rel="next"' in page) == (month != "1949-01", month != "2099-12")


def test_the_feed_has_what_is_open_and_shown(client, settings, db):
    settings.SITE_ORIGIN = "https://paper.example"
    today = datetime.datetime.now(datetime.UTC).date()
    item = make_proposal(status="assigned", due_on=today, title="灯塔；守塔人，与灯")
    make_proposal(status="assigned", due_on=today, hidden=True, title="未见")
    make_session("cppcc", number=2, opens_on=today, closes_on=today, filing_cutoff=NOON)
    answer = client.get("/proposals/calendar.ics")
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:proposal-{item.pk}@paper.example\r\nDTSTAMP:" in text
    assert f"URL:https://paper.example{item.get_absolute_url()}\r\n" in text
    assert "未见" not in text
    assert text.count("BEGIN:VEVENT") == 3
    again = client.get("/proposals/calendar.ics", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_a_month_takes_the_same_queries_whatever_falls_due(client, table):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get("/proposals/calendar/2026-05/")
        return len(found)

    short = queries()
    for n in range(5):
        make_proposal(status="assigned", due_on=datetime.date(2026, 5, 12 + n))
    assert queries() == short == 6
