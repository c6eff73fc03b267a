"""A change of standing stops what would print the old one (DESIGN.md §4, rule 12)."""

import datetime

import pytest
from django.utils import timezone
from makers import (
    make_article,
    make_constituency,
    make_delegate,
    make_document,
    make_mandate,
    make_mention,
    make_office,
    make_seat,
    make_signed_article,
    make_staff,
    make_user,
)
from tables import counts, csv_of, take_in

from articles import publishing, review
from articles.models import Hold, Publication, Sweep
from articles.review.placing import printed_page
from articles.sweeping.hits import find
from delegates.merging import merge
from delegates.models import Mandate, Rank
from delegates.notices.applying import Decision, apply_notice, take_notice
from delegates.notices.matching import proposals
from delegates.standing import correct, end_mandate, end_office, end_seat, move_seat, promote, strike, suspend
from newskit.accounts.models import system_account
from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newskit.periods import beijing_today

pytestmark = pytest.mark.django_db

TODAY = beijing_today()
TOMORROW = TODAY + datetime.timedelta(days=1)


@pytest.fixture
def mandate():
    return make_mandate(make_delegate("闻照溪"))


@pytest.fixture
def data_editor():
    return make_user(Role.DATA_EDITOR)


def scheduled(mandate, **fields):
    document = make_document(mentions=[make_mention(mandate.delegate, **fields)])
    article = make_signed_article(document=document)
    at = timezone.now() + datetime.timedelta(days=1)
    publishing.schedule(actor=make_staff("desk_head", "章和"), article=article, planned_from=at)
    return article


def finish(mandate, actor, on=TODAY):
    return end_mandate(actor=actor, mandate=mandate, ends_on=on, ended=Mandate.Ended.RESIGNED)


def test_a_scheduled_story_goes_on_hold_when_the_mandate_ends(mandate, data_editor):
    article = scheduled(mandate)
    finish(mandate, data_editor)
    hold = article.holds.get()
    assert (hold.cause, hold.placed_by) == ("delegates.end_mandate", data_editor)
    assert "闻照溪" in hold.reason
    publication = Publication.objects.get()
    assert publication.shown.isempty
    assert publication.planned_from is not None
    assert Event.objects.filter(verb="articles.hold").count() == 1


def test_a_notice_that_ends_a_mandate_stops_it_too(mandate, data_editor):
    article = scheduled(mandate)
    text = (
        f"接受{mandate.delegate.name}辞去第十四届全国人民代表大会代表职务。\n{TODAY.year}年{TODAY.month}月{TODAY.day}日"
    )
    notice = take_notice(actor=data_editor, text=text)
    (proposal,) = proposals(notice)
    change = proposal.change
    assert not Hold.objects.exists()
    decision = Decision(change, proposal.delegate, change.on, change.precision, change.how)
    apply_notice(actor=data_editor, notice=notice, decisions=[decision])
    assert mandate.delegate.mandates.get().ended == Mandate.Ended.RESIGNED
    hold = article.holds.get()
    assert (hold.cause, hold.placed_by) == ("delegates.end_mandate", data_editor)


@pytest.mark.parametrize("change", ["suspend", "move", "office", "promotion"])
def test_every_change_of_standing_stops_it(mandate, data_editor, change):
    seat = make_seat(mandate)
    office = make_office(mandate, Rank.NPC_MEMBER, starts_on=mandate.starts_on)
    scheduled(mandate)
    if change == "suspend":
        suspend(actor=data_editor, mandate=mandate, starts_on=TODAY)
    elif change == "move":
        other = make_constituency("别处代表团")
        assert seat.constituency != other
        move_seat(actor=data_editor, mandate=mandate, constituency=other, on=TODAY)
    elif change == "office":
        end_office(actor=data_editor, office=office, ends_on=TODAY)
    else:
        promote(actor=data_editor, mandate=mandate, rank=Rank.NPC_VICE_CHAIR, on=TODAY)
    assert Hold.objects.count() == 1


