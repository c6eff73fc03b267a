"""The gram index: what it finds is what the text holds, whatever the script, the width or the length of the piece."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import make_body, make_proposal

from newskit.backoffice.paging import LongPaginator
from newskit.searching import fold, matching, narrowed, part
from newskit.topics.models import Source, Topic
from proposals.models import Proposal, Signature

TITLE = "关于ＡＩ急救转运（3.5%）补偿机制的建议𠮷"


@pytest.mark.parametrize(
    "piece", ["急", "急救", "救转运", "AI", "ai急救", "（3.5", "(3.5%)", "%", "的建议𠮷", "𠮷", TITLE, "转运(3"]
)
def test_a_piece_of_any_length_is_found(db, piece):
    item = make_proposal(title=TITLE)
    make_proposal(title="关于修路的提案")
    assert list(Proposal.objects.filter(title__holds=piece)) == [item]


@pytest.mark.parametrize("piece", ["救急", "急转", "A 急救", "3_5", "急救补偿", "𠮶"])
def test_pairs_that_stand_apart_are_no_match(db, piece):
    make_proposal(title=TITLE)
    assert not Proposal.objects.filter(title__holds=piece)


def test_nothing_asked_is_everything_and_a_nul_is_nothing(db):
    make_proposal(title=TITLE)
    assert Proposal.objects.filter(title__holds="\0").count() == 1
    assert narrowed(Proposal.objects.all(), " \0 ", Proposal.objects.ways_to_find).count() == 1


def test_a_column_without_an_index_is_read(db):
    Topic.objects.create(name="急救", slug="jijiu")
    assert Topic.objects.filter(name__holds="急").count() == 1
    assert "search_grams" not in str(Topic.objects.filter(name__holds="急").query)


def test_the_index_answers(db):
    """Also for one character, which pg_trgm has no gram for."""
    Source.objects.bulk_create([Source(text=f"第{n}期", url="") for n in range(3000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE topics_source")
    for piece in ("二", "急救", "急救转运"):
        plan = Source.objects.filter(text__holds=piece).order_by("-pk")[:50].explain()
        assert "source_text_grams" in plan


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    text=st.text(st.sampled_from("急救转运ＡBａb%_\\𠮷é（1 "), max_size=12),
    piece=st.text(st.sampled_from("急救转运AbB%_\\𠮷é(1 "), min_size=1, max_size=4),
)
def test_the_index_finds_what_the_text_holds(db, text, piece):
    row = Source.objects.create(text=text or "-", url=f"https://example.org/{Source.objects.count()}")
    assert Source.objects.filter(pk=row.pk, text__holds=piece).exists() == (fold(piece) in fold(row.text))
    row.delete()


def test_every_word_must_be_found_in_title_name_or_number(db):
    make_body()
    item = make_proposal(title=TITLE, number="02650", serial=2650)
    for words in ("急救 02650", "2650", "第2650号 转运", "第02650号"):
        assert list(narrowed(Proposal.objects.all(), words, Proposal.objects.ways_to_find)) == [item], words
    assert not narrowed(Proposal.objects.all(), "急救 2651", Proposal.objects.ways_to_find)


NAMES = st.text(st.sampled_from("急救转Ａa"), min_size=1, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=9),
    words=st.lists(st.text(st.sampled_from("急救转a1"), min_size=1, max_size=2), max_size=2),
    few=st.sampled_from([1, 3, 1_000]),
    near=st.sampled_from([2, 5, 5_000]),
    size=st.sampled_from([1, 2, 4]),
)
def test_common_words_and_rare_ones_find_what_stands_there_page_by_page(db, monkeypatch, rows, words, few, near, size):
    monkeypatch.setattr(matching, "FEW", few)
    monkeypatch.setattr(matching, "NEAR", near)
    Signature.objects.all().delete()
    Proposal.objects.all().delete()
    held = {}
    for number, (title, name) in enumerate(rows):
        item = make_proposal(title=title, number=str(number), serial=number)
        Signature.objects.create(proposal=item, role="lead", name_as_printed=name)
        held[item.pk] = (fold(title), fold(name), str(number))
    expected = [
        pk
        for pk, (title, name, number) in sorted(held.items(), reverse=True)
        if all(fold(word) in title or fold(word) in name or fold(word) == number for word in words)
    ]
    found = narrowed(Proposal.objects.order_by("-pk"), " ".join(words), Proposal.objects.ways_to_find)
    assert [item.pk for item in found] == expected
    assert found.count() == len(expected)
    pages = LongPaginator(found, size)
    assert [item.pk for page in pages for item in page.object_list] == expected
    backwards = [item.pk for start in range(0, len(rows), size) for item in part(found.reverse(), start, start + size)]
    assert backwards == expected[::-1]


@pytest.fixture
def many_sources(db, monkeypatch):
    """Three thousand sources, a word of which is common where more than a hundred rows have it."""
    monkeypatch.setattr(matching, "FEW", 100)
    monkeypatch.setattr(matching, "NEAR", 100)
    Source.objects.bulk_create([Source(text=f"{'新' if n >= 2000 else '旧'}第{n}期", url="") for n in range(3000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE topics_source")


def ways(word: str) -> list[matching.Way]:
    return [matching.Way(Source.objects.all(), Q(text__holds=word))]


def test_a_rare_word_is_answered_by_its_keys(many_sources):
    found = narrowed(Source.objects.order_by("-pk"), "第517期", ways)
    with CaptureQueriesContext(connection) as queries:
        assert [row.text for row in part(found, 0, 20)] == ["旧第517期"]
    assert len(queries) == 1
    assert "search_" not in queries[0]["sql"]


def test_a_page_of_a_common_word_is_met_on_a_walk_through_the_list(many_sources):
    found = narrowed(Source.objects.order_by("-pk"), "新", ways)
    with CaptureQueriesContext(connection) as queries:
        assert [row.text for row in part(found, 20, 40)] == [f"新第{n}期" for n in range(2979, 2959, -1)]
    assert len(queries) == 2
    assert not any("search_grams" in query["sql"] for query in queries)


def test_where_a_common_word_is_far_from_the_beginning_the_index_answers(many_sources):
    found = narrowed(Source.objects.order_by("-pk"), "旧", ways)
    with CaptureQueriesContext(connection) as queries:
        assert [row.text for row in part(found, 0, 20)] == [f"旧第{n}期" for n in range(1999, 1979, -1)]
    assert "LIMIT 100)" in queries[0]["sql"]
    assert "search_grams" in queries[1]["sql"]


def test_beside_a_rare_word_a_common_one_is_read_on_its_rows(many_sources):
    found = narrowed(Source.objects.order_by("-pk"), "旧 第517期", ways)
    assert [row.text for row in found] == ["旧第517期"]
    assert "search_grams" not in str(found.query)
    assert not narrowed(Source.objects.order_by("-pk"), "新 第517期", ways)


def test_what_is_joined_and_filtered_later_stays(many_sources):
    found = (
        narrowed(Source.objects.order_by("-pk"), "新", ways).filter(text__endswith="7期").select_related("entered_by")
    )
    rows = part(found, 0, 3)
    assert [row.text for row in rows] == ["新第2997期", "新第2987期", "新第2977期"]
    assert rows.query.select_related
    assert not part(found.filter(pk__in=[]), 0, 3)
