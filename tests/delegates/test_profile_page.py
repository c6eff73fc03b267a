"""What a profile's page tells besides the life: figures with their lists, subjects, one stream, where it is from."""

import datetime
import re

import pytest
from django.utils import timezone
from makers import (
    LONG_AGO,
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
    make_user,
)
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from delegates.activity import CAP
from delegates.merging import merge
from delegates.models import Delegate, Suspension
from newskit.periods.workdays import add_months

pytestmark = pytest.mark.django_db


def page(client, delegate, query="", part="detail") -> str:
    return client.get(f"{delegate.part_url(part)}{query}").content.decode()


def section(text: str, name: str) -> str:
    return text[text.index(f'id="{name}"') :].split("</section>", 1)[0]


def linked(client, text: str) -> list[tuple[str, int]]:
    """Every link to the list of proposals, and how many that finds."""
    queries = [address.replace("&amp;", "&") for address in re.findall(r'href="/proposals/\?([^"]*)"', text)]
    return [(query, client.get(f"/proposals/?{query}").context["total"].number) for query in queries]


def canonical(text: str) -> str:
    return re.search(r'<link rel="canonical" href="([^"]*)"', text)[1]


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
    found = section(page(client, person, part="items"), "subjects")
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
    assert "本报没有此人建议提案的记录" in section(page(client, make_delegate(), part="items"), "subjects")


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


@pytest.mark.parametrize(
    ("part", "sections"),
    [
        ("detail", {"life", "led", "signed", "activity", "stories", "person", "origins"}),
        ("items", {"led", "signed", "subjects"}),
        ("life", {"life", "person", "origins"}),
    ],
)
def test_every_page_of_a_profile_names_itself_and_leads_to_its_sections_and_the_others(client, part, sections):
    person = make_delegate()
    text = page(client, person, part=part)
    inside = set(re.findall(r'href="#([\w-]+)"', text))
    assert sections <= inside
    assert all(f'id="{name}"' in text for name in inside)
    assert canonical(text).endswith(person.part_url(part))
    assert f"{canonical(text)}." in text  # how to cite it
    assert '<b aria-current="page">' in text
    others = {"detail", "items", "life"} - {part}
    assert all(f'href="{person.part_url(other)}"' in text for other in others)
    assert f'href="/articles/?delegate={person.pk}"' in text


@pytest.mark.parametrize("part", ["detail", "items", "life"])
def test_the_day_asked_for_is_kept_from_page_to_page_and_on_a_persons_old_addresses(client, part):
    person, merged, gone = make_delegate("钱书宁"), make_delegate("钱书寧"), make_delegate("单书白")
    make_mandate(person, term=13)
    text = page(client, person, "?date=2020-03-01", part=part)
    assert "2020年3月1日" in text
    assert "全国人大代表" in text
    assert all(
        f'href="{person.part_url(other)}?date=2020-03-01"' in text for other in {"detail", "items", "life"} - {part}
    )
    assert canonical(text).endswith(person.part_url(part))
    merge(actor=make_user("data_editor"), loser=merged, winner=person, note="试")
    to = f"{person.part_url(part)}?date=2020-03-01"
    tail = "" if part == "detail" else f"{part}/"
    for old in (merged.part_url(part), f"/delegates/{person.pk}/{tail}", f"/delegates/{person.pk}-else/{tail}"):
        answer = client.get(f"{old}?date=2020-03-01")
        assert (answer.status_code, answer.url) == (301, to)
    assert client.get(make_delegate(hidden=True).part_url(part)).status_code == 404
    Delegate.objects.filter(pk=gone.pk).update(
        shown=Multirange([Range(LONG_AGO, LONG_AGO + datetime.timedelta(days=9))])
    )
    assert client.get(gone.part_url(part)).status_code == 410


def test_a_long_record_is_short_on_the_profile_and_whole_on_its_pages(client):
    person = make_delegate("钱书宁")
    for number in range(9):
        post = make_position(person, f"第{number}顾问", order=number)
        make_sighting(post, datetime.date(2026, 3, 6), source=make_source(f"资料之{number}"))
        make_publication(f"报道之{number}", mentions=[make_mention(person)])
        for role in ("lead", "co"):
            signed(person, role=role, title=f"{role}之{number}")
    short, items, life = (page(client, person, part=part) for part in ("detail", "items", "life"))
    assert (section(short, "led").count('class="h h3"'), section(short, "signed").count('class="h h3"')) == (6, 6)
    assert "3" in section(short, "led").split("</ol>")[1]
    assert (section(items, "led").count('class="h h3"'), section(items, "signed").count('class="h h3"')) == (9, 9)
    assert (section(short, "life").count("资料之"), section(life, "life").count("资料之")) == (6, 9)
    assert (section(short, "origins").count("资料之"), section(life, "origins").count("资料之")) == (6, 9)
    assert f"{person.part_url('life')}#origins" in section(short, "origins")
    assert section(short, "stories").count("报道之") == 6
    assert f"/articles/?delegate={person.pk}" in section(short, "stories")


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


@pytest.mark.parametrize(("part", "queries"), [("detail", 25), ("items", 22), ("life", 16)])
def test_each_page_takes_the_same_queries_for_a_short_and_a_long_life(client, django_assert_num_queries, part, queries):
    person = make_delegate("钱书宁")
    make_alias(person, "书宁居士")
    mandate = make_mandate(person, body="cppcc", source=make_source())
    make_seat(mandate, source=make_source())
    make_committee_post(mandate)
    for _ in range(2):
        grow(person)
    client.get(person.part_url(part))
    with django_assert_num_queries(queries):
        client.get(person.part_url(part))
    for _ in range(9):
        grow(person)
    with django_assert_num_queries(queries):
        client.get(person.part_url(part))


def grow(person) -> None:
    signed(person, make_topic(), role="co")
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


def test_a_suspension_stands_in_the_life_and_in_the_stream(client):
    mandate = make_mandate(make_delegate("钱书宁"))
    days = {"starts_on": datetime.date(2025, 4, 3), "ends_on": datetime.date(2025, 9, 20)}
    Suspension.objects.create(mandate=mandate, source=make_source("人大公告"), **days)
    text = page(client, mandate.delegate)
    life = section(text, "life")
    assert "2025年4月3日至2025年9月19日" in life
    assert "人大公告" in life
    assert "恢复执行代表职务" in section(text, "activity")


def test_who_sits_in_the_cppcc_from_the_start_of_a_term_was_not_elected(client):
    member, deputy = make_mandate(make_delegate("吴渡"), body="cppcc"), make_mandate(make_delegate("钱书宁"))
    assert "当选" not in page(client, member.delegate)
    assert "当选" in page(client, deputy.delegate)
