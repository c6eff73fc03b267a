"""The file of delegates: one row a person, as of a day."""

import csv
import datetime
import io

import pytest
from makers import (
    make_alias,
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_seat,
)

from delegates.datasets import DELEGATES
from delegates.models import PartyMembership
from newskit.opendata import Header

pytestmark = pytest.mark.django_db

HEADER_OF_VERSION_1 = (
    "id permalink name pinyin aliases gender gender_zh ethnicity party party_zh current body body_zh constituency "
    "constituency_zh office office_zh region region_zh term updated_at"
)


def day(text):
    return datetime.date.fromisoformat(text)


def rows(client, query=""):
    response = client.get(f"/delegates.csv{query}")
    assert response.status_code == 200, response.content.decode()
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_columns_are_those_promised():
    assert DELEGATES.headings(Header.NAMES) == HEADER_OF_VERSION_1.split()


@pytest.fixture
def moved():
    """In two congresses, moved from one delegation to another in June 2025, and promoted after it."""
    delegate = make_delegate("钱书宁", distinction="河北", gender="female", ethnicity="汉族")
    make_alias(delegate, "錢書寧", "traditional")
    make_alias(delegate, "钱书咛", "typo")
    make_mandate(delegate, term=13, ends_on=day("2023-03-05"))
    mandate = make_mandate(delegate, region="hebei")
    make_seat(mandate, make_constituency("北京代表团", code="beijing"), ends_on=day("2025-06-01"))
    make_seat(mandate, make_constituency("河北代表团", code="hebei"), starts_on=day("2025-06-01"))
    make_office(mandate, "standing_committee_member", starts_on=day("2025-07-01"))
    PartyMembership.objects.create(delegate=delegate, party="cdl", starts_on=day("2010-01-01"))
    return delegate


def test_a_row_is_read_as_of_the_day_asked_for(client, moved):
    (now,), (before,) = rows(client, "?date=2026-03-05"), rows(client, "?date=2025-03-05")
    expected = {
        "name": "钱书宁(河北)",
        "aliases": "錢書寧",
        "gender": "female",
        "ethnicity": "汉族",
        "party": "cdl",
        "current": "yes",
        "body": "npc",
        "constituency": "hebei",
        "constituency_zh": "河北代表团",
        "office": "standing_committee_member",
        "region": "hebei",
        "term": "npc-13;npc-14",
    }
    assert {name: now[name] for name in expected} == expected
    assert (before["constituency"], before["office"]) == ("beijing", "")
    assert rows(client)[0]["constituency"] == "hebei"


def test_who_is_no_longer_in_office_says_so_and_keeps_the_terms(client):
    make_mandate(make_delegate("林下"), term=13, ends_on=day("2023-03-05"))
    (row,) = rows(client)
    assert (row["current"], row["body"], row["term"]) == ("no", "", "npc-13")


def test_the_filters_of_the_page_are_those_of_the_file(client, moved):
    make_delegate("林下", gender="male")
    assert [row["name"] for row in rows(client, "?gender=male")] == ["林下"]
    assert client.get("/delegates.csv?gender=x").status_code == 400
    page = client.get("/delegates/?gender=male").content.decode()
    assert 'href="/delegates.csv?gender=male&amp;headers=zh"' in page


def test_hidden_profiles_and_tombstones_stay_out(client, moved):
    make_delegate("未见报者", hidden=True)
    make_delegate("并入者", merged_into=moved)
    assert [row["id"] for row in rows(client)] == [str(moved.pk)]


def test_a_change_of_seat_changes_the_tag_though_the_profile_did_not(client, moved):
    before = client.head("/delegates.csv")["ETag"]
    assert client.head("/delegates.csv")["ETag"] == before
    moved.mandates.get(region="hebei").seats.filter(ends_on__isnull=True).update(ends_on=day("2026-01-01"))
    assert client.head("/delegates.csv")["ETag"] != before
