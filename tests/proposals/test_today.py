"""What was entered today, and undoing it: by the verbs, several at once, refused in words where something rests on it."""

import datetime

import pytest
from django.urls import reverse
from makers import make_delegate, make_filed, make_organisation, make_publication, make_statement, make_user

from newskit.audit.models import Event
from newskit.periods import beijing_today
from newskit.periods.clock import beijing_midnight
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.enquiries import enquire
from proposals.entered import entered, in_order
from proposals.models import Action, FilingLink, Proposal, Reply

pytestmark = pytest.mark.django_db
PAGE = "admin:proposals_proposal_today"
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def editor(client):
    user = make_user("data_editor", name="柳不言")
    client.force_login(user)
    return user


def a_full_day(actor):
    """A statement, an item with three steps, and the link between them; what is under its item is listed first."""
    item, unit = make_filed(actor=actor, title="守塔的建议", number="12"), make_organisation("灯塔管理局")
    statement = make_statement(actor=actor, title="守塔")
    lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=datetime.date(2026, 4, 1), limit_months=3)
    reply = lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=datetime.date(2026, 6, 1), number="1号")
    lifecycle.feedback(actor=actor, reply=reply, result="mostly", on=datetime.date(2026, 7, 1))
    lifecycle.confirm_filing(actor=actor, statement=statement, filed=[item], evidence="收件回执")
    return item, statement


def undo_all(client, **cells):
    keys = [entry.key for entry in client.get(reverse(PAGE)).context["entries"] if entry.row]
    return client.post(reverse(PAGE), {"entry": keys, "note": "录错", "undo": "1", **cells})


def keys(entries):
    return sorted(entry.key.partition("-")[0] for entry in entries)


def test_it_lists_what_this_person_entered_today_and_nobody_else(client, editor):
    a_full_day(editor)
    make_filed(actor=make_user("data_editor"), title="别人的")
    found = client.get(reverse(PAGE)).context["entries"]
    assert keys(found) == ["item", "item", "link", "step", "step", "step"]
    assert "别人的" not in {entry.name for entry in found}


def test_the_day_is_that_of_beijing(editor):
    item = make_filed(actor=editor)
    for moment, day in [(beijing_midnight(beijing_today()), 0), (beijing_midnight(beijing_today()) - A_DAY / 24, 1)]:
        lifecycle.record(actor=editor, proposal=make_filed("proposal", title=str(moment)), kind="accepted")
        Action.objects.filter(kind="accepted").update(recorded_at=moment)
        assert "step" in keys(entered(beijing_today() - day * A_DAY, editor))
        assert "step" not in keys(entered(beijing_today() - (1 - day) * A_DAY, editor))
        Action.objects.filter(kind="accepted").delete()
    assert item.title in {entry.name for entry in entered(beijing_today(), editor)}


def test_what_undoing_does_is_told_and_nothing_is_changed(client, editor):
    a_full_day(editor)
    listed = [entry.key for entry in client.get(reverse(PAGE)).context["entries"]]
    before = (Event.objects.count(), Action.objects.count(), Proposal.objects.count())
    answer = client.post(reverse(PAGE), {"entry": listed, "note": "录错", "look": "1"})
    refused = {one.row.name for one in answer.context["tried"] if one.refused}
    assert refused == {"守塔"}  # which the link confirmed for readers
    assert (Event.objects.count(), Action.objects.count(), Proposal.objects.count()) == before


def test_several_are_undone_at_once_in_an_order_in_which_they_can_be(client, editor):
    _item, statement = a_full_day(editor)
    undo_all(client)
    assert list(Proposal.objects.all()) == [statement]
    assert not Reply.objects.exists()
    assert not FilingLink.objects.exists()
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    undone = ["proposals.unlink_filing", *["proposals.strike"] * 3, "proposals.forget_item"]
    assert [verb for verb in verbs if verb in undone] == undone
    assert set(Event.objects.filter(verb__in=undone).values_list("note", "actor")) == {("录错", editor.pk)}


def test_a_statement_that_no_reader_saw_is_taken_back(client, editor):
    make_statement(actor=editor)
    undo_all(client)
    assert not Proposal.objects.exists()


def test_a_statement_about_which_somebody_was_asked_stays(client, editor):
    statement = make_statement(actor=editor, title="守塔")
    enquire(actor=editor, statement=statement, channel="phone", on=beijing_today(), question="提交了吗", person="秘书")
    answer = undo_all(client)
    assert Proposal.objects.get() == statement
    assert any("守塔" in str(message) for message in answer.wsgi_request._messages)


def test_what_something_rests_on_is_refused_in_words_and_the_rest_is_undone(client, editor):
    item = make_filed(actor=editor, title="守塔的建议")
    other = make_filed(actor=editor, title="修路的建议")
    lifecycle.assign(actor=make_user("data_editor"), proposal=item, organisation=make_organisation())
    answer = undo_all(client)
    told = [str(message) for message in answer.wsgi_request._messages]
    assert list(Proposal.objects.all()) == [item]
    assert any("守塔的建议" in message for message in told)
    assert other.title not in "".join(told)


