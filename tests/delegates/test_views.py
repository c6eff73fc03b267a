"""What readers see of delegates, as of a day."""

import datetime
import re

import pytest
from makers import (
    make_alias,
    make_constituency,
    make_delegate,
    make_mandate,
    make_mention,
    make_office,
    make_position,
    make_proposal,
    make_publication,
    make_seat,
    make_sighting,
    make_signature,
    make_source,
)

from newskit.periods import Precision


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def names(client, query: str) -> list[str]:
    return sorted(person.name for person in client.get(f"/delegates/?{query}").context["object_list"])


@pytest.fixture
def people(db):
    both = make_delegate("甲先后")
    make_mandate(both, body="npc", term=13)
    make_seat(make_mandate(both, body="cppcc", term=14))
    deputy = make_delegate("乙代表")
    mandate = make_mandate(deputy, region="zhejiang")
    moved = datetime.date(2025, 3, 1)
    make_seat(mandate, make_constituency("浙江代表团", code="zhejiang"), ends_on=moved)
    make_seat(mandate, make_constituency("海南代表团", code="hainan"), starts_on=moved)
    make_office(mandate, "standing_committee_member")
    left = make_delegate("丙辞职")
    make_seat(make_mandate(left, ends_on=datetime.date(2025, 6, 1), ended="resigned"))
    unsure = make_delegate("丁不详")
    make_mandate(unsure, starts_on=None)
    make_delegate("戊无任期")


def test_what_is_asked_is_asked_of_one_mandate(client, people):
    assert names(client, "body=npc&term=npc-13") == ["甲先后"]
    assert names(client, "body=cppcc&term=npc-13") == []
    assert names(client, "body=npc&current=yes") == ["乙代表"]


def test_current_former_and_unknown_are_told_apart(client, people):
    assert names(client, "current=yes") == ["乙代表", "甲先后"]
    assert names(client, "current=no") == ["丙辞职"]
    assert names(client, "current=unknown") == ["丁不详"]
    assert names(client, "body=npc&current=no") == ["丙辞职", "甲先后"]


def test_a_seat_counts_on_the_day(client, people):
    assert names(client, "constituency=zhejiang") == []
    assert names(client, "constituency=hainan") == ["乙代表"]
    assert names(client, "constituency=zhejiang&date=2024-03-01") == ["乙代表"]


def test_rank_and_region(client, people):
    assert names(client, "office=standing_committee_member") == ["乙代表"]
    assert names(client, "region=zhejiang&office=standing_committee_member") == ["乙代表"]


def test_on_an_earlier_day_nobody_is_listed_who_came_later(client, people):
    assert names(client, "date=2019-05-01") == ["甲先后"]


def test_facets_count_what_choosing_them_would_find(client, people):
    for query in ("", "current=yes", "term=npc-13", "body=npc"):
        answer = client.get(f"/delegates/?{query}")
        for value in answer.context["facets"]["body"].values:
            base = f"{query}&body={value.code}" if "body=" not in query else f"body={value.code}"
            assert value.count.number == len(names(client, base)), (query, value.code)


def test_the_list_goes_by_pinyin_or_by_the_strokes_of_the_surname(client, db):
    for name in ("韩一", "王一", "丁一", "尹一", "Anna"):
        make_delegate(name)
    page = client.get("/delegates/?sort=strokes")
    assert [person.name for person in page.context["object_list"]] == ["丁一", "王一", "尹一", "韩一", "Anna"]
    text = page.content.decode()
    headings = re.findall(r'<h3 class="h h3 band">([^<]*)</h3>', text)
    assert headings == ["2画", "4画", "12画", "笔画不详"]
    assert "这些字的次序不能确定：a n" in text
    by_pinyin = [person.name for person in client.get("/delegates/").context["object_list"]]
    assert by_pinyin == ["Anna", "丁一", "韩一", "王一", "尹一"]
    file = b"".join(client.get("/delegates.csv?sort=strokes")).decode("utf-8-sig")
    assert re.findall("丁一|王一|尹一|韩一|Anna", file)[::1] == ["丁一", "王一", "尹一", "韩一", "Anna"]


@pytest.mark.parametrize("word", ["钱书宁", "书宁", "錢書寧", "qian", "qsn", "钱老"])
def test_a_name_is_found_in_every_spelling(client, db, word):
    person = make_delegate("钱书宁")
    make_alias(person, "钱老先生")
    assert names(client, f"q={word}") == ["钱书宁"]


def test_a_profile_reads_as_of_any_day(client, db):
    person = make_delegate("钱书宁", slug="q", source=make_source("公告"))
    make_seat(make_mandate(person, ends_on=datetime.date(2025, 6, 1), ended="resigned"))
    url = person.get_absolute_url()
    assert "北京代表团" in text(client, f"{url}?date=2024-03-05")
    today = text(client, url)
    assert "十四届全国人大代表" in today
    assert "（辞职）" in today
    assert "未见这一天的任期记录" in text(client, f"{url}?date=2019-01-01")


def test_a_day_that_is_none_is_named_and_today_is_shown(client, db):
    person = make_delegate()
    answer = client.get(f"{person.get_absolute_url()}?date=2026-02-31")
    assert answer.status_code == 200
    assert "“2026-02-31”" in answer.content.decode()


def test_a_post_that_is_not_sure_says_when_it_was_last_seen(client, db):
    person = make_delegate()
    make_sighting(make_position(person), datetime.date(2026, 3, 6))
    page = text(client, person.get_absolute_url())
    assert "最近见于2026年3月6日" in page


def test_a_partial_date_says_no_more_than_is_known(client, db):
    person = make_delegate()
    make_mandate(person, starts_on=datetime.date(2023, 3, 1), starts_precision=Precision.MONTH)
    assert "2023年3月起" in text(client, person.get_absolute_url())


def test_what_was_led_and_signed_and_written_is_found_from_the_profile(client, db):
    person, other = make_delegate("钱书宁"), make_delegate("吴渡")
    led, signed = make_proposal(title="领衔的建议"), make_proposal(title="联名的建议")
    make_signature(led, person)
    make_signature(signed, other)
    make_signature(signed, person, role="co")
    story = make_publication(mentions=[make_mention(person)])
    page = text(client, person.get_absolute_url())
    for thing in (led, signed, story):
        assert thing.get_absolute_url() in page
    assert page.index("领衔的建议") < page.index("联名的建议")


def test_what_was_merged_into_a_profile_is_found_there(client, db):
    stays, gone = make_delegate("钱书宁"), make_delegate("钱书甯")
    item = make_proposal(title="旧档里的建议")
    make_signature(item, gone)
    story = make_publication("旧档里的稿件", mentions=[make_mention(gone)])
    type(gone).objects.filter(pk=gone.pk).update(merged_into=stays)
    page = text(client, stays.get_absolute_url())
    assert item.get_absolute_url() in page
    assert story.get_absolute_url() in page
