"""The files of relations and of filings: what an item's page says of others, a pair a row, nothing out of sight."""

import csv
import io

import pytest
from django.utils import timezone
from makers import make_filed, make_proposal, make_session, make_source, make_statement

from proposals import lifecycle
from proposals.models import FilingLink, Proposal, RelatedItem, Tie
from proposals.relations import links

pytestmark = pytest.mark.django_db


def rows(client, name, query=""):
    response = client.get(f"/{name}.csv?{query}")
    assert response.status_code == 200, response.content.decode()
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def tag(client, name):
    return client.head(f"/{name}.csv")["ETag"]


@pytest.fixture
def three(actor):
    """A motion and the suggestion that it was handled as; a proposal on the same matter; a statement filed as that one."""
    motion = make_filed("motion", number="15", title="关于制定守塔法的议案", proposer_kind="delegation")
    suggestion = lifecycle.handle_motion_as_suggestion(actor=actor, motion=motion, number="8001")
    companion = make_filed("proposal", number="303", session=make_session("cppcc"), title="关于守塔的提案")
    lifecycle.relate(
        actor=actor,
        proposal=companion,
        other=suggestion,
        tie=Tie.COMPANION,
        said_by="=大会秘书处",
        source=make_source("提案目录", url="https://gov.example/1"),
    )
    statement = make_statement(title="灯塔应有人守", session=companion.session)
    lifecycle.confirm_filing(
        actor=actor, statement=statement, filed=[companion], evidence="案号一致", source=make_source()
    )
    return motion, suggestion, companion, statement


def test_a_pair_is_one_row_that_names_both_ends_and_who_says_so(client, three):
    motion, suggestion, companion, _statement = three
    handled, same = sorted(rows(client, "relations"), key=lambda row: row["relation"], reverse=True)
    assert (
        handled
        | {
            "proposal_id": str(motion.pk),
            "kind": "motion",
            "number": "第15号",
            "relation": "handled_as_suggestion",
            "relation_zh": "作建议处理",
            "other_id": str(suggestion.pk),
            "other_kind": "suggestion",
            "other_number": "第8001号",
            "said_by": "",
        }
        == handled
    )
    assert {same["proposal_id"], same["other_id"]} == {str(suggestion.pk), str(companion.pk)}
    assert (same["said_by"], same["source"], same["source_url"]) == (
        "'=大会秘书处",
        "提案目录",
        "https://gov.example/1",
    )
    assert handled["other_permalink"].endswith(suggestion.get_absolute_url())


def test_a_filing_is_a_row_with_its_evidence(client, three):
    *_others, companion, statement = three
    (row,) = rows(client, "filings")
    assert (row["proposal_id"], row["kind"], row["other_id"]) == (str(statement.pk), "statement", str(companion.pk))
    assert (row["evidence"], row["source"]) == ("案号一致", "试版资料")
    assert row["linked_on"] == FilingLink.objects.get().linked_on.isoformat()


def test_under_any_question_the_rows_are_those_of_the_pages(client, three):
    for item in three:
        pages = {link.item.pk for link in links(item, timezone.now())}
        found = [row for name in ("relations", "filings") for row in rows(client, name, f"kind={item.kind}")]
        ends = {frozenset((int(row["proposal_id"]), int(row["other_id"]))) for row in found}
        assert ends == {frozenset((item.pk, other)) for other in pages}
    assert client.get("/relations.csv?nonsense=1").status_code == 400


def test_a_pair_with_an_end_out_of_sight_is_left_out(client, three):
    companion = three[2]
    before = tag(client, "relations"), tag(client, "filings")
    Proposal.objects.filter(pk=companion.pk).update(shown=[])
    assert [row["relation"] for row in rows(client, "relations")] == ["handled_as_suggestion"]
    assert rows(client, "filings") == rows(client, "filings", "kind=statement") == []
    assert tag(client, "relations") != before[0]
    assert tag(client, "filings") != before[1]


def test_the_tag_moves_with_the_pair_and_with_either_item(client, three):
    tags = [tag(client, "relations")]
    for item in three[:2]:
        Proposal.objects.filter(pk=item.pk).update(title=f"改名{item.pk}")
        tags.append(tag(client, "relations"))
    RelatedItem.objects.filter(relation="companion").update(said_by="另有其人")
    tags.append(tag(client, "relations"))
    RelatedItem.objects.filter(relation="companion").delete()
    tags.append(tag(client, "relations"))
    assert len(set(tags)) == 5


@pytest.mark.parametrize("name", ["relations", "filings"])
def test_the_queries_stay_the_same(client, three, actor, name, django_assert_num_queries):
    with django_assert_num_queries(7):
        client.get(f"/{name}.csv")
    lifecycle.relate(actor=actor, proposal=make_proposal(), other=make_proposal(title="另一件"), tie=Tie.RELATED)
    with django_assert_num_queries(7):
        client.get(f"/{name}.csv")
