"""The demonstration is loaded once for all of these, and rolled back after the last."""

import hashlib
import io
import re
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from articles.models import Article, Issue, Publication, SignOff, Stage
from delegates.models import Delegate, Notice, Organisation, Session
from newskit.accounts.models import User
from newskit.accounts.roles import Role
from newskit.opendata.models import Import, Question
from newskit.periods import beijing_today
from newskit.topics.models import Topic
from newsroom.demo import day, featured, items, notices, people, stories
from newsroom.demo.dice import Dice
from proposals.entered import entered
from proposals.models import Action, FilingLink, Kind, Proposal, Status

# Each test in a savepoint of its own, within the transaction of `demo`; all in one worker, so that it is loaded once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

# sha256 of names that no invented person may bear: those of the highest offices. As digests, since tests name nobody.
TABOO = {
    "92a054e84d6e2e13",
    "5f870ef57d06c847",
    "0e49f815f5a4fcf3",
    "6433ee9fcda9b216",
    "49a83e44c0c529c3",
    "b6413e1a907d63a3",
    "b4f47cb0689213a4",
    "b7a17b437032f8a6",
    "f57195c736be9ec3",
    "c8021115e08f8a67",
    "3ad794c112d66ac2",
    "62431bd96550b5c1",
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        said, started = io.StringIO(), time.monotonic()
        call_command("demo", stdout=said)
        yield said.getvalue(), time.monotonic() - started
        transaction.set_rollback(True)


def digest(texts) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def test_loading_shows_its_progress_and_what_it_loaded(demo):
    said, _seconds = demo
    assert "200 of" in said
    assert "80 of" in said
    assert re.search(r"Loaded: \d+ delegates, \d+ organisations, \d+ items, \d+ stories\.", said)
    assert "invented" in said


def test_a_database_that_holds_anything_is_refused(demo):
    with pytest.raises(CommandError, match="empty"):
        call_command("demo", verbosity=0)


def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo", verbosity=0)


def test_one_notice_was_applied_and_one_waits_with_people_to_choose(demo):
    waiting, applied = Notice.objects.order_by("-issued_on")
    assert all(each.applied_at for each in applied.changes.all())
    assert applied.is_done
    assert not waiting.is_done
    assert {each.kind for each in waiting.changes.all()} == {"begin", "end", "move"}
    assert waiting.unread == applied.unread == []
    assert not [
        each
        for each in (*waiting.changes.all(), *applied.changes.all())
        if each.kind != "end" and not each.constituency
    ]


def test_a_list_was_taken_in_with_a_name_to_settle_and_a_row_to_mend(demo):
    brought = Import.objects.get()
    assert brought.counts == {"added": 4, "changed": 0, "same": 1, "refused": 1, "asked": 1}
    assert Question.objects.get().rows.get().brought == brought
    assert brought.left.get(question=None).reason


def test_there_are_entries_of_today(demo):
    found = entered(beijing_today(), None)
    assert {entry.row.kind for entry in found if entry.row} >= {Kind.STATEMENT, Kind.SUGGESTION, "assigned"}


def test_there_is_enough_of_everything(demo):
    assert Delegate.objects.count() >= 300
    assert Organisation.objects.count() >= 60
    assert Proposal.objects.count() >= 600
    assert Article.objects.count() >= 80
    assert Topic.objects.count() >= 12
    assert Issue.objects.count() >= 8


def test_what_is_drawn_falls_the_same_way_each_time(demo):
    today = beijing_today()
    plans = [people.plan() for _ in range(2)]
    names = [[plan.name for plan in drawn] for drawn in plans]
    titles = [
        [item.title for item in items.plan(drawn, today, list(featured.plan(drawn, today).values()))] for drawn in plans
    ]
    assert (names[0], titles[0]) == (names[1], titles[1])
    assert digest(sorted([*names[0], notices.ELECTED, *day.NEW])) == digest(
        sorted(Delegate.objects.values_list("name", flat=True))
    )
    stored = set(Proposal.objects.values_list("title", flat=True))
    assert set(titles[0]) <= stored


def test_dice_fall_as_they_did_when_this_was_written():
    dice = Dice("order")
    assert [dice.below(100) for _ in range(6)] == [90, 15, 23, 76, 10, 21]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_of_item_is_there(demo, kind):
    assert Proposal.objects.filter(kind=kind).count() >= 40


@pytest.mark.parametrize("status", Status.values)
def test_every_status_is_there(demo, status):
    assert Proposal.objects.filter(status=status).exists()


def test_steps_are_seen_and_implied_and_some_replies_are_overdue_or_due_soon(demo):
    today = beijing_today()
    assert Action.objects.filter(implied=True).count() > 50
    assert Proposal.objects.overdue(today).count() > 5
    assert Proposal.objects.filter(due_on__gte=today, due_on__lte=today + timezone.timedelta(days=30)).count() > 5
    assert FilingLink.objects.count() > 10
    assert Proposal.objects.filter(merged_into__isnull=False).exists()


def test_both_bodies_two_terms_and_every_change_of_standing_are_there(demo):
    on = Session.objects.get(code="npc-14-4").opens_on
    assert Delegate.objects.sitting(on, "npc").count() > 80
    assert Delegate.objects.sitting(on, "cppcc").count() > 80
    assert Delegate.objects.former(on).count() > 30
    changes = Delegate.objects.filter(mandates__ended__gt="").values_list("mandates__ended", flat=True)
    assert {"resigned", "terminated", "died", "revoked"} <= set(changes)
    assert Delegate.objects.filter(mandates__began="by_election").exists()
    assert Delegate.objects.exclude(distinction="").count() >= 10


@pytest.mark.parametrize("stage", Stage.values)
def test_a_story_stands_at_every_stage(demo, stage):
    assert Article.objects.filter(stage=stage).exists()


def test_stories_are_shown_planned_held_embargoed_corrected_and_withdrawn(demo):
    now = timezone.now()
    assert Publication.objects.live(now).count() >= 70
    assert Publication.objects.upcoming(now).exists()
    assert Article.objects.on_hold().exists()
    assert Article.objects.under_embargo(now).exists()
    assert Publication.objects.corrections(now).count() >= 3
    assert Publication.objects.filter(kind="minor").exists()
    assert Publication.objects.withdrawn(now).count() == 1


def test_every_signature_is_somebody_elses_than_the_writer(demo):
    for sign_off in SignOff.objects.select_related("round"):
        assert sign_off.who_id not in sign_off.round.writers


def test_pull_quotes_are_words_of_the_text():
    for story in stories.every():
        text = "".join(story.paragraphs).translate(str.maketrans("", "", "{}"))
        assert all(quote in text for quote in story.every("pull")), story.key


def test_each_role_has_a_login_that_says_what_it_is(demo):
    logins = User.objects.filter(username__in=Role.values, is_active=True)
    assert {user.username for user in logins} == set(Role.values) - {Role.SYSTEM.value}


def test_nobody_bears_a_name_of_the_highest_offices(demo):
    names = Delegate.objects.values_list("name", flat=True)
    assert not TABOO & {hashlib.sha256(name.encode()).hexdigest()[:16] for name in names}


def test_its_public_pages_answer(demo):
    client, now = Client(), timezone.now()
    addresses = ["/", "/articles/", "/articles/corrections/", "/delegates/", "/proposals/", "/topics/", "/paper/"]
    addresses += [row.get_absolute_url() for row in Publication.objects.live(now)[::3]]
    addresses += [row.get_absolute_url() for row in Delegate.objects.order_by("pk")[::30]]
    addresses += [row.get_absolute_url() for row in Proposal.objects.live(now).order_by("pk")[::40]]
    answers = {address: client.get(address, follow=address == "/paper/").status_code for address in addresses}
    assert {address: status for address, status in answers.items() if status != 200} == {}
