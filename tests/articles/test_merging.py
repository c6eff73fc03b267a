"""A merge of two profiles changes no text: stories that named either lead to the one that stays."""

import pytest
from django.utils import timezone
from makers import make_delegate, make_mention, make_publication, make_staff, make_user

from articles import publishing
from delegates.merging import merge, unmerge
from newskit.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user(Role.DATA_EDITOR)


def test_readers_see_the_profile_that_stays_while_a_story_of_either_is_shown(editor, client):
    loser, winner = make_delegate("钱书宁", hidden=True), make_delegate("钱书寧", hidden=True)
    publication = make_publication(mentions=[make_mention(loser, brings=True)])
    text = publication.document
    assert client.get(winner.get_absolute_url()).status_code == 404
    done = merge(actor=editor, loser=loser, winner=winner, note="同一人")
    answer = client.get(loser.get_absolute_url(), follow=True)
    assert answer.redirect_chain == [(winner.get_absolute_url(), 301)]
    assert publication.title in answer.text
    publication.refresh_from_db()
    assert publication.document == text

    unmerge(actor=editor, merge=done)
    assert client.get(winner.get_absolute_url()).status_code == 404
    assert client.get(loser.get_absolute_url()).status_code == 200


def test_a_story_published_after_the_merge_shows_the_profile_that_stays(editor):
    loser, winner = make_delegate("钱书宁", hidden=True), make_delegate("钱书寧", hidden=True)
    merge(actor=editor, loser=loser, winner=winner, note="同一人")
    publication = make_publication(mentions=[make_mention(loser, brings=True)])
    winner.refresh_from_db()
    assert winner.is_live(timezone.now())
    publishing.withdraw(actor=make_staff("desk_head", "章和"), article=publication.article, reason="有误")
    winner.refresh_from_db()
    assert not winner.is_live(timezone.now())
