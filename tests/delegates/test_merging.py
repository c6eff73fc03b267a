"""Two profiles of one person become one, nothing is lost, and undoing gives back exactly what was (DESIGN.md §4, rule 11)."""

import datetime

import pytest
from crowd import at_once
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import (
    make_alias,
    make_delegate,
    make_filed,
    make_mandate,
    make_organisation,
    make_position,
    make_seat,
    make_sighting,
    make_signature,
    make_source,
    make_statement,
    make_user,
)

from delegates.merging import OWN_ROWS, merge, unmerge
from delegates.models import Delegate, Mandate, Merge
from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState
from proposals import lifecycle
from proposals.enquiries import enquire
from proposals.models import Signature

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 9)
TERMS = [("npc", 13), ("npc", 14), ("cppcc", 14)]


@pytest.fixture
def editor():
    return make_user(Role.DATA_EDITOR)


def join(editor, loser, winner, **fields) -> Merge:
    return merge(actor=editor, loser=loser, winner=winner, note="公报核对：同一人", **fields)


def picture(*models) -> list:
    """Every row of these tables as stored, but for the moment of the last touch."""
    return [
        {name: value for name, value in row.items() if name != "updated_at"}
        for model in models
        for row in model.objects.order_by("pk").values()
    ]


def everything() -> list:
    from django.apps import apps

    labels = ["Delegate", "Mandate", "Seat", "Position", "Sighting", "Alias", "PartyMembership"]
    tables = [apps.get_model("delegates", label) for label in labels]
    return picture(*tables, Signature)


def test_the_losers_rows_move_and_each_is_logged(editor):
    loser, winner = make_delegate("钱书宁"), make_delegate("钱书寧")
    seat = make_seat(make_mandate(loser, term=13))
    position = make_position(loser)
    make_sighting(position, datetime.date(2026, 3, 5))
    signature = make_signature(make_filed(), loser)
    done = join(editor, loser, winner)
    for row in (seat.mandate, position, signature):
        row.refresh_from_db()
        assert row.delegate == winner
    assert {row.label for row in done.rows.all()} == {"delegates.Mandate", "delegates.Position", "proposals.Signature"}
    loser.refresh_from_db()
    assert loser.merged_into == winner


def test_a_row_that_a_constraint_refuses_stays_on_the_tombstone(editor):
    loser, winner = make_delegate("钱书宁"), make_delegate("钱书宁")
    mandate = make_mandate(loser)
    make_mandate(winner)
    item = make_filed()
    first, second = make_signature(item, winner), make_signature(item, loser, role="co")
    done = join(editor, loser, winner)
    mandate.refresh_from_db()
    second.refresh_from_db()
    assert (mandate.delegate, second.delegate, first.delegate) == (loser, loser, winner)
    assert {row.stayed for row in done.rows.all()} == {"mandate_no_overlap", "delegate_signs_once"}


# These go on naming the profile that was named: a text is never touched, and readers see the union.
STAY = {"delegates.Merge", "articles.Mention", "articles.PublicationMention", "articles.Sweep"}
MOVED = {*OWN_ROWS, "delegates.Delegate", "proposals.Signature", "proposals.Feedback", "proposals.Enquiry"}


def test_every_key_to_a_profile_is_moved_or_known_to_stay(editor):
    """Whoever adds a table that names a profile says here what a merge does with it."""
    keys = [key for key in Delegate._meta.get_fields(include_hidden=True) if key.auto_created and key.is_relation]
    labels = {key.related_model._meta.label for key in keys if not key.related_model.__name__.startswith("Historical")}
    assert labels == STAY | MOVED
    loser, winner, item = make_delegate("钱书宁"), make_delegate("钱书寧"), make_filed()
    unit = make_organisation()
    reply = lifecycle.reply(actor=editor, proposal=item, organisation=unit)
    given = lifecycle.feedback(actor=editor, reply=reply, delegate=loser, result="satisfied")
    asked = enquire(
        actor=editor, statement=make_statement(), channel="phone", on=DAY, question="是否立案？", delegate=loser
    )
    join(editor, loser, winner)
    for row in (given, asked):
        row.refresh_from_db()
        assert row.delegate == winner


