"""How items hang together: what may be related, what each page says of it, and how it is taken back."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from makers import make_filed, make_proposal, make_session, make_source, make_statement, make_user

from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.models import RelatedItem, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make_user("data_editor")
    client.force_login(user)
    return user


def items():
    """A suggestion, its namesake of the session before, and one on the same matter with the other body."""
    earlier = make_session("npc", 14, 3, opens_on=datetime.date(2025, 3, 5), closes_on=datetime.date(2025, 3, 11))
    return (
        make_proposal(title="关于修复灯塔的建议", number="101"),
        make_proposal(title="关于看护灯塔的建议", number="77", session=earlier),
        make_proposal("proposal", title="关于修复灯塔的提案", number="303"),
    )


def relate(actor, item, other, tie, **fields) -> RelatedItem:
    return lifecycle.relate(actor=actor, proposal=item, other=other, tie=tie, **fields)


def text(client, item) -> str:
    return client.get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("tie", "reverse_tie"),
    [
        (Tie.COMPANION, Tie.COMPANION),
        (Tie.BROUGHT_BEFORE, Tie.BROUGHT_AGAIN),
        (Tie.BROUGHT_AGAIN, Tie.BROUGHT_BEFORE),
        (Tie.REPLACES, Tie.REPLACED_BY),
        (Tie.REPLACED_BY, Tie.REPLACES),
        (Tie.RELATED, Tie.RELATED),
    ],
)
def test_a_relation_reads_from_both_ends(client, actor, tie, reverse_tie):
    new, old, elsewhere = items()
    one, other = (old, new) if tie == Tie.BROUGHT_AGAIN else (new, elsewhere if tie == Tie.COMPANION else old)
    row = relate(actor, one, other, tie, said_by="大会秘书处", source=make_source("提案目录"))
    assert (row.tie(one), row.tie(other)) == (tie, reverse_tie)
    for item, label, linked in ((one, tie.label, other), (other, reverse_tie.label, one)):
        page = text(client, item)
        part = page[page.index('id="linked"') :]
        for word in (str(label), linked.title, linked.number, linked.session.name, "大会秘书处", "提案目录"):
            assert word in part


def test_a_statement_is_told_apart_and_only_related(client, actor):
    item, statement = make_proposal(), make_proposal("statement", title="灯塔应有人守")
    for tie in (Tie.COMPANION, Tie.REPLACES, Tie.BROUGHT_BEFORE):
        with pytest.raises(WrongState, match="见报"):
            relate(actor, item, statement, tie)
    assert relate(actor, item, statement, Tie.RELATED).tie(item) == Tie.RELATED_STATEMENT
    assert str(Tie.RELATED_STATEMENT.label) in text(client, item)


def test_what_contradicts_the_items_is_refused(actor):
    new, old, elsewhere = items()
    for one, other, tie in (
        (new, new, Tie.RELATED),
        (new, old, Tie.COMPANION),
        (new, old, Tie.BROUGHT_AGAIN),
        (old, new, Tie.BROUGHT_BEFORE),
        (new, elsewhere, Tie.BROUGHT_BEFORE),
        (new, old, Tie.FOLLOW_UP),
        (new, old, "cousin"),
    ):
        with pytest.raises(WrongState):
            relate(actor, one, other, tie)
    assert not RelatedItem.objects.exists()


def test_a_pair_is_related_once_in_a_way_from_whichever_end(actor):
    new, old, _elsewhere = items()
    relate(actor, new, old, Tie.RELATED)
    relate(actor, new, old, Tie.REPLACES)
    for one, other, tie in ((old, new, Tie.RELATED), (new, old, Tie.RELATED), (new, old, Tie.REPLACED_BY)):
        with pytest.raises(WrongState):
            relate(actor, one, other, tie)


def test_the_database_keeps_the_rules_too(actor):
    new, old, _elsewhere = items()
    statement = make_proposal("statement")
    relate(actor, new, old, Tie.RELATED)
    for original, follow_up, relation in (
        (old, new, "related"),
        (new, new, "related"),
        (new, statement, "companion"),
        (statement, new, "replaced_by"),
        (new, old, "handled_as_suggestion"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RelatedItem.objects.create(original=original, follow_up=follow_up, relation=relation)


def test_only_who_tracks_relates(actor):
    new, old, _elsewhere = items()
    row = relate(actor, new, old, Tie.RELATED)
    with pytest.raises(NotAllowed):
        relate(make_user("reporter"), new, old, Tie.REPLACES)
    with pytest.raises(NotAllowed):
        lifecycle.unrelate(actor=make_user("observer"), proposal=new, related=row, note="误")


def test_readers_are_not_led_to_what_they_do_not_see(client, actor):
    item, hidden = make_proposal(), make_proposal(title="藏起来的建议", hidden=True)
    relate(actor, item, hidden, Tie.RELATED)
    page = text(client, item)
    assert "藏起来的建议" not in page
    assert 'id="linked"' not in page


def test_a_relation_is_taken_back_from_either_end_with_a_reason(actor):
    new, old, elsewhere = items()
    row = relate(actor, new, old, Tie.REPLACES)
    for fields in ({"proposal": old, "note": " "}, {"proposal": elsewhere, "note": "误"}):
        with pytest.raises(WrongState):
            lifecycle.unrelate(actor=actor, related=row, **fields)
    lifecycle.unrelate(actor=actor, proposal=old, related=row, note="看错了题目")
    assert not RelatedItem.objects.exists()
    event = Event.objects.get(verb="proposals.unrelate")
    assert (event.before["tie"], event.note) == ("replaced_by", "看错了题目")


def test_what_a_step_wrote_is_not_taken_back_here(actor):
    motion = make_filed("motion", proposer_kind="delegation")
    lifecycle.handle_motion_as_suggestion(actor=actor, motion=motion)
    with pytest.raises(WrongState):
        lifecycle.unrelate(actor=actor, proposal=motion, related=RelatedItem.objects.get(), note="误")


def test_a_related_motion_can_still_be_handled_as_a_suggestion(actor):
    motion = make_filed("motion", proposer_kind="delegation")
    relate(actor, motion, make_filed(), Tie.RELATED)
    assert lifecycle.handle_motion_as_suggestion(actor=actor, motion=motion).kind == "suggestion"


def test_what_is_related_is_not_forgotten(actor):
    item, statement = make_filed(), make_statement()
    relate(actor, item, statement, Tie.RELATED)
    with pytest.raises(WrongState):
        lifecycle.forget_item(actor=actor, proposal=item, note="误")
    with pytest.raises(WrongState):
        lifecycle.forget_statement(actor=actor, statement=statement)


def test_editors_relate_and_take_back_from_the_page(client, editor):
    new, old, _elsewhere = items()
    dialog = reverse("admin:proposals_proposal_relate", kwargs={"object_id": new.pk})
    cells = {"_form_submitted": "on", "source_text": "建议目录", "tie": "brought_before"}
    refused = client.post(dialog, {**cells, "other": "999"}, headers={"HX-Request": "true"})
    assert "999" in refused.content.decode()
    client.post(dialog, {**cells, "other": old.get_absolute_url()}, headers={"HX-Request": "true"})
    row = RelatedItem.objects.get()
    assert (row.tie(new), row.source.text) == (Tie.BROUGHT_BEFORE, "建议目录")
    page = client.get(reverse("admin:proposals_proposal_change", args=[old.pk])).content.decode()
    assert str(Tie.BROUGHT_AGAIN.label) in page
    back = reverse("admin:proposals_proposal_unrelate", kwargs={"object_id": old.pk})
    assert f"{back}?row={row.pk}" in page
    client.post(f"{back}?row={row.pk}", {"_form_submitted": "on", "note": "误"}, headers={"HX-Request": "true"})
    assert not RelatedItem.objects.exists()


def test_the_page_takes_the_same_queries_for_one_relation_and_for_many(client, actor):
    item = make_proposal()
    relate(actor, item, make_proposal(title="第一件"), Tie.RELATED)
    text(client, item)
    with CaptureQueriesContext(connection) as of_one:
        text(client, item)
    for number in range(4):
        relate(actor, item, make_proposal("proposal", title=f"另一件{number}"), Tie.COMPANION, source=make_source())
    with CaptureQueriesContext(connection) as of_many:
        text(client, item)
    assert len(of_many) == len(of_one)
    assert len(of_one) <= 25
