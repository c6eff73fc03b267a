"""How to cite a page (GB/T 7714—2015)."""

import datetime

import pytest
from makers import make_delegate, make_filed, make_publication

from newskit.opendata.citing import Cited

READ = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def newspaper(settings):
    settings.NEWSPAPER_NAME = "试报"


def test_an_article_names_its_writers_its_issue_and_its_page():
    cited = Cited(
        "夜班", "https://news.example/1/", READ, authors=("文青",), issue=datetime.date(2026, 3, 6), page="A3"
    )
    assert cited.standard == "文青. 夜班[N/OL]. 试报, 2026-03-06(A3)[2026-11-23]. https://news.example/1/."


def test_a_record_names_when_it_was_changed_and_when_it_was_read():
    cited = Cited("关于夜班的建议", "https://news.example/2/", READ, "2026-08-01")
    assert cited.standard == "试报. 关于夜班的建议[DB/OL]. (2026-08-01)[2026-11-23]. https://news.example/2/."


def test_more_than_three_writers_are_three_and_others():
    cited = Cited("夜班", "x", READ, authors=("甲乙", "丙丁", "戊己", "庚辛"), issue=READ)
    assert cited.standard.startswith("甲乙, 丙丁, 戊己, 等. ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "mark"), [(make_publication, "[N/OL]"), (make_filed, "[DB/OL]"), (make_delegate, "[DB/OL]")]
)
def test_every_page_says_how_to_cite_it(client, make, mark):
    assert mark in client.get(make().get_absolute_url()).text