def test_what_the_winner_does_not_know_comes_from_the_loser_with_its_source(editor):
    source = make_source()
    loser = make_delegate("钱书宁", gender="female", gender_source=source, ethnicity="白族")
    winner = make_delegate("钱书宁", ethnicity="回族")
    join(editor, loser, winner)
    winner.refresh_from_db()
    assert (winner.gender, winner.gender_source, winner.ethnicity) == ("female", source, "回族")


def test_tombstones_are_flattened(editor):
    first, second, third = (make_delegate("钱书宁") for _ in range(3))
    join(editor, first, second)
    join(editor, second, third)
    first.refresh_from_db()
    assert first.merged_into == third


def test_the_old_address_leads_to_the_winner_and_back_to_itself_when_undone(editor, client):
    loser, winner = make_delegate("钱书宁"), make_delegate("钱书寧")
    done = join(editor, loser, winner)
    answer = client.get(loser.get_absolute_url())
    assert (answer.status_code, answer.url) == (301, winner.get_absolute_url())
    unmerge(actor=editor, merge=done)
    assert client.get(loser.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("undone_in_order", [True, False])
def test_two_merges_undone_give_back_what_was(editor, undone_in_order):
    people = [make_delegate("钱书宁") for _ in range(3)]
    for person, (body, term) in zip(people, TERMS, strict=True):
        make_mandate(person, body=body, term=term)
        make_alias(person, f"书宁{term}{body}")
    before = everything()
    first, second = join(editor, people[0], people[1]), join(editor, people[1], people[2])
    if undone_in_order:
        for done in (second, first):
            unmerge(actor=editor, merge=done)
        assert everything() == before
    else:
        with pytest.raises(WrongState):
            unmerge(actor=editor, merge=first)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_merge_undone_is_as_before_whatever_the_profiles_hold(data):
    with transaction.atomic():
        editor = make_user(Role.DATA_EDITOR)
        pair = [
            make_delegate(
                data.draw(st.sampled_from(["钱书宁", "钱书寧"])),
                hidden=data.draw(st.booleans()),
                gender=data.draw(st.sampled_from(["", "female"])),
                ethnicity=data.draw(st.sampled_from(["", "白族", "回族"])),
            )
            for _ in range(2)
        ]
        items = [make_filed(), make_statement()]
        for person in pair:
            for body, term in data.draw(st.sets(st.sampled_from(TERMS))):
                make_seat(make_mandate(person, body=body, term=term))
            for name in data.draw(st.sets(st.sampled_from(["书宁", "老钱"]))):
                make_alias(person, name)
            for title in data.draw(st.sets(st.sampled_from(["教授", "校长"]))):
                make_sighting(make_position(person, title=title), datetime.date(2026, 3, 5))
            for item in data.draw(st.sets(st.sampled_from(items), max_size=2)):
                make_signature(item, person)
        before = everything()
        done = join(editor, *pair)
        assert Delegate.objects.get(pk=pair[0].pk).merged_into_id == pair[1].pk
        unmerge(actor=editor, merge=done)
        assert everything() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "change", [lambda a, b: {"winner": a}, lambda a, b: {"note": " "}], ids=["itself", "without a reason"]
)
def test_what_makes_no_sense_is_refused(editor, change):
    loser, winner = make_delegate("钱书宁"), make_delegate("钱书宁")
    with pytest.raises(WrongState):
        merge(**{"actor": editor, "loser": loser, "winner": winner, "note": "同一人"} | change(loser, winner))
    assert not Merge.objects.exists()


def test_who_does_not_keep_profiles_may_not_merge():
    with pytest.raises(NotAllowed):
        join(make_user(Role.REPORTER), make_delegate(), make_delegate())


