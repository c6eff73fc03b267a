"""The worker settles what a new mandate or alias makes certain, and nothing else."""

import datetime

import pytest
from makers import (
    make_article,
    make_delegate,
    make_document,
    make_mandate,
    make_mention,
    make_term,
    make_user,
    move_to,
)
from rosters import bring, take_in

from articles.models import Mention, Stage
from articles.tasks import look_again
from delegates.models import Alias
from delegates.standing import add_alias, begin_mandate
from newskit.accounts.roles import Role

pytestmark = pytest.mark.django_db


def queued(name: str = "闻照溪", **fields):
    entry = make_mention(name=name, role="全国人大代表", body="npc", **fields)
    return make_article(document=make_document(mentions=[entry]))


def begin(delegate):
    return begin_mandate(
        actor=make_user(Role.DATA_EDITOR), delegate=delegate, term=make_term("npc"), starts_on=datetime.date(2023, 3, 5)
    )


def test_a_new_mandate_settles_the_draft_that_waited_for_it(django_capture_on_commit_callbacks):
    article = queued()
    delegate = make_delegate("闻照溪")
    with django_capture_on_commit_callbacks(execute=True):
        begin(delegate)
    mention = article.mentions.get()
    assert mention.delegate == delegate
    assert mention.settled_by.username == "system-worker"
    article.refresh_from_db()
    assert article.data["mentions"][0]["delegate"] == delegate.pk


def test_an_alias_settles_the_draft_that_prints_it(django_capture_on_commit_callbacks):
    article = queued("聞照溪")
    delegate = make_mandate(make_delegate("闻照溪")).delegate
    with django_capture_on_commit_callbacks(execute=True):
        add_alias(actor=make_user(Role.DATA_EDITOR), delegate=delegate, name="聞照溪", kind=Alias.Kind.TRADITIONAL)
    assert article.mentions.get().delegate == delegate


def test_a_table_of_mandates_settles_the_draft_that_waited_for_somebody_in_it(django_capture_on_commit_callbacks):
    article, term = queued(), make_term("npc")
    delegate = make_delegate("闻照溪")
    data = f"姓名,届,开始日期\n闻照溪,{term.code},2023-03-05\n".encode()
    with django_capture_on_commit_callbacks(execute=True):
        bring("mandates", data)
    assert article.mentions.get().delegate == delegate


def test_a_roster_settles_the_draft_that_waited_for_somebody_in_it(reference, django_capture_on_commit_callbacks):
    article = queued(positions=[{"org": "澜川电机", "title": "总经理", "former": False}])
    with django_capture_on_commit_callbacks(execute=True):
        take_in(["北京市", "闻照溪", "", "女", "", "澜川电机有限公司总经理"])
    assert article.mentions.get().delegate.name == "闻照溪"


def test_a_dry_run_settles_nothing(reference, django_capture_on_commit_callbacks):
    article = queued()
    with django_capture_on_commit_callbacks(execute=True):
        take_in(["北京市", "闻照溪"], dry_run=True)
    assert article.mentions.get().delegate is None


def test_namesakes_stay_in_the_queue():
    article = queued()
    for _ in range(2):
        make_mandate(make_delegate("闻照溪"))
    assert look_again.call("闻照溪") == 0
    assert article.mentions.get().delegate is None


def test_a_name_without_a_role_stays_in_the_queue():
    entry = make_mention(name="闻照溪", role="", body="npc")
    article = make_article(document=make_document(mentions=[entry]))
    make_mandate(make_delegate("闻照溪"))
    assert look_again.call("闻照溪") == 0
    assert article.mentions.get().delegate is None


def test_a_story_under_review_is_left_to_people():
    article = queued()
    move_to(article, Stage.FIRST)
    make_mandate(make_delegate("闻照溪"))
    assert look_again.call("闻照溪") == 0
    article.refresh_from_db()
    assert article.stage == Stage.FIRST


def test_nothing_is_asked_of_the_worker_where_nobody_waits(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        begin(make_delegate("闻照溪"))
    assert callbacks == []
    assert not Mention.objects.exists()
