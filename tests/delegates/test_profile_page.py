"""What a profile's page tells besides the life: figures with their lists, subjects, one stream, where it is from."""

import datetime
import re

import pytest
from django.utils import timezone
from makers import (
    make_alias,
    make_committee_post,
    make_constituency,
    make_delegate,
    make_mandate,
    make_mention,
    make_position,
    make_proposal,
    make_publication,
    make_reply,
    make_seat,
    make_sighting,
    make_signature,
    make_source,
    make_topic,
)

from delegates.activity import CAP
from newskit.periods.workdays import add_months

pytestmark = pytest.mark.django_db


def page(client, delegate, query="") -> str:
    return client.get(f"{delegate.get_absolute_url()}{query}").content.decode()


def section(text: str, name: str) -> str:
    return text[text.index(f'id="{name}"') :].split("</section>", 1)[0]


def linked(client, text: str) -> list[tuple[str, int]]:
    """Every link to the list of proposals, and how many that finds."""
    queries = [address.replace("&amp;", "&") for address in re.findall(r'href="/proposals/\?([^"]*)"', text)]
    return [(query, client.get(f"/proposals/?{query}").context["total"].number) for query in queries]


def signed(delegate, *topics, role="lead", kind="suggestion", **fields):
    item = make_proposal(kind, **fields)
    item.topics.set(topics)
    make_signature(item, delegate, role=role)
    return item


def test_led_and_cosigned_are_counted_apart_and_lead_to_just_those(client):
    person = make_delegate("钱书宁")
    for _ in range(3):
        signed(person)
    signed(person, kind="motion")
    for _ in range(2):
        signed(person, role="co")
    text = page(client, person)
    state = text[text.index('<dl class="state">') :].split("</dl>", 1)[0]
    assert [number for _, number in linked(client, state)] == [1, 3, 2]
    assert re.findall(r">(\S+) (\d)</a>", state) == [("议案", "1"), ("建议", "3"), ("建议", "2")]


def test_subjects_of_the_last_years_lead_to_as_many_items_as_they_say(client):
    person, today = make_delegate("钱书宁"), timezone.localdate()
    care, school, sea = make_topic("养老", "yanglao"), make_topic("学校", "schools"), make_topic("海岛", "sea")
    for topics in ((care,), (care, school), (care, school), (sea,)):
        signed(person, *topics, filed_on=today)
    signed(person, care, filed_on=add_months(today, -61))  # too old
    for _ in range(2):
        signed(person, sea, kind="statement", stated_on=today)
    found = section(page(client, person), "subjects")
    assert re.findall(r'<li><a[^>]*>(\S+)</a> <span class="nb">(\d)件', found) == [
        ("养老", "3"),
        ("学校", "2"),
        ("海岛", "2"),
    ]
    assert [number for _, number in linked(client, found)] == [3, 2, 4, 2, 2]
    assert "只有一件的1个议题未列" in found
    assert "以本报记录的4件计" in found
    filed, stated = found.split("见报建言</h3>")
    assert "kind=statement" not in filed
    assert "海岛" in stated


def test_who_signed_nothing_has_no_subjects(client):
    assert "本报没有此人建议提案的记录" in section(page(client, make_delegate()), "subjects")


def test_one_stream_mixes_kinds_newest_first_with_a_cap_of_each(client):
    person = make_delegate("钱书宁")
    mandate = make_mandate(person, body="cppcc", starts_on=datetime.date(2023, 3, 4))
    make_seat(mandate, make_constituency("经济界", body="cppcc"), starts_on=datetime.date(2023, 3, 4))
    make_committee_post(mandate, starts_on=datetime.date(2024, 6, 1))
    story = make_publication("一张船票之外", mentions=[make_mention(person)])
    for number in range(CAP + 3):
        item = signed(person, title=f"第{number}件的建议", filed_on=datetime.date(2025, 3, 1 + number))
    make_reply(item, replied_on=datetime.date(2025, 8, 1))
    found = section(page(client, person), "activity")
    assert found.count("第") - found.count("答复《第") == CAP
    for told in ("任十四届全国政协委员", "副主任", "答复《第8件的建议》", story.get_absolute_url()):
        assert told in found
    assert found.index("答复《第8件的建议》") < found.index(">第8件的建议<") < found.index("副主任")
    assert "第2件的建议" not in found


def test_nothing_hidden_or_yet_to_come_is_in_the_stream(client):
    person = make_delegate("钱书宁")
    signed(person, title="未公开的建议", hidden=True, filed_on=datetime.date(2025, 3, 1))
    make_mandate(person, starts_on=datetime.date(2026, 3, 1), ends_on=datetime.date(2099, 1, 1), ended="resigned")
    found = section(page(client, person), "activity")
    assert "未公开" not in found
    assert "不再任" not in found


