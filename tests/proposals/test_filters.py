"""What each parameter of the list of proposals finds."""

import datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from makers import (
    make_alias,
    make_assignment,
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_organisation,
    make_proposal,
    make_reply,
    make_seat,
    make_session,
    make_signature,
    make_topic,
)

from newskit.lists.facets import tally
from newskit.searching import matching, part
from proposals.filters import ProposalFilter
from proposals.models import Proposal

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 8, 10, 4, tzinfo=datetime.UTC)


def day(text):
    return datetime.date.fromisoformat(text)


def asked(query, moment=NOON):
    return ProposalFilter(QueryDict(query), ProposalFilter.readers_see(moment), moment=moment)


def found(query, moment=NOON):
    filterset = asked(query, moment)
    assert filterset.is_valid(), [str(problem) for problem in filterset.problems]
    return {row.title for row in filterset.qs}


def test_only_what_readers_see_at_the_moment_is_found():
    make_proposal(title="明")
    make_proposal(title="暗", hidden=True)
    assert found("") == {"明"}
    assert found("", moment=datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC)) == set()


def test_text_finds_title_number_and_names_and_every_word_must_fit():
    delegate = make_delegate("欧阳书宁", folded="欧阳书宁")
    make_alias(delegate, "歐陽書寧", folded="欧阳书宁")
    lamp = make_proposal(title="关于灯塔的建议", number="02650", serial=2650)
    make_proposal(title="关于AI的建议")
    make_signature(lamp, delegate, name_as_printed="欧阳书宁(女)")
    for query in ("灯塔", "第02650号", "2650", "欧阳书宁", "歐陽書寧", "灯塔 欧阳", "  灯塔　建议 ", "０２６５０"):
        assert found(f"q={query}") == {"关于灯塔的建议"}, query
    assert found("q=ai") == {"关于AI的建议"}
    assert found("q=灯塔 AI") == set()
    assert found("q=建议") == {"关于灯塔的建议", "关于AI的建议"}


def test_a_hidden_profile_finds_nothing():
    hidden = make_delegate("韩守拙", hidden=True, folded="韩守拙", gender="male")
    make_signature(make_proposal(title="甲"), hidden, name_as_printed="某代表")
    assert found("q=韩守拙") == found(f"delegate={hidden.pk}") == found("gender=male") == set()


def test_codes_of_session_term_body_kind_status_topic_and_class():
    old = make_session("npc", 13, 5)
    topic = make_topic("养老", "yanglao")
    make_proposal(title="新", topics=[topic, make_topic("教育", "jiaoyu")], official_class="财税金融类")
    make_proposal("motion", title="旧", session=old, status="examined")
    make_proposal("proposal", title="提", topics=[topic])
    assert found("session=npc-14-4") == {"新"}
    assert found("session=npc-14-4&session=cppcc-14-4") == {"新", "提"}
    assert found("term=npc-13") == {"旧"}
    assert found("term=npc-14&term=cppcc-14") == {"新", "提"}
    assert found("body=cppcc") == {"提"}
    assert found("kind=motion&kind=proposal") == {"旧", "提"}
    assert found("status=examined") == {"旧"}
    assert found("topic=yanglao&topic=jiaoyu") == {"新", "提"}
    assert found("class=财税金融类") == {"新"}


def test_an_item_of_two_chosen_topics_stands_in_the_list_once():
    make_proposal(topics=[make_topic("养老", "yanglao"), make_topic("教育", "jiaoyu")])
    assert asked("topic=yanglao&topic=jiaoyu").qs.count() == 1


def test_conditions_on_signatories_must_fit_one_signature():
    lead, co = make_delegate("甲一", gender="female"), make_delegate("乙二", gender="male")
    item = make_proposal(title="件")
    make_signature(item, lead)
    make_signature(item, co, role="co")
    assert found(f"delegate={lead.pk}") == found(f"delegate={co.pk}") == {"件"}
    assert found(f"delegate={lead.pk}&role=lead") == {"件"}
    assert found(f"delegate={co.pk}&role=lead") == set()
    assert found("gender=male&role=lead") == set()
    assert found("gender=male&role=co") == {"件"}


def test_a_merged_profile_finds_what_either_signed():
    winner = make_delegate("甲一")
    loser = make_delegate("甲一", merged_into=winner)
    make_signature(make_proposal(title="件"), loser)
    assert found(f"delegate={winner.pk}") == {"件"}


