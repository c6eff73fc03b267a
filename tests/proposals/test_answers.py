"""A reader's question answered: what the paragraph says and never says, kept questions, the pages."""

import datetime

import pytest
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from makers import (
    ALWAYS,
    make_delegate,
    make_filed,
    make_organisation,
    make_proposal,
    make_session,
    make_signature,
    make_source,
    make_statement,
    make_topic,
    make_user,
)

from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.admin.answers import readers_query
from proposals.answers import of_item, of_list
from proposals.filters import ProposalFilter
from proposals.models import OfficialFigure, Proposal, SavedFilter
from proposals.saved import drop_filter, query_of, save_filter, seen_by

pytestmark = pytest.mark.django_db
PAGE = "admin:proposals_proposal_answers"
NOW = datetime.datetime(2036, 11, 23, 11, 59, tzinfo=datetime.UTC)  # 19:59 in Beijing


def answer(query=""):
    return of_list(ProposalFilter(QueryDict(query), ProposalFilter.readers_see(NOW), moment=NOW))


def item_answer(item):
    return of_item(Proposal.objects.with_detail_parts().get(pk=item.pk), NOW)


@pytest.fixture
def editor(client):
    user = make_user("data_editor", name="柳不言")
    client.force_login(user)
    return user


@pytest.fixture
def items(db):
    """Three suggestions (one replied), a proposal, two statements of which one is hidden."""
    actor = make_user("data_editor")
    replied = make_filed(title="守塔", number="12", topics=[make_topic()])
    lifecycle.reply(actor=actor, proposal=replied, organisation=make_organisation(), on=datetime.date(2026, 6, 1))
    make_filed(title="修路")
    make_filed(title="护林")
    make_filed("proposal", title="添灯")
    make_proposal("statement", title="见报")
    make_statement(title="未发")
    return replied


def test_each_kind_stands_by_itself_of_how_many_as_of_the_hour(items):
    text = answer("status=replied&status=filed").text
    assert text.startswith(f"截至2036年11月23日19时（北京时间），{settings.NEWSPAPER_NAME}的记录中，符合“")
    assert "建议3件（本报共记录建议3件），提案1件（本报共记录提案1件）；各类分列，不相加。" in text
    assert "另有见报建言0条（本报共记录1条），只凭见报记录，未必已经提交，不计入上述各类。" in text
    assert "4件" not in text
    assert "不是官方总数" in text
    assert "议案" not in text  # none is recorded: no figure about them


def test_of_one_kind_alone(items):
    assert "建议1件（本报共记录建议3件）。" in answer("kind=suggestion&status=replied").text
    text = answer("kind=statement").text
    assert "见报建言1条（本报共记录1条），只凭见报记录，未必已经提交。" in text
    assert "另有" not in text


def test_it_leads_to_the_filtered_page_and_the_same_file(items):
    found = answer("topic=yanglao&sort=due")
    assert found.address == f"{settings.SITE_ORIGIN}/proposals/?topic=yanglao&sort=due"
    assert found.file.startswith(f"{settings.SITE_ORIGIN}/proposals.csv?topic=yanglao")
    assert found.address in found.text
    assert found.file in found.text


def test_an_official_total_stands_beside_with_its_source_and_of_the_kind_asked(items):
    old, new = make_session("npc", 14, 3), make_session("npc", 14, 4)
    source = make_source("大会秘书处公报", url="https://example.org/gb", published_on=datetime.date(2026, 3, 12))
    for session, value in ((old, 9001), (new, 9002)):
        OfficialFigure.objects.create(session=session, kind="suggestion", what="received", value=value, source=source)
    OfficialFigure.objects.create(session=new, kind="suggestion", what="units", value=211, source=source)
    text = answer("kind=suggestion").text
    assert "211" not in text  # units are no items
    assert "9002件（来源：大会秘书处公报，2026-03-12，https://example.org/gb）" in text
    assert "9001" not in text
    assert "9001" in answer("session=npc-14-3").text
    assert "900" not in answer("kind=proposal").text


def test_the_paragraph_is_chinese_on_an_english_page(items):
    with translation.override("en"):
        assert "建议1件" in answer("status=replied&kind=suggestion").text
        assert "目前状态：已答复" in item_answer(items).text


def test_an_item_is_told_step_by_step_with_its_sources(items):
    make_signature(items, make_delegate("钱书宁"))
    source = make_source("交办会纪要")
    Proposal.objects.filter(pk=items.pk).update(source=source)
    text = item_answer(items).text
    for part in ("第12号建议《守塔》（领衔：钱书宁）", "2026年6月1日澜川大学答复", "交办会纪要"):
        assert part in text
    assert f"{settings.SITE_ORIGIN}/proposals/{items.pk}-" in text
    assert "交办" not in text.replace("交办会纪要", "")  # implied: nobody saw it


def test_a_late_reply_is_said_to_be_late_relative_to_the_hour(editor):
    item = make_filed()
    lifecycle.assign(
        actor=editor, proposal=item, organisation=make_organisation(), on=datetime.date(2026, 4, 1), limit_months=3
    )
    assert "已逾期，未见答复" in item_answer(item).text
    early = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    Proposal.objects.filter(pk=item.pk).update(shown=ALWAYS)
    told = of_item(Proposal.objects.with_detail_parts().get(pk=item.pk), early).text
    assert "逾期" not in told