def test_each_source_is_named_once_with_what_rests_on_it(client):
    notice = make_source("公告〔十四届〕第2号")
    person = make_delegate("钱书宁", source=make_source("代表名册"))
    make_seat(make_mandate(person, source=notice), source=notice)
    make_sighting(make_position(person), datetime.date(2026, 3, 6), source=make_source("本报A3版"))
    found = section(page(client, person), "origins")
    assert found.count("公告〔十四届〕第2号") == 1
    assert "（任期、所在团）" in found or "任期、" in found
    assert "本报A3版" in found
    assert "可能不全或滞后" in found


def test_the_name_is_printed_in_letters_and_in_traditional_characters(client):
    person = make_delegate("钱书宁")
    assert '<span lang="zh-Hant">錢書寧</span>（按字转换）' in page(client, person)
    make_alias(person, "錢書甯", "traditional")
    text = page(client, person)
    assert '<span lang="zh-Hant">錢書甯</span>' in text
    assert "按字转换" not in text
    assert "Qian Shuning" in text


def test_every_link_on_the_page_leads_to_a_part_that_is_there(client):
    text = page(client, make_delegate())
    inside = re.findall(r'href="#([\w-]+)"', text)
    assert {"life", "led", "signed", "subjects", "activity", "stories", "person", "origins"} <= set(inside)
    assert all(f'id="{name}"' in text for name in inside)


def test_the_former_are_labelled_and_have_a_list_of_their_own(client):
    person = make_delegate("丙辞职")
    make_mandate(person, ends_on=datetime.date(2025, 6, 1), ended="resigned")
    make_mandate(make_delegate("乙代表"))
    assert "已离任" in page(client, person)
    assert "已离任" not in page(client, person, "?date=2024-03-01")
    everybody = client.get("/delegates/").content.decode()
    assert 'href="?current=no"' in everybody
    former = client.get("/delegates/?current=no")
    assert [each.name for each in former.context["object_list"]] == ["丙辞职"]
    assert "已离任" in former.content.decode()


def test_on_a_day_the_whole_page_says_so(client):
    person = make_delegate("钱书宁")
    mandate = make_mandate(person, body="cppcc")
    make_committee_post(mandate, starts_on=datetime.date(2025, 6, 25))
    assert "经济委员会副主任" not in page(client, person, "?date=2025-06-24").split('id="life"')[0]
    assert "以上为2025年6月25日的身份" in page(client, person, "?date=2025-06-25")
    assert '<p class="by">经济委员会副主任</p>' in page(client, person, "?date=2025-06-25").split('id="life"')[0]
    row = client.get("/delegates/?date=2025-06-25").content.decode()
    assert "经济委员会副主任" in row
    assert "经济委员会副主任" not in client.get("/delegates/?date=2025-06-24").content.decode()


def test_terms_served_one_after_the_other_are_joined(client):
    person = make_delegate("钱书宁")
    make_mandate(person, term=13)
    make_mandate(person, term=14)
    assert "连任：十三届全国人大、十四届全国人大" in page(client, person)
    assert "连任" not in page(client, person, "?date=2022-03-01")
    broken = make_delegate("沈砚")
    make_mandate(broken, term=13, ends_on=datetime.date(2021, 1, 1), ended="resigned")
    make_mandate(broken, term=14)
    later = make_delegate("吴渡")
    make_mandate(later, term=13)
    make_mandate(later, term=14, starts_on=datetime.date(2025, 3, 1), began="by_election")
    for person in (broken, later):
        assert "连任" not in page(client, person)


def test_the_page_takes_the_same_queries_for_a_short_and_a_long_life(client, django_assert_max_num_queries):
    person = make_delegate("钱书宁")
    for _ in range(2):
        grow(person)
    client.get(person.get_absolute_url())
    with django_assert_max_num_queries(QUERIES):
        client.get(person.get_absolute_url())
    for _ in range(4):
        grow(person)
    with django_assert_max_num_queries(QUERIES):
        client.get(person.get_absolute_url())


QUERIES = 36


def grow(person) -> None:
    make_sighting(make_position(person, f"主任{person.positions.count()}"), datetime.date(2026, 3, 6))
    signed(person, make_topic())
    make_reply(signed(person, make_topic(), filed_on=datetime.date(2025, 3, 1)), replied_on=datetime.date(2025, 8, 1))
    make_publication(mentions=[make_mention(person)])


def test_a_post_that_a_paper_still_to_come_will_print_is_not_seen_yet(client):
    person, today = make_delegate("钱书宁"), timezone.localdate()
    post = make_position(person)
    make_sighting(post, today - datetime.timedelta(days=1))
    make_sighting(post, today + datetime.timedelta(days=2))
    found = section(page(client, person), "life")
    assert "见报1次" in found
    assert found.count('r="5"/>') == 1


def test_a_seat_ends_with_its_mandate(client):
    person = make_delegate("钱书宁")
    mandate = make_mandate(person, starts_on=datetime.date(2023, 3, 5), ends_on=datetime.date(2024, 6, 29))
    make_seat(mandate)
    assert "2023年3月5日至2024年6月28日，随任期终止" in section(page(client, person), "life")