def test_a_seat_that_ends_and_an_entry_struck_out_stop_it_too(mandate, data_editor):
    seat, office = make_seat(mandate), make_office(mandate, Rank.NPC_MEMBER, starts_on=mandate.starts_on)
    article = scheduled(mandate)
    end_seat(actor=data_editor, seat=seat, ends_on=TODAY)
    assert article.holds.get().cause == "delegates.end_seat"
    article.holds.update(lifted_at=timezone.now(), lifted_by=data_editor)
    strike(actor=data_editor, row=office, note="误录")
    assert article.holds.get(lifted_at=None).cause == "delegates.strike"
    assert Sweep.objects.get().cause == "delegates.end_seat"


def test_a_correction_stops_it_only_where_it_takes_away_what_the_story_says(mandate, data_editor):
    office = make_office(mandate, Rank.NPC_MEMBER, starts_on=mandate.starts_on)
    scheduled(mandate)
    for row, changes in [
        (mandate, {"region": "beijing", "began": Mandate.Began.BY_ELECTION}),
        (mandate, {"starts_on": TODAY - datetime.timedelta(days=300)}),
        (office, {"ends_on": TODAY + datetime.timedelta(days=9)}),
    ]:
        correct(actor=data_editor, row=row, changes=changes, note="核对")
        row.refresh_from_db()
        assert not Hold.objects.exists()
        assert not Sweep.objects.exists()
    correct(actor=data_editor, row=office, changes={"rank": Rank.NPC_VICE_CHAIR}, note="核对")
    assert Hold.objects.get().cause == Sweep.objects.get().cause == "delegates.correct"


def test_a_table_that_ends_a_mandate_stops_it_too(mandate, data_editor):
    article = scheduled(mandate)
    importer = system_account("import")
    headings = ["姓名", "届", "离任原因", "结束日期"]
    table = csv_of(headings, [mandate.delegate.name, mandate.term.name, "辞职", str(TODAY)])
    assert counts(take_in("mandates", table)) == {"changed": 1}
    assert (article.holds.get().cause, article.holds.get().placed_by) == ("delegates.end_mandate", importer)


def test_what_names_a_profile_that_was_merged_since_is_stopped_with_its_winner(mandate, data_editor):
    article, winner = scheduled(mandate), make_delegate("闻照溪", distinction="海岛")
    merge(actor=data_editor, loser=mandate.delegate, winner=winner, note="同一人")
    mandate.refresh_from_db()
    assert mandate.delegate == winner
    finish(mandate, data_editor)
    assert article.holds.get().cause == "delegates.end_mandate"
    (hit,) = find(Sweep.objects.get(), timezone.now()).stories
    assert hit.names


def test_the_other_capacity_of_the_same_person_is_left_alone(mandate, data_editor):
    scheduled(mandate, body="cppcc", role="全国政协委员")
    finish(mandate, data_editor)
    assert not Hold.objects.exists()


def test_a_paper_of_an_earlier_day_was_right_and_stays(mandate, data_editor):
    article = make_article(document=make_document(mentions=[make_mention(mandate.delegate)]))
    review.place(
        actor=make_staff("editor", "楚宁"), article=article, page=printed_page(TODAY - datetime.timedelta(days=3), "A3")
    )
    finish(mandate, data_editor)
    assert not Hold.objects.exists()


def test_what_readers_see_already_is_not_held(mandate, data_editor):
    document = make_document(mentions=[make_mention(mandate.delegate)])
    article = make_signed_article(document=document)
    publishing.publish(actor=make_staff("desk_head", "章和"), article=article)
    finish(mandate, data_editor)
    assert not Hold.objects.exists()


def test_a_change_to_come_does_not_stop_what_appears_before(mandate, data_editor):
    scheduled(mandate)
    finish(mandate, data_editor, on=TOMORROW + datetime.timedelta(days=5))
    assert not Hold.objects.exists()


def test_a_story_on_hold_is_not_held_twice(mandate, data_editor):
    article = scheduled(mandate)
    review.hold(actor=make_staff("desk_head", "章和"), article=article, reason="核对数字")
    finish(mandate, data_editor)
    assert Hold.objects.count() == 1