def test_a_statement_is_told_apart_and_with_the_filed_item_if_readers_see_it(editor):
    statement, item = make_statement(title="守塔", stated_on=datetime.date(2026, 3, 6)), make_filed(title="守塔的建议")
    assert item_answer(statement) is None  # hidden
    lifecycle.confirm(actor=editor, proposal=statement)
    assert "2026年3月6日见报，未见立案信息。" in item_answer(statement).text
    lifecycle.confirm_filing(actor=editor, statement=statement, filed=[item], evidence="回执")
    assert "对应立案件：建议《守塔的建议》" in item_answer(statement).text
    Proposal.objects.filter(pk=item.pk).update(shown=[])
    assert "守塔的建议" not in item_answer(statement).text


# Kept questions


def test_a_question_is_kept_changed_and_dropped_on_record(editor):
    row = save_filter(actor=editor, name=" 等 答复 ", query="status=assigned&page=3&nonsense=1")
    assert (row.name, row.query, row.shared) == ("等 答复", "status=assigned", False)
    save_filter(actor=editor, name="等 答复", query="kind=motion", shared=True)
    assert SavedFilter.objects.get().query == "kind=motion"
    drop_filter(actor=editor, saved=row)
    verbs = ["proposals.save_filter", "proposals.save_filter", "proposals.drop_filter"]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == verbs
    with pytest.raises(WrongState):
        drop_filter(actor=editor, saved=row)


@pytest.mark.parametrize(
    ("name", "query"), [("", ""), ("长" * 61, ""), ("坏", "kind=nonsense"), ("长", "q=" + "灯" * 201)]
)
def test_a_question_that_cannot_be_asked_is_not_kept(editor, name, query):
    with pytest.raises(WrongState):
        save_filter(actor=editor, name=name, query=query)


def test_own_ones_are_the_owners_and_shared_ones_everybodys(editor):
    other, reporter, observer = make_user("data_editor"), make_user("reporter"), make_user("observer")
    own = save_filter(actor=other, name="自己的", query="")
    shared = save_filter(actor=other, name="大家的", query="", shared=True)
    assert list(seen_by(editor)) == [shared]
    assert set(seen_by(other)) == {own, shared}
    with pytest.raises(NotAllowed):
        drop_filter(actor=editor, saved=own)
    with pytest.raises(NotAllowed):
        drop_filter(actor=reporter, saved=shared)
    with pytest.raises(NotAllowed):
        save_filter(actor=reporter, name="一", query="", shared=True)
    with pytest.raises(NotAllowed):
        save_filter(actor=observer, name="一", query="")
    drop_filter(actor=editor, saved=shared)


@pytest.mark.parametrize(
    "address",
    ["https://news.example/proposals/?kind=motion", "/proposals/?kind=motion", "?kind=motion", " kind=motion "],
)
def test_a_question_is_read_from_an_address(address):
    assert query_of(address) == "kind=motion"


def test_the_list_of_the_back_office_is_asked_in_readers_words(db):
    session, topic = make_session(), make_topic()
    asked = f"kind__exact=suggestion&session__id__exact={session.pk}&topics__id__exact={topic.pk}&due=overdue&q=灯&p=2"
    assert (
        readers_query(QueryDict(asked))
        == QueryDict("kind=suggestion&session=npc-14-4&topic=yanglao&overdue=yes&q=灯").urlencode()
    )
    assert readers_query(QueryDict("confirmed=no")) is None
    assert readers_query(QueryDict("session__id__exact=x")) is None


# The pages


def test_the_page_shows_the_answer_its_figures_and_the_kept_questions(client, editor, items):
    save_filter(actor=editor, name="等答复", query="status=assigned")
    found = client.get(reverse(PAGE), {"kind": "suggestion"})
    text = found.content.decode()
    assert found.context["answer"].text in text.replace("&amp;", "&")
    assert "等答复" in text
    assert "等答复" in client.get(reverse("admin:proposals_proposal_changelist")).content.decode()
    moved = client.get(reverse(PAGE), {"address": "https://news.example/proposals/?kind=motion"})
    assert moved["Location"].endswith("?kind=motion")


def test_a_bad_value_is_named_and_no_paragraph_is_given(client, editor):
    text = client.get(reverse(PAGE), {"kind": "nonsense", "filed_after": "3月"}).content.decode()
    assert "answer-text" not in text
    assert "filed_after" in text


def test_a_question_is_kept_and_dropped_from_the_page(client, editor):
    client.post(reverse(PAGE), {"query": "kind=motion", "name": "议案", "shared": "on", "keep": "1"})
    row = SavedFilter.objects.get()
    assert (row.query, row.shared, row.owner) == ("kind=motion", True, editor)
    client.post(reverse(PAGE), {"drop": row.pk, "query": "kind=motion"})
    assert not SavedFilter.objects.exists()
    assert client.post(reverse(PAGE), {"drop": row.pk}).status_code == 404
    client.force_login(make_user("observer"))
    assert client.post(reverse(PAGE), {"query": "", "name": "一"}).status_code == 403


def test_an_item_has_its_answer_or_says_why_not(client, editor, items):
    url = reverse("admin:proposals_proposal_answer", args=[items.pk])
    assert "《守塔》" in client.get(url).content.decode()
    hidden = reverse("admin:proposals_proposal_answer", args=[Proposal.objects.get(title="未发").pk])
    assert "answer-text" not in client.get(hidden).content.decode()
    assert client.get(reverse("admin:proposals_proposal_answer", args=[10**12])).status_code == 404


def test_the_pages_take_a_fixed_number_of_queries(client, editor, items, django_assert_max_num_queries):
    urls = [reverse(PAGE), reverse("admin:proposals_proposal_answer", args=[items.pk])]
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(34):
            client.get(url)