def test_seat_and_office_are_those_of_the_day_when_the_item_was_put_forward():
    mandate = make_mandate(region="hebei")
    make_seat(mandate, make_constituency("北京代表团", code="beijing"), ends_on=day("2025-06-01"))
    make_seat(mandate, make_constituency("河北代表团", code="hebei"), starts_on=day("2025-06-01"))
    make_office(mandate, "standing_committee_member", starts_on=day("2026-01-01"))
    for title, filed in (("早", "2025-03-05"), ("晚", "2026-03-05")):
        item = make_proposal(title=title, filed_on=day(filed))
        make_signature(item, mandate.delegate, mandate=mandate)
    assert found("constituency=beijing") == {"早"}
    assert found("constituency=hebei") == {"晚"}
    assert found("constituency=hebei&constituency=beijing") == {"早", "晚"}
    assert found("office=standing_committee_member") == {"晚"}
    assert found("region=hebei") == {"早", "晚"}


@pytest.mark.parametrize("few", [0, 1, 1_000])
def test_what_many_sign_is_found_as_what_few_do(monkeypatch, few):
    monkeypatch.setattr(matching, "FEW", few)
    mandate, place = make_mandate(make_delegate("郑渡")), make_constituency("北京代表团", code="beijing")
    make_seat(mandate, place, starts_on=day("2023-01-01"), ends_on=day("2025-01-01"))
    for year in (2022, 2024, 2025, 2023):
        item = make_proposal(title=f"{year}年的建议", filed_on=day(f"{year}-03-05"))
        make_signature(item, mandate.delegate, mandate=mandate, role="co" if year == 2023 else "lead")
        if year > 2023:
            make_assignment(item)
            make_reply(item)
    together = make_proposal(title="全团的议案", filed_on=day("2021-03-05"))
    make_signature(together, constituency=place)
    make_signature(together, constituency=make_constituency("河北代表团", code="hebei"), role="co")
    delegate = f"delegate={mandate.delegate.pk}"
    for query, titles in [
        ("constituency=beijing", ["2024年的建议", "2023年的建议", "全团的议案"]),
        ("constituency=beijing&role=lead", ["2024年的建议", "全团的议案"]),
        ("constituency=beijing&q=建议", ["2024年的建议", "2023年的建议"]),
        ("constituency=beijing&q=建议 2023", ["2023年的建议"]),
        ("constituency=hebei", ["全团的议案"]),
        ("constituency=hebei&constituency=beijing", ["2024年的建议", "2023年的建议", "全团的议案"]),
        (f"{delegate}&sort=oldest", ["2022年的建议", "2023年的建议", "2024年的建议", "2025年的建议"]),
        (f"{delegate}&constituency=beijing", ["2024年的建议", "2023年的建议"]),
        ("constituency=beijing&delegate=999999", []),
        ("unit=灯塔管理局", ["2025年的建议", "2024年的建议"]),
        ("unit=灯塔管理局&constituency=beijing", ["2024年的建议"]),
        ("unit=渔业局", []),
    ]:
        filterset = asked(query)
        assert [row.title for row in filterset.qs] == titles, query
        assert tally(filterset).total.number == len(titles)
        for size in (1, 2):
            pages = [part(filterset.qs, start, start + size) for start in range(0, 5, size)]
            assert [row.title for page in pages for row in page] == titles, query


def test_a_delegation_that_signed_as_one_is_found_by_its_code():
    delegation = make_constituency("上海代表团", code="shanghai")
    make_signature(make_proposal(title="团"), constituency=delegation, name_as_printed="上海代表团")
    assert found("constituency=shanghai&role=lead") == {"团"}


def test_overdue_is_yes_no_or_unknown_and_turns_at_midnight_in_beijing():
    make_proposal(title="逾期", status="assigned", due_on=day("2026-08-09"))
    make_proposal(title="今天", status="assigned", due_on=day("2026-08-10"))
    make_proposal(title="不详", status="assigned")
    make_proposal(title="已立案", status="accepted")
    make_proposal(title="已答复", status="replied")
    make_proposal("motion", title="议案")
    make_proposal("statement", title="见报")
    assert found("overdue=yes") == {"逾期"}
    assert found("overdue=no") == {"今天", "已答复", "议案", "见报"}
    assert found("overdue=unknown") == {"不详", "已立案"}
    last_minute = datetime.datetime(2026, 8, 10, 15, 59, tzinfo=datetime.UTC)
    assert found("overdue=yes", last_minute) == {"逾期"}
    assert found("overdue=yes", last_minute + datetime.timedelta(minutes=1)) == {"逾期", "今天"}
    assert asked("overdue=no").daily
    assert found("due_before=2026-08-09") == {"逾期"}


def test_a_unit_includes_its_predecessors_unless_exact():
    new, middle, old = (make_organisation(name) for name in ("新局", "中局", "旧局"))
    new.predecessors.add(middle)
    middle.predecessors.add(old)
    make_assignment(make_proposal(title="新"), "新局")
    make_assignment(make_proposal(title="旧"), "旧局", role="co")
    make_reply(make_proposal(title="答"), "中局")
    assert found("unit=新局") == {"新", "旧", "答"}
    assert found(f"unit={new.pk}&exact=no") == {"新", "旧", "答"}
    assert found("unit=新局&exact=yes") == {"新"}
    assert found("unit=旧局") == {"旧"}
    assert found("unit=没有这个单位") == set()


