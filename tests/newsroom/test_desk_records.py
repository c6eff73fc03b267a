"""What the desk lists for who keeps the records: filings to be verified, and reply letters that wait."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import make_filed, make_session, make_statement, make_user

from newskit.accounts.models import system_account
from newskit.periods import beijing_day
from newsroom.desk import desk
from proposals import enquiries, lifecycle
from proposals.letters.linking import take_letter_in

pytestmark = pytest.mark.django_db


def ask(statement, again=None):
    return enquiries.enquire(
        actor=system_account("import"),
        statement=statement,
        person="林晚屿",
        channel="phone",
        on=datetime.date(2026, 4, 1),
        question="是否立案？",
        ask_again_on=again,
    )


def test_what_is_to_be_asked_again_stands_first_then_what_nobody_asked_about():
    now = timezone.now()
    today = beijing_day(now)
    days = {"明日": today + datetime.timedelta(1), "昨日": today - datetime.timedelta(1), "今日": today, "未定": None}
    for title, again in days.items():
        ask(make_statement(title=title), again)
    make_statement(title="未问")
    filed = make_statement(title="已立案")
    item = make_filed("proposal", session=make_session("cppcc"))
    lifecycle.confirm_filing(actor=system_account("import"), statement=filed, filed=[item], evidence="答复函")
    page = desk(make_user("data_editor"), now)
    assert [line.title for line in page["asked"].rows] == ["昨日", "今日", "明日", "未定"]
    assert {line.number for line in page["asked"].rows} == {2}
    assert [line.title for line in page["unasked"].rows] == ["未问"]
    assert page["asked"].rows[0].who.strip() == "林晚屿"


def test_said_not_filed_is_no_longer_listed():
    enquiry = ask(make_statement())
    enquiries.record_answer(
        actor=system_account("import"),
        enquiry=enquiry,
        on=datetime.date(2026, 4, 2),
        answer="没有提交。",
        outcome="not_filed",
    )
    page = desk(make_user("data_editor"), timezone.now())
    assert (page["asked"].total, page["unasked"].total) == (0, 0)


@pytest.mark.parametrize("role", ["reporter", "editor", "chief_editor", "observer"])
def test_only_who_tracks_sees_the_lists(client, role):
    ask(make_statement())
    make_statement(title="未问")
    take_letter_in(actor=system_account("import"), text="对第7409号建议的答复")
    page = desk(make_user(role), timezone.now())
    assert [page[name].total for name in ("asked", "unasked", "letters")] == [0, 0, 0]
    client.force_login(make_user(role))
    assert "待核实立案" not in client.get(reverse("admin:index")).content.decode()


def test_the_desk_shows_them_in_as_few_statements(client, django_assert_max_num_queries):
    today = beijing_day(timezone.now())
    for number in range(12):
        ask(make_statement(title=f"已问{number}"), today)
        make_statement(title=f"未问{number}")
        take_letter_in(actor=system_account("import"), text=f"对第{number}号建议的答复")
    client.force_login(make_user("data_editor"))
    shown = client.get(reverse("admin:index")).content.decode()
    for words in (
        "待核实立案",
        "12 件该再问",
        "已问 12 件，未问 12 件",
        "已问0",
        "未问11",
        "待处理的答复函",
        "对第11号建议的答复",
    ):
        assert words in shown
    with django_assert_max_num_queries(9):
        client.get(reverse("admin:index"))