def test_pressed_twice_undoes_once(client, editor):
    make_filed(actor=editor)
    listed = [entry.key for entry in entered(beijing_today(), editor)]
    cells = {"entry": listed, "note": "录错", "undo": "1"}
    assert client.post(reverse(PAGE), cells).status_code == 302
    assert client.post(reverse(PAGE), cells).status_code == 200
    assert Event.objects.filter(verb="proposals.forget_item").count() == 1


def test_a_reason_is_asked_for(client, editor):
    make_filed(actor=editor)
    assert undo_all(client, note=" ").context["trouble"]
    assert Proposal.objects.exists()


def test_only_what_was_entered_today_by_that_person_can_be_sent(client, editor):
    foreign = make_filed(actor=make_user("data_editor"))
    client.post(reverse(PAGE), {"entry": [f"item-{foreign.pk}"], "note": "录错", "undo": "1"})
    assert Proposal.objects.exists()


def test_who_leads_sees_everybodys_and_undoes_with_the_right_to_track_alone(client):
    editor, head = make_user("data_editor"), make_user("observer")
    make_filed(actor=editor, title="守塔的建议")
    client.force_login(head)
    assert client.get(reverse(PAGE)).context["entries"] == []
    found = client.get(reverse(PAGE), {"who": "all"})
    assert [entry.name for entry in found.context["entries"]] == ["守塔的建议"]
    cells = {"entry": [found.context["entries"][0].key], "note": "录错", "undo": "1"}
    assert client.post(f"{reverse(PAGE)}?who=all", cells).status_code == 403
    client.force_login(editor)
    assert client.get(reverse(PAGE), {"who": "all"}).context["everybody"] is False
    assert Proposal.objects.exists()


@pytest.mark.parametrize("role", ["proofreader", ""])
def test_others_have_no_such_page(client, role):
    client.force_login(make_user(role))
    assert client.get(reverse(PAGE)).status_code in (302, 403)


def test_queries_do_not_grow_with_what_was_entered(
    client, editor, django_assert_num_queries, django_assert_max_num_queries
):
    a_full_day(editor)
    client.get(reverse(PAGE))
    with django_assert_max_num_queries(16) as of_one:
        client.get(reverse(PAGE))
    for number in range(4):
        lifecycle.assign(
            actor=editor,
            proposal=make_filed(actor=editor, title=str(number)),
            organisation=make_organisation(str(number)),
        )
    with django_assert_num_queries(len(of_one)):
        client.get(reverse(PAGE))


# The two verbs


def test_an_item_is_taken_back_on_its_day_alone(editor):
    item = make_filed(actor=editor)
    Proposal.objects.filter(pk=item.pk).update(created_at=beijing_midnight(beijing_today()) - A_DAY / 86400)
    with pytest.raises(WrongState):
        lifecycle.forget_item(actor=editor, proposal=item, note="录错")


def test_an_item_that_a_story_carries_stays(editor):
    item = make_filed(actor=editor)
    make_publication(proposals=[{"proposal": item.pk, "brings": False}])
    with pytest.raises(WrongState):
        lifecycle.forget_item(actor=editor, proposal=item, note="录错")
    assert not Event.objects.filter(verb="proposals.forget_item").exists()


@pytest.mark.parametrize("role", ["reporter", "desk_head", "administrator"])
def test_taking_back_needs_the_right_to_track(editor, role):
    item, _statement = a_full_day(editor)
    with pytest.raises(NotAllowed):
        lifecycle.forget_item(actor=make_user(role), proposal=item, note="录错")
    with pytest.raises(NotAllowed):
        lifecycle.unlink_filing(actor=make_user(role), link=FilingLink.objects.get(), note="录错")


def test_a_statement_is_no_filed_item_and_a_reason_is_needed(editor):
    for item, note in [(make_statement(), "录错"), (make_filed(), " ")]:
        with pytest.raises(WrongState):
            lifecycle.forget_item(actor=editor, proposal=item, note=note)


def test_what_came_of_a_motion_stays(editor):
    motion = make_filed("motion", actor=editor)
    second = lifecycle.handle_motion_as_suggestion(actor=editor, motion=motion)
    with pytest.raises(WrongState):
        lifecycle.forget_item(actor=editor, proposal=second, note="录错")
    assert [entry.why for entry in entered(beijing_today(), editor) if entry.key.startswith("step")] != [""]


def test_steps_are_undone_before_what_they_rest_on(editor):
    a_full_day(editor)
    make_delegate()
    order = [entry.key.partition("-")[0] for entry in in_order(entered(beijing_today(), editor))]
    assert order == ["link", "step", "step", "step", "item", "item"]
