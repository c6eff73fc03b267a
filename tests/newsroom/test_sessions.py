"""Plenary sessions: what was announced beside what is recorded here, and our stories of those days."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from makers import (
    make_constituency,
    make_key_topic,
    make_proposal,
    make_publication,
    make_session,
    make_source,
    make_topic,
)

from proposals.models import OfficialFigure


def test_kinds_stand_apart_and_what_was_announced_beside_them(client, db):
    session = make_session()
    make_proposal(number="1")
    make_proposal(number="2", between_sessions=True)
    make_proposal("statement")
    make_proposal(hidden=True)
    OfficialFigure.objects.create(
        session=session, kind="suggestion", what="received", value=9160, source=make_source("办理情况报告")
    )
    answer = client.get(f"/sessions/{session.code}/")
    rows = {row.kind: row for row in answer.context["recorded"]}
    assert (rows["suggestion"].total, rows["suggestion"].between) == (2, 1)
    assert rows["statement"].total == 1
    assert set(rows) == {"suggestion", "motion", "statement"}
    page = answer.content.decode()
    assert "9160" in page
    assert "办理情况报告" in page
    assert "9162" not in page


def test_what_nobody_knows_is_said(client, db):
    page = client.get(f"/sessions/{make_session().code}/").content.decode()
    assert page.count("日期不详") == 2
    assert "<dd>不详</dd>" in page


def test_a_session_leads_to_its_neighbours_places_topics_and_stories(client, db):
    session, before, other = make_session(), make_session(number=3), make_session("cppcc", number=3)
    place, topic = make_constituency(code="beijing"), make_key_topic()
    inside = make_publication("灯塔边的人", at=datetime.datetime(2026, 3, 6, 8, tzinfo=datetime.UTC))
    outside = make_publication("四月的船", at=datetime.datetime(2026, 4, 6, 8, tzinfo=datetime.UTC))
    page = client.get(f"/sessions/{session.code}/").content.decode()
    for linked in (f"/sessions/{before.code}/", f"constituency={place.code}", topic.get_absolute_url()):
        assert linked in page
    assert inside.get_absolute_url() in page
    assert outside.get_absolute_url() not in page
    assert f"/sessions/{other.code}/" not in page


def test_a_code_that_no_session_has_is_not_found(client, db):
    assert client.get("/sessions/npc-99-9/").status_code == 404


def test_list_and_page_take_the_same_queries_for_few_and_many(client, db):
    def queries(path):
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    session = make_session()
    make_topic()
    paths = ["/sessions/", f"/sessions/{session.code}/"]
    make_proposal()
    make_key_topic()
    make_publication("灯塔边的人")
    short = [queries(path) for path in paths]
    for n in range(3):
        make_session(number=n + 1)
        make_proposal(number=str(n))
        make_key_topic(f"主题{n}")
        make_publication(f"灯塔{n}")
    assert [queries(path) for path in paths] == short == [3, 11]
