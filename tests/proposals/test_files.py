"""The public addresses of the file: the same question as the page, whole, conditional, refused in words."""

import csv
import datetime
import io
import json
from urllib.parse import unquote

import pytest
from django.urls import reverse
from makers import ALWAYS, make_delegate, make_proposal, make_session, make_signature, make_topic, make_user

from newskit.audit.models import Event
from newskit.periods import beijing_today
from proposals.datasets import PROPOSALS
from proposals.models import Proposal

pytestmark = pytest.mark.django_db
SECRET = "机密标记甲乙丙"


def read(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def ids(response):
    return {row["id"] for row in read(response)}


def test_the_file_has_the_rows_of_the_filtered_page_in_its_order_whatever_the_page(client):
    for day in range(1, 26):
        make_proposal(title=f"第{day}日", filed_on=datetime.date(2026, 3, day))
    make_proposal("motion", title="议案")
    file = client.get("/proposals.csv?kind=suggestion&page=2&after=x&sort=oldest")
    assert [row["title"] for row in read(file)] == [f"第{day}日" for day in range(1, 26)]
    assert len(read(client.get("/proposals.csv?page=99999"))) == 26


def test_the_header_lines(client):
    make_session("npc", 14, 4)
    response = client.get("/proposals.csv?session=npc-14-4&status=filed")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert f'filename="proposals_npc-14-4_status-filed_{beijing_today()}.csv"' in response["Content-Disposition"]
    assert "建议提案_" in unquote(response["Content-Disposition"])
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"].startswith("</proposals.csv-metadata.json>; rel=")
    assert response["Content-Length"] == str(len(response.content))
    assert "Last-Modified" not in response
    assert "q-" not in client.get("/proposals.csv?q=灯塔")["Content-Disposition"]


def test_the_description_names_every_column_of_the_file(client):
    described = client.get("/proposals.csv-metadata.json")
    assert described["Content-Type"] == "application/csvm+json"
    table = json.loads(described.content)
    header = client.get("/proposals.csv").content.decode("utf-8-sig").split("\r\n")[0].split(",")
    assert [column["name"] for column in table["tableSchema"]["columns"]] == header
    assert table["url"] == "http://testserver/proposals.csv"
    assert client.get("/proposals.csv-metadata.json", headers={"if-none-match": described["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "query",
    ["status=%00", "status=nonsense", "session=abc", "topic=-1", "sort=;drop", "filed_after=2026-13-45", "statsu=filed",
     "profile=exel", "headers=fr", "delegate=x", "role=boss", "%00=1", "updated_since=x", "unit=%00"],
)  # fmt: skip
def test_a_bad_value_or_name_is_refused_in_words_and_never_gives_the_whole_table(client, query):
    make_proposal()
    response = client.get(f"/proposals.csv?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert query.split("=")[0].replace("%00", "") in response.content.decode()


@pytest.mark.parametrize(
    "query", ["q=%F0%9F%98%80", "q=%27%3Bdrop", "page=99999", "delegate=9223372036854775807", "status="]
)
def test_an_odd_but_possible_question_is_answered(client, query):
    assert client.get(f"/proposals.csv?{query}").status_code == 200


def test_head_and_conditional_answers(client, django_assert_num_queries):
    item = make_proposal()
    first = client.get("/proposals.csv")
    head = client.head("/proposals.csv")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    asked_again = {"headers": {"if-none-match": first["ETag"]}}
    assert client.get("/proposals.csv", **asked_again).status_code == 304
    assert client.get("/proposals.csv?kind=suggestion", **asked_again).status_code == 200
    make_signature(item)
    assert client.get("/proposals.csv", **asked_again).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda item: item.topics.update(name="改名"),
        lambda item: type(item.session).objects.update(name="改名"),
        lambda item: Proposal.objects.filter(pk=item.pk).update(shown=[]),
        lambda item: item.measures.update(text="改"),
        lambda item: item.signatures.get().delegate.__class__.objects.update(shown=[]),
    ],
)
def test_whatever_the_file_shows_changes_its_tag(client, change):
    item = make_proposal(topics=[make_topic()])
    item.measures.create(order=1, text="修")
    make_signature(item, make_delegate())
    before = client.head("/proposals.csv")["ETag"]
    assert client.head("/proposals.csv")["ETag"] == before
    change(item)
    assert client.head("/proposals.csv")["ETag"] != before


def test_only_what_readers_see_and_no_internal_word_leaves(client):
    shown = make_proposal(note=SECRET)
    for fields in ({"title": SECRET}, {"summary": SECRET}, {"shown": []}):
        make_proposal("statement", hidden=True, **fields)
    hidden = make_delegate(SECRET, hidden=True, slug="jimi")
    make_signature(shown, hidden, name_as_printed="某代表")
    body = client.get("/proposals.csv?profile=raw").content.decode()
    assert SECRET not in body
    assert "某代表" in body
    assert ids(client.get("/proposals.csv")) == {str(shown.pk)}
    assert ids(client.get("/proposals.csv?q=机密")) == set()


def test_a_statement_is_in_the_file_during_its_periods_only(client):
    item = make_proposal("statement", hidden=True)
    assert ids(client.get("/proposals.csv")) == set()
    Proposal.objects.filter(pk=item.pk).update(shown=ALWAYS)
    assert ids(client.get("/proposals.csv")) == {str(item.pk)}


def test_the_number_of_statements_does_not_grow_with_the_rows(client, django_assert_num_queries):
    for _ in range(12):
        make_signature(make_proposal(topics=[make_topic()]))
    with django_assert_num_queries(8) as queries:
        client.get("/proposals.csv")
    assert sum("COPY (" in query["sql"] for query in queries) == 1
    assert PROPOSALS.daily


def test_a_formula_in_a_title_is_disarmed_but_for_programs(client):
    make_proposal(title='=HYPERLINK("http://x.example")')
    assert read(client.get("/proposals.csv"))[0]["title"].startswith("'=HYPERLINK")
    assert read(client.get("/proposals.csv?profile=raw"))[0]["title"].startswith("=HYPERLINK")
    assert (
        client.get("/proposals.csv?headers=zh").content.decode("utf-8-sig").startswith("编号,网址,类别代码,类别,标题")
    )


def test_the_page_offers_the_file_of_the_same_question_with_chinese_headings(client):
    make_session("npc", 14, 4)
    page = client.get("/proposals/?kind=suggestion&session=npc-14-4&sort=oldest&page=1&utm_source=x").content.decode()
    assert 'href="/proposals.csv?kind=suggestion&amp;session=npc-14-4&amp;sort=oldest&amp;headers=zh"' in page
    assert "/proposals.csv" not in client.get("/proposals/?kind=nonsense").content.decode()


def test_the_back_office_takes_away_the_rows_that_it_filtered_also_those_not_shown_yet(client):
    editor = make_user("data_editor")
    client.force_login(editor)
    make_proposal("motion", title="议案")
    chosen = [make_proposal(title="明"), make_proposal(title="未发表", hidden=True)]
    response = client.post(
        reverse("admin:proposals_proposal_changelist") + "?kind__exact=suggestion",
        {"action": "export_csv", "_selected_action": [chosen[0].pk], "select_across": "1"},
    )
    text = response.content.decode("utf-8-sig")
    assert text.startswith("编号,网址,")
    assert {row["标题"] for row in csv.DictReader(io.StringIO(text, newline=""))} == {"明", "未发表"}
    event = Event.objects.get(verb="opendata.export")
    assert (event.actor, event.after["rows"]) == (editor, 2)
