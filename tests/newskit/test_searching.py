"""The gram index: what it finds is what the text holds, whatever the script, the width or the length of the piece."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import make_body, make_proposal

from newskit.searching import fold, narrowed
from newskit.topics.models import Source, Topic
from proposals.models import Proposal

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
    assert narrowed(Proposal.objects.all(), " \0 ", Proposal.objects.found).count() == 1


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
        assert list(narrowed(Proposal.objects.all(), words, Proposal.objects.found)) == [item], words
    assert not narrowed(Proposal.objects.all(), "急救 2651", Proposal.objects.found)
