"""The companions of the file of items: the same question, a row a part, each saying of which item it is."""

import csv
import datetime
import io
import json

import pytest
from makers import (
    make_assignment,
    make_delegate,
    make_filed,
    make_organisation,
    make_proposal,
    make_reply,
    make_signature,
    make_source,
)

from newskit.opendata import Datatype, Header
from proposals import lifecycle
from proposals.datasets import ACTIONS, ASSIGNMENTS, MEASURES, MILESTONES, PARTS, REPLIES, SIGNATURES
from proposals.models import Proposal

pytestmark = pytest.mark.django_db
# Whose rows have one item each; for the others see test_ties_files.
OF_ONE_ITEM = (ACTIONS, REPLIES, ASSIGNMENTS, SIGNATURES, MEASURES, MILESTONES)
MARCH = datetime.date(2026, 3, 20)
ITEM = "id proposal_id permalink kind kind_zh title body term session between_sessions number"
OTHER = " ".join(
    f"other_{name}" for name in ["id", "permalink", "kind", "kind_zh", "title", "body", "term", "session", "number"]
)
HEADERS_OF_VERSION_1 = {
    "actions": f"{ITEM} step step_zh happened_on happened_on_text implied unit role role_zh limit_months limit_ground "
    "instead_of reply_number attitude attitude_zh result result_zh ground ground_zh merged_into_id merged_into_number note "
    "source source_url updated_at",
    "replies": f"{ITEM} unit replied_on replied_on_text letter_number public text url outcome_scheme outcome outcome_zh "
    "assignment_id due_on source source_url updated_at",
    "assignments": f"{ITEM} unit role role_zh assigned_on assigned_on_text limit_months limit_ground limit_ground_zh due_on "
    "due_sure ended ended_zh ended_on previous_id source source_url updated_at",
    "signatures": f"{ITEM} role role_zh order name role_at_the_time delegate_id organisation constituency constituency_zh",
    "measures": f"{ITEM} order text quoted",
    "milestones": f"{ITEM} milestone state state_zh day day_text text as_of source source_url",
    "relations": f"{ITEM} relation relation_zh {OTHER} said_by source source_url",
    "filings": f"{ITEM} {OTHER} evidence linked_on source source_url",
}


def rows(client, name, query=""):
    response = client.get(f"/{name}.csv?{query}")
    assert response.status_code == 200, response.content.decode()
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("dataset", PARTS, ids=lambda dataset: dataset.name)
def test_the_columns_are_those_promised_and_told_apart_in_both_languages(dataset):
    assert dataset.schema_version == 1
    assert dataset.headings(Header.NAMES) == HEADERS_OF_VERSION_1[dataset.name].split()
    for style in (Header.ZH, Header.ZH_EN):
        assert len(set(dataset.headings(style))) == len(dataset.columns)


@pytest.fixture
def item(actor):
    """Given back by one unit, answered by the next."""
    item = make_filed("proposal", title="关于看护灯塔的提案", number="02650")
    lighthouse, finance = make_organisation("灯塔管理局"), make_organisation("财务局")
    lead = lifecycle.assign(actor=actor, proposal=item, organisation=lighthouse, on=MARCH, source=make_source())
    lifecycle.return_assignment(actor=actor, assignment=lead, on=datetime.date(2026, 3, 25))
    lifecycle.reassign(actor=actor, proposal=item, organisation=finance, instead_of=lead, on=datetime.date(2026, 4, 1))
    answer = lifecycle.reply(
        actor=actor,
        proposal=item,
        organisation=finance,
        on=datetime.date(2026, 6, 1),
        precision="month",
        number="财函〔2026〕1号",
        text="=已办",
        outcome_scheme="npc",
        outcome_code="A",
        outcome_label="已解决",
    )
    lifecycle.feedback(actor=actor, reply=answer, attitude="satisfied", result="mostly", note="口头")
    return item


def test_each_step_is_a_row_with_what_it_wrote(client, item):
    found = {row["step"]: row for row in rows(client, "actions")}
    assert [row["step"] for row in rows(client, "actions")] == [
        *("filed", "assigned", "returned", "reassigned", "replied", "accepted", "feedback"),
    ]
    assert {row["proposal_id"] for row in found.values()} == {str(item.pk)}
    assert {row["number"] for row in found.values()} == {"第02650号"}
    assert found["accepted"]["implied"] == "true"
    assert found["assigned"] | {"role": "lead", "unit": "灯塔管理局", "source": "试版资料"} == found["assigned"]
    assert found["returned"]["role"] == ""
    assert found["reassigned"]["instead_of"] == "灯塔管理局"
    assert found["replied"]["happened_on"] == ""
    assert found["replied"]["happened_on_text"] == "2026-06-XX"
    assert found["replied"]["reply_number"] == "财函〔2026〕1号"
    assert (found["feedback"]["attitude"], found["feedback"]["result_zh"]) == ("satisfied", "基本满意")


def test_assignments_say_how_they_ended(client, item):
    first, second = rows(client, "assignments")
    assert (first["unit"], first["ended"], first["ended_on"]) == ("灯塔管理局", "returned", "2026-03-25")
    assert (second["unit"], second["ended"], second["previous_id"]) == ("财务局", "", first["id"])


