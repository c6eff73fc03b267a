"""Eight people press the same button at the same moment: one succeeds, seven are told why not, one event is written."""

import datetime

import pytest
from crowd import THREADS, at_once, refusals
from django.db import IntegrityError
from makers import STORY_DAY, make_article, make_signed_article, make_staff, make_user, move_to

from articles import document as documents
from articles import publishing, review
from articles.models import Article, Publication, SignOff
from newskit.audit.models import Event
from newskit.verbs import WrongState

pytestmark = pytest.mark.django_db(transaction=True)
SOON = STORY_DAY + datetime.timedelta(hours=1)


def crowd(role: str) -> list:
    return [make_user(role, name=f"{number}号") for number in range(THREADS)]


def one_of(results, verb: str) -> None:
    assert refusals(results) == THREADS - 1
    assert all(str(result) for result in results)
    assert Event.objects.filter(verb=verb).count() == 1


def test_one_publishes():
    article = make_signed_article()
    acts = [lambda who=who: publishing.publish(actor=who, article=article, at=STORY_DAY) for who in crowd("desk_head")]
    one_of(at_once(*acts), "articles.publish")
    assert Publication.objects.live(STORY_DAY).count() == Publication.objects.count() == 1


def test_one_signs():
    article = move_to(make_article(), "final")
    acts = [lambda who=who: review.sign(actor=who, article=article, version=1) for who in crowd("chief_editor")]
    one_of(at_once(*acts), "articles.sign")
    assert SignOff.objects.filter(stage="final").count() == 1


def test_one_saves_and_the_others_keep_their_words():
    article = make_article()

    def save(who, number):
        return lambda: review.save(
            actor=who, article=article, document=article.data | {"kicker": f"第{number}稿"}, base_version=1
        )

    results = at_once(*[save(who, number) for number, who in enumerate(crowd("reporter"))])
    one_of(results, "articles.save")
    conflicts = [result for result in results if isinstance(result, review.Conflict)]
    kept = {documents.parse(conflict.mine)["kicker"] for conflict in conflicts}
    stored = Article.objects.get().data["kicker"]
    assert kept | {stored} == {f"第{number}稿" for number in range(THREADS)}
    assert Article.objects.get().version == 2


def test_one_person_acts_at_one_stage_however_often_they_press():
    article, who = move_to(make_article(), "first"), make_user("desk_head")

    def first():
        return review.pass_stage(actor=who, article=article, stage="first", version=1)

    def second():
        return review.pass_stage(actor=who, article=article, stage="second", version=1)

    results = at_once(*[first, second] * (THREADS // 2))
    assert refusals(results) == THREADS - 1
    assert list(SignOff.objects.values_list("stage", flat=True)) == ["first"]


def test_publishing_and_reopening_at_once_never_shows_an_open_text():
    article = make_signed_article()
    chief, desk_head = make_staff("chief_editor", "顾舟"), make_staff("desk_head", "章和")

    def publish():
        return publishing.schedule(actor=desk_head, article=article, planned_from=SOON, at=STORY_DAY)

    def reopen():
        return review.reopen(actor=chief, article=article, to="final", note="改", at=STORY_DAY)

    at_once(*[publish, reopen] * (THREADS // 2))
    assert Article.objects.get().stage == "final"
    assert not Publication.objects.live(SOON).exists()


def test_without_the_lock_the_database_still_lets_one_in():
    article = make_signed_article()
    round_ = article.rounds.get()

    def insert():
        try:
            return Publication.objects.create(
                article=article,
                round=round_,
                number=1,
                kind="first",
                document=article.document,
                digest=article.digest,
                title=article.title,
                slug=article.slug,
                story_kind=article.kind,
                section=article.section,
                printed_on=STORY_DAY.date(),
                shown=(STORY_DAY, None),
                published_by=article.created_by,
                created_at=STORY_DAY,
            )
        except IntegrityError as error:
            return WrongState(str(error))

    assert refusals(at_once(*[insert] * THREADS)) == THREADS - 1
    assert Publication.objects.count() == 1
