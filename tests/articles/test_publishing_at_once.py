"""Several people press different buttons of a published story at one moment: one wins, the others are told, one text shows."""

import datetime

import pytest
from crowd import THREADS, at_once, refusals
from makers import (
    STORY_DAY,
    make_delegate,
    make_mention,
    make_publication,
    make_signed_article,
    make_staff,
    make_user,
)

from articles import correcting, publishing
from articles.models import Article, ErrorReport, Publication
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = datetime.timedelta(hours=1)
NOW = STORY_DAY + HOUR
WORDS = {"note": "月份有误", "stood": "本月", "is_right": "二月"}


def at_most_one_is_shown():
    edges = {edge for p in Publication.objects.all() if not p.shown.isempty for edge in (p.shown.lower, p.shown.upper)}
    for moment in {NOW, NOW + HOUR, NOW + 9 * HOUR, *edges} - {None}:
        for article in Article.objects.all():
            assert Publication.objects.live(moment).filter(article=article).count() <= 1


def told(results):
    assert all(str(result) for result in results)
    at_most_one_is_shown()


def events(verb):
    return Event.objects.filter(verb=f"articles.{verb}").count()


def test_publish_schedule_withdraw_and_correct_at_once():
    article = make_publication().article
    head, editor = make_staff("desk_head", "章和"), make_staff("editor", "楚宁")
    acts = [
        lambda: publishing.publish(actor=head, article=article, at=NOW),
        lambda: publishing.schedule(actor=head, article=article, planned_from=NOW + HOUR, at=NOW),
        lambda: publishing.withdraw(actor=head, article=article, reason="失实。", at=NOW),
        lambda: publishing.correct(actor=editor, article=article, at=NOW, **WORDS),
    ]
    results = at_once(*acts * (THREADS // len(acts)))
    told(results)
    # A correction may be opened before the withdrawal, never after it; nothing else can be done to a live text.
    assert events("withdraw") == 1
    assert refusals(results) == THREADS - 1 - events("correct")
    assert not Publication.objects.live(NOW).exists()


def test_one_withdraws():
    article = make_publication().article
    people = [make_user("desk_head", name=f"{number}号") for number in range(THREADS)]
    acts = [lambda who=who: publishing.withdraw(actor=who, article=article, reason="失实。", at=NOW) for who in people]
    results = at_once(*acts)
    told(results)
    assert (refusals(results), events("withdraw")) == (THREADS - 1, 1)


def test_one_opens_it_for_a_correction_or_for_a_minor_change():
    article = make_publication().article
    editor = make_staff("editor", "楚宁")
    acts = [
        lambda: publishing.correct(actor=editor, article=article, at=NOW, **WORDS),
        lambda: publishing.amend(actor=editor, article=article, reason="逗号", at=NOW),
    ]
    results = at_once(*acts * (THREADS // 2))
    told(results)
    assert events("amend") <= 1
    assert events("correct") == 1  # a minor change may become a correction, and never the other way round
    assert refusals(results) == THREADS - 1 - events("amend")


def test_all_are_published_together_once():
    articles = [make_signed_article(f"第{number}篇") for number in range(3)]
    people = [make_user("desk_head", name=f"{number}号") for number in range(THREADS)]
    acts = [
        lambda who=who, rows=articles[:: 1 if number % 2 else -1]: publishing.publish_together(
            actor=who, articles=rows, at=NOW
        )
        for number, who in enumerate(people)
    ]
    results = at_once(*acts)
    told(results)
    assert (refusals(results), events("publish")) == (THREADS - 1, 3)
    assert Publication.objects.live(NOW).count() == 3


def test_publishing_together_against_withdrawing_one_of_them():
    planned = make_signed_article("已定时")
    head = make_staff("desk_head", "章和")
    publishing.schedule(actor=head, article=planned, planned_from=NOW + HOUR, at=STORY_DAY)
    articles = [planned, make_signed_article("另一篇")]
    acts = [
        lambda: publishing.publish_together(actor=head, articles=articles, at=NOW),
        lambda: publishing.withdraw(actor=head, article=planned, reason="失实。", at=NOW),
    ]
    results = at_once(*acts * (THREADS // 2))
    told(results)
    assert events("withdraw") == 1
    assert events("publish") in (0, 2)  # all of them or none
    assert not Publication.objects.live(NOW).filter(article=planned).exists()


def test_planning_an_end_against_a_correction():
    article = make_publication().article
    head, editor = make_staff("desk_head", "章和"), make_staff("editor", "楚宁")
    acts = [
        lambda: publishing.plan_end(actor=head, article=article, until=NOW + HOUR, at=NOW),
        lambda: publishing.correct(actor=editor, article=article, at=NOW, **WORDS),
    ]
    results = at_once(*acts * (THREADS // 2))
    told(results)
    assert (events("plan_end"), events("correct"), refusals(results)) == (1, 1, THREADS - 2)
    assert Publication.objects.get().shown.upper == NOW + HOUR


def test_stories_that_carry_the_same_profile_never_lose_one_anothers_periods():
    delegate = make_delegate(hidden=True)
    head = make_staff("desk_head", "章和")
    carried = {"mentions": [make_mention(delegate, brings=True)]}
    gone = [make_publication(f"旧{number}", **carried).article for number in range(THREADS // 2)]
    new = [make_signed_article(f"新{number}", **carried) for number in range(THREADS // 2)]
    acts = [
        *(lambda row=row: publishing.withdraw(actor=head, article=row, reason="失实。", at=NOW) for row in gone),
        *(
            lambda row=row: publishing.publish(actor=head, article=row, planned_until=NOW + 2 * HOUR, at=NOW + HOUR / 2)
            for row in new
        ),
    ]
    results = at_once(*acts)
    told(results)
    assert refusals(results) == 0
    delegate.refresh_from_db()
    assert [delegate.is_live(NOW + n * HOUR / 4) for n in (-1, 1, 2, 7, 8)] == [True, False, True, True, False]


def test_one_decides_an_error_report():
    article = make_publication().article
    report = correcting.enter_error(
        actor=make_staff("reporter", "文青"), article=article, claim="月份", channel="phone", at=NOW
    )
    people = [make_user("editor", name=f"{number}号") for number in range(THREADS)]
    acts = [
        lambda who=who: correcting.decide_error(actor=who, report=report, decision="correct", correction=WORDS, at=NOW)
        for who in people
    ]
    results = at_once(*acts)
    told(results)
    assert (refusals(results), events("decide_error"), events("correct")) == (THREADS - 1, 1, 1)
    assert ErrorReport.objects.get().decision == "correct"