def test_a_merged_profile_is_not_merged_again(editor):
    loser, winner, other = make_delegate(), make_delegate(), make_delegate()
    join(editor, loser, winner)
    with pytest.raises(WrongState, match=str(winner)):
        join(editor, loser, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(
            loser=loser, winner=other, note="又", merged_by=editor, merged_at=Merge.objects.get().merged_at
        )


def test_a_row_struck_out_since_stays_struck_out(editor):
    loser, winner = make_delegate(), make_delegate()
    alias = make_alias(loser, "书宁")
    done = join(editor, loser, winner)
    alias.delete()
    unmerge(actor=editor, merge=done)
    assert not loser.aliases.exists()


@pytest.mark.django_db(transaction=True)
def test_two_merges_the_two_ways_at_once_leave_one(editor):
    one, two = make_delegate(), make_delegate()
    pairs = [(one, two), (two, one)] * 4
    results = at_once(*(lambda pair=pair: join(editor, *pair) for pair in pairs))
    assert sum(isinstance(result, Merge) for result in results) == 1
    assert all(isinstance(result, (Merge, WrongState)) for result in results)
    assert Event.objects.filter(verb="delegates.merge").count() == 1


class TestPages:
    def test_a_profile_is_merged_from_its_page_and_parted_from_the_list(self, editor, client):
        loser, winner = make_delegate("钱书宁"), make_delegate("钱书寧")
        make_mandate(loser, term=13)
        client.force_login(editor)
        asked = reverse("admin:delegates_delegate_merge_into", args=[loser.pk])
        client.post(
            asked,
            {"_form_submitted": "on", "winner": winner.get_absolute_url(), "note": "同一人"},
            headers={"HX-Request": "true"},
        )
        done = Merge.objects.get()
        assert (done.loser, done.winner) == (loser, winner)
        page = client.get(reverse("admin:delegates_merge_change", args=[done.pk]))
        assert page.status_code == 200
        client.post(
            reverse("admin:delegates_merge_undo", args=[done.pk]),
            {"_form_submitted": "on", "note": "两人"},
            headers={"HX-Request": "true"},
        )
        done.refresh_from_db()
        assert done.undone_at

    @pytest.mark.parametrize("typed", ["荀映溪", "xyx", "#{pk}", "/admin/delegates/delegate/{pk}/change/"])
    def test_the_profile_that_stays_is_found_as_a_list_finds_it(self, editor, client, typed):
        loser, winner = make_delegate("荀映溪"), make_delegate("荀映溪", slug="x")
        client.force_login(editor)
        client.post(
            reverse("admin:delegates_delegate_merge_into", args=[loser.pk]),
            {"_form_submitted": "on", "winner": typed.format(pk=winner.pk), "note": "同一人"},
            headers={"HX-Request": "true"},
        )
        assert Merge.objects.get().winner == winner

    def test_a_name_that_several_bear_is_answered_with_their_ids(self, editor, client):
        loser, one, other = make_delegate("荀映"), make_delegate("荀映溪"), make_delegate("荀映溪")
        client.force_login(editor)
        answer = client.post(
            reverse("admin:delegates_delegate_merge_into", args=[loser.pk]),
            {"_form_submitted": "on", "winner": "荀映溪", "note": "同一人"},
            headers={"HX-Request": "true"},
        ).content.decode()
        assert f"#{one.pk}" in answer
        assert f"#{other.pk}" in answer
        assert not Merge.objects.exists()

    def test_a_profile_that_is_not_there_is_named(self, editor, client):
        loser = make_delegate("钱书宁")
        client.force_login(editor)
        asked = reverse("admin:delegates_delegate_merge_into", args=[loser.pk])
        answer = client.post(
            asked, {"_form_submitted": "on", "winner": "999999", "note": "同一人"}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200
        assert Mandate.objects.count() == Merge.objects.count() == 0