def test_replies_are_found_by_day_and_outcome_of_one_and_the_same_reply():
    item = make_proposal(title="答")
    make_reply(item, replied_on=day("2026-06-01"), outcome_scheme="npc", outcome_code="A")
    make_reply(item, "海事局", replied_on=day("2026-07-15"), outcome_scheme="npc", outcome_code="C")
    make_reply(make_proposal(title="未公开"), outcome_scheme="npc", outcome_code="A", is_public=False)
    make_proposal(title="未答")
    assert found("has_reply=yes") == {"答", "未公开"}
    assert found("has_reply=no") == {"未答"}
    assert found("has_reply=no&has_reply=yes") == {"答", "未公开", "未答"}
    assert found("outcome=npc:A") == {"答"}
    assert found("outcome=A") == set()
    assert found("replied_after=2026-06-10&replied_before=2026-06-20") == set()
    assert found("replied_after=2026-07-01&outcome=npc:C") == {"答"}
    assert found("replied_after=2026-07-01&outcome=npc:A") == set()


@pytest.mark.parametrize(
    ("precision", "query", "expected"),
    [
        ("day", "filed_after=2026-03-01&filed_before=2026-03-01", True),
        ("day", "filed_before=2026-02-28", False),
        ("month", "filed_after=2026-03-01&filed_before=2026-03-31", True),
        ("month", "filed_before=2026-03-30", False),
        ("month", "filed_after=2026-03-02", False),
        ("year", "filed_before=2026-12-30", False),
        ("no_later", "filed_before=2026-03-01", True),
        ("no_later", "filed_after=2020-01-01", False),
        ("day", "filed_after=0001-01-01&filed_before=9999-12-31", True),
    ],
)
def test_a_partial_date_is_found_where_all_of_it_lies_in_the_span(precision, query, expected):
    make_proposal(title="件", filed_on=day("2026-03-01"), filed_precision=precision)
    assert found(query) == ({"件"} if expected else set())


def test_a_year_is_found_once_it_is_over():
    make_proposal(title="件", filed_on=day("2026-01-01"), filed_precision="year")
    assert found("filed_before=2026-12-31&filed_after=2026-01-01") == {"件"}


def test_a_statement_takes_its_place_by_the_day_of_print_and_the_unknown_comes_last():
    make_proposal(title="一", filed_on=day("2026-03-01"))
    make_proposal("statement", title="二", stated_on=day("2026-03-02"))
    make_proposal(title="三")
    assert [row.title for row in asked("").qs] == ["二", "一", "三"]
    assert [row.title for row in asked("sort=oldest").qs] == ["一", "二", "三"]


def test_a_changed_part_counts_as_a_change_of_the_item():
    item = make_proposal(title="件")
    for change in (
        lambda: make_signature(item),
        lambda: make_reply(item),
        lambda: make_assignment(item),
        lambda: item.topics.add(make_topic()),
        lambda: item.topics.clear(),
        lambda: item.measures.create(order=1, text="修"),
        lambda: item.measures.update(text="改"),
        lambda: item.measures.all().delete(),
    ):
        before = Proposal.objects.get().updated_at
        change()
        assert Proposal.objects.get().updated_at > before
    since = (timezone.now() - datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found(f"updated_since={since}") == {"件"}
    assert found("updated_since=2999-01-01") == set()


def test_facets_count_topics_and_overdue_items_too():
    make_proposal(topics=[make_topic("养老", "yanglao"), make_topic("教育", "jiaoyu")], due_on=day("2026-08-01"))
    make_proposal(topics=[make_topic("养老", "yanglao")], status="accepted")
    facets = tally(asked("")).facets
    assert {v.code: v.count.number for v in facets["topic"].values} == {"yanglao": 2, "jiaoyu": 1}
    assert {v.code: v.count.number for v in facets["overdue"].values} == {"yes": 1, "unknown": 1}
    assert {v.code: v.count.number for v in facets["session"].values} == {"npc-14-4": 2}


@pytest.mark.parametrize(
    "query",
    ["status=%00", "session=abc", "topic=-1", "sort=;drop", "filed_after=2026-13-45", "delegate=99999999999999999999",
     "term=npc-99999999999999", "constituency=nowhere", "party=x", "exact=maybe", "updated_since=now", "office=king",
     "has_reply=unknown"],
)  # fmt: skip
def test_a_bad_value_finds_nothing_and_is_named(query):
    make_proposal()
    filterset = asked(query)
    assert [problem.name for problem in filterset.problems] == [query.split("=")[0]]
    assert not filterset.qs.exists()