def test_a_reply_that_is_not_public_shows_that_it_came_and_not_what_it_says(client, item):
    make_reply(
        item, "海事局", is_public=False, text="密", url="https://x.example/", outcome_scheme="npc", outcome_code="B"
    )
    public, secret = rows(client, "replies")
    assert (public["text"], public["outcome"], public["outcome_zh"]) == ("'=已办", "A", "已解决")
    assert (secret["unit"], secret["public"]) == ("海事局", "false")
    assert not any(secret[name] for name in ("text", "url", "outcome_scheme", "outcome", "outcome_zh"))


def test_signatures_name_the_profile_only_where_readers_see_it(client):
    item = make_proposal()
    seen = make_delegate("钱书宁")
    make_signature(item, seen, role_at_the_time="某校校长", order=1)
    make_signature(item, make_delegate("未见报者", hidden=True), order=2)
    make_signature(item, role="co", name_as_printed="林下")
    found = rows(client, "signatures")
    assert [(row["name"], row["delegate_id"], row["role"]) for row in found] == [
        ("钱书宁", str(seen.pk), "lead"),
        ("未见报者", "", "lead"),
        ("林下", "", "co"),
    ]


def test_measures_keep_what_the_one_cell_of_the_item_cannot(client):
    item = make_proposal()
    item.measures.create(order=1, text="一是换灯;不停航", quoted=True)
    (row,) = rows(client, "measures")
    assert (row["text"], row["quoted"], row["order"]) == ("一是换灯;不停航", "true", "1")


def reach(item, title="草案公开征求意见", **fields):
    return item.milestones.create(
        **{"title": title, "state": "done", "day": MARCH, "as_of": MARCH, "source": make_source()} | fields
    )


def test_a_milestone_says_its_day_as_far_as_known_and_when_somebody_looked(client):
    item = make_proposal()
    reach(item, "通过", state="planned", day=datetime.date(2026, 10, 1), precision="month", text="=待定")
    reach(item)
    first, second = rows(client, "milestones")
    assert (first["milestone"], first["state"], first["day"], first["as_of"]) == (
        *("草案公开征求意见", "done", "2026-03-20", "2026-03-20"),
    )
    assert (second["day"], second["day_text"], second["text"]) == ("", "2026-10-XX", "'=待定")
    assert (second["state_zh"], second["source"]) == ("计划中", "试版资料")


@pytest.mark.parametrize("dataset", OF_ONE_ITEM, ids=lambda dataset: dataset.name)
def test_they_take_the_query_of_the_list_and_show_what_readers_see(client, actor, dataset, django_assert_num_queries):
    for kind, hidden in (("suggestion", False), ("motion", False), ("suggestion", True)):
        each = make_proposal(kind, hidden=hidden)
        make_signature(each)
        each.measures.create(order=1, text="修")
        reach(each)
        each.actions.create(kind="filed", recorded_by=actor)
        make_reply(each, assignment=make_assignment(each))
    found = rows(client, dataset.name, "kind=suggestion&sort=oldest")
    assert [row["kind"] for row in found] == ["suggestion"]
    assert client.get(f"/{dataset.name}.csv?kind=nonsense").status_code == 400
    assert client.get(f"/{dataset.name}.csv?nonsense=1").status_code == 400
    with django_assert_num_queries(7 if dataset.name in ("actions", "signatures") else 6):
        client.get(f"/{dataset.name}.csv")


@pytest.mark.parametrize("dataset", OF_ONE_ITEM, ids=lambda dataset: dataset.name)
def test_the_tag_changes_with_a_part_with_its_item_and_with_a_part_gone(client, actor, dataset):
    item = make_proposal()
    make_signature(item)
    item.measures.create(order=1, text="修")
    reach(item)
    item.actions.create(kind="filed", recorded_by=actor)
    make_reply(item, assignment=make_assignment(item))

    def tag():
        return client.head(f"/{dataset.name}.csv")["ETag"]

    tags = [tag()]
    Proposal.objects.filter(pk=item.pk).update(title="改名")
    tags.append(tag())
    part = {
        ACTIONS: item.actions,
        REPLIES: item.replies,
        ASSIGNMENTS: item.assignments,
        SIGNATURES: item.signatures,
        MEASURES: item.measures,
        MILESTONES: item.milestones,
    }
    for name, rows_of in part.items():
        if name is dataset:
            if dataset is ASSIGNMENTS:
                item.replies.update(assignment=None)
            rows_of.all().delete()
    tags.append(tag())
    assert len(set(tags)) == 3


@pytest.mark.parametrize("dataset", PARTS, ids=lambda dataset: dataset.name)
def test_the_description_stands_beside_the_file(client, dataset):
    table = json.loads(client.get(f"/{dataset.name}.csv-metadata.json").content)
    assert [column["name"] for column in table["tableSchema"]["columns"]] == dataset.headings(Header.NAMES)
    assert table["dc:identifier"] == dataset.name


def test_the_list_leads_to_them_with_its_question(client):
    page = client.get("/proposals/?kind=suggestion").content.decode()
    for dataset in PARTS:
        assert f'href="/{dataset.name}.csv?kind=suggestion&amp;headers=zh"' in page


def test_no_text_column_of_theirs_is_left_unguarded():
    for dataset in PARTS:
        assert all(column.guard is not False for column in dataset.columns if column.datatype is Datatype.TEXT)
