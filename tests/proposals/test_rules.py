"""What the database itself refuses, tried by raw SQL where a model would refuse first."""

import pytest
from django.db import IntegrityError, connection, transaction

from delegates.models import Organisation, Session
from proposals.models import Action, Assignment, FilingLink, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(reference):
    return Session.objects.select_related("term__body").get(code="npc-14-4")


def item(session, kind="suggestion", **fields):
    fields = {"status": "stated" if kind == "statement" else "filed", "title": "关于灯塔守护人补贴的建议", **fields}
    return Proposal.objects.create(kind=kind, body=session.term.body, term=session.term, session=session, **fields)


def refused(sql, *params):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(error.value)


def test_the_kind_never_changes(session):
    row = item(session)
    assert "never changes" in refused("UPDATE proposals_proposal SET kind = 'motion' WHERE id = %s", row.pk)


@pytest.mark.parametrize("between", [False, True])
def test_one_number_in_a_series_also_where_it_is_printed_with_noughts(session, between):
    item(session, number="02650", serial=2650, between_sessions=between)
    other = item(session, number="", between_sessions=not between)
    sql = "UPDATE proposals_proposal SET number = '2650', serial = 2650, between_sessions = %s WHERE id = %s"
    assert "proposal_serial_once" in refused(sql, between, other.pk)


def test_a_statement_has_no_number_and_no_other_status(session):
    row = item(session, "statement")
    assert "statement_has_no_number" in refused("UPDATE proposals_proposal SET number = '7' WHERE id = %s", row.pk)
    assert "statement_has_its_own_status" in refused(
        "UPDATE proposals_proposal SET status = 'filed' WHERE id = %s", row.pk
    )


@pytest.mark.parametrize(("proposer", "count"), [("joint", 29), ("", 3), ("member", None), ("party", 40)])
def test_a_motion_of_fewer_than_thirty_is_refused(session, proposer, count):
    row = item(session, "motion")
    sql = "UPDATE proposals_proposal SET proposer_kind = %s, signatory_count = %s WHERE id = %s"
    assert "motion_of_thirty" in refused(sql, proposer, count, row.pk)


@pytest.mark.parametrize(
    ("proposer", "count"), [("joint", 30), ("joint", None), ("", None), ("delegation", 12), ("organ", None)]
)
def test_a_motion_of_thirty_of_a_delegation_or_of_unknown_proposers_stands(session, proposer, count):
    assert item(session, "motion", proposer_kind=proposer, signatory_count=count).pk


def test_an_implied_step_has_no_date(session, actor):
    row = item(session)
    sql = (
        "INSERT INTO proposals_action (proposal_id, kind, happened_on, precision, implied, ground, note, recorded_by_id,"
        " recorded_at, updated_at) VALUES (%s, 'filed', '2026-03-05', 'day', true, '', '', %s, now(), now())"
    )
    assert "implied_action_has_no_date" in refused(sql, row.pk, actor.pk)


def test_only_a_merged_item_is_merged_into_another_and_never_into_itself(session):
    one, two = item(session), item(session)
    sql = "UPDATE proposals_proposal SET status = %s, merged_into_id = %s WHERE id = %s"
    assert "only_merged" in refused(sql, "filed", two.pk, one.pk)
    assert "not_merged_into_itself" in refused(sql, "merged", one.pk, one.pk)


def test_kinds_fit_wherever_items_are_linked(session, actor):
    statement, filed = item(session, "statement"), item(session)
    for left, right in [(filed, filed), (statement, statement), (filed, statement)]:
        with pytest.raises(IntegrityError, match="kinds of the items"), transaction.atomic():
            FilingLink.objects.create(statement=left, filed=right, evidence="回执", linked_on="2026-03-09")
    assert FilingLink.objects.create(statement=statement, filed=filed, evidence="回执", linked_on="2026-03-09").pk
    with pytest.raises(IntegrityError, match="kinds of the items"), transaction.atomic():
        Action.objects.create(proposal=statement, kind="filed", recorded_by=actor)
    related = "INSERT INTO proposals_relateditem (original_id, follow_up_id, relation) VALUES (%s, %s, 'x')"
    assert "kinds of the items" in refused(related, filed.pk, statement.pk)


def test_a_unit_handles_an_item_once_at_a_time(session):
    row, unit = item(session), Organisation.objects.create(name="全国灯塔管理局")
    Assignment.objects.create(proposal=row, organisation=unit, role="lead")
    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        Assignment.objects.create(proposal=row, organisation=unit, role="co")
    Assignment.objects.update(ended="returned")
    assert Assignment.objects.create(proposal=row, organisation=unit, role="lead").pk
    assert "assignment_ends_in_a_way" in refused(
        "UPDATE proposals_assignment SET returned_on = '2026-05-01' WHERE ended = ''"
    )
