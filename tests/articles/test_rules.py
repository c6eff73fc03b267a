"""Every rule of the database, broken by plain SQL as the application's own role could."""

import datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from makers import (
    STORY_DAY,
    make_article,
    make_correction,
    make_publication,
    make_scheduled,
    make_signed_article,
    make_staff,
    make_user,
    make_withdrawn,
    move_to,
)

from articles import document as documents
from articles import review
from articles.models import Publication, Round, SignOff

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)

SIGN = """INSERT INTO articles_signoff (round_id, who_id, stage, decision, goes_to, note, digest, version, acknowledged, at)
          VALUES (%s, %s, %s, %s, %s, %s, %s, 1, '[]', now())"""
PUBLISH = """INSERT INTO articles_publication (article_id, round_id, number, kind, document, digest, title, slug, story_kind,
                 section_id, printed_on, shown, withdrawal_reason, keeps_headline, published_by_id, created_at)
             SELECT %s, %s, %s, 'first', %s, %s, 't', 's', 'news', section_id, '2026-03-06', %s, '', true, created_by_id, now()
             FROM articles_article WHERE id = %s"""


def run(sql: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def refused(message: str, sql: str, *params) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        run(sql, *params)


def sign(round_: Round, who, stage="first", decision="pass", goes_to="second", note="", digest="0" * 64):
    return SIGN, round_.pk, who.pk, stage, decision, goes_to, note, digest


def publish(article, *, round_=None, number=1, document=None, digest=None, shown="[2026-03-06,)"):
    round_ = round_ or article.rounds.first()
    document = article.document if document is None else document
    digest = digest or documents.digest(document)
    return PUBLISH, article.pk, round_.pk, number, document, digest, shown, article.pk


@pytest.fixture
def submitted():
    return move_to(make_article(), "first").rounds.get()


# Sign-offs


def test_a_writer_signs_no_own_story(submitted):
    refused("no writer signs", *sign(submitted, make_staff("reporter", "文青")))


def test_a_sign_off_needs_its_round():
    refused("needs a round", SIGN, 10**9, make_user().pk, "first", "pass", "second", "", "0" * 64)


def test_nobody_acts_at_two_stages(submitted):
    who = make_user("chief_editor")
    run(*sign(submitted, who))
    refused("nobody_at_two_stages", *sign(submitted, who, stage="second", goes_to="final"))


def test_the_same_stage_again_is_fine(submitted):
    first, second = make_user("editor"), make_user("desk_head")
    run(*sign(submitted, first))
    run(*sign(submitted, second, stage="second", decision="return", goes_to="first", note="再核一遍"))
    run(*sign(submitted, first))


def test_no_stage_is_left_out(submitted):
    who = make_user("chief_editor")
    refused("stands at first", *sign(submitted, who, stage="final", goes_to="signed"))
    refused("stands at first", *sign(submitted, who, goes_to="final"))
    refused("stands at first", *sign(submitted, who, goes_to="signed"))


def test_a_return_goes_back_and_a_reopening_needs_a_signature(submitted):
    who = make_user("chief_editor")
    refused("stands at first", *sign(submitted, who, decision="return", goes_to="second", note="回"))
    refused("stands at first", *sign(submitted, who, decision="reopen", goes_to="draft", note="改"))
    refused("return_has_a_note", *sign(submitted, who, decision="return", goes_to="draft"))


def test_a_round_has_only_its_own_stages(submitted):
    refused("no stage draft", *sign(submitted, make_user(), stage="draft", goes_to="first"))


@pytest.mark.parametrize("table", ["articles_signoff", "articles_round", "articles_version", "articles_correction"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_decided_is_append_only(table, sql):
    make_correction(make_publication(), at=STORY_DAY + HOUR)
    refused("append-only", sql.format(table))


@pytest.mark.parametrize("table", ["articles_publication", "articles_hold", "articles_embargo"])
def test_publications_holds_and_embargoes_are_never_deleted(table):
    article = make_publication().article
    chief = make_staff("chief_editor", "顾舟")
    review.hold(actor=chief, article=article, reason="待核", at=STORY_DAY)
    review.embargo(actor=chief, article=article, until=None, at=STORY_DAY)
    refused("never deleted", f"DELETE FROM {table}")


# Publications: unsigned text never gets in


@pytest.mark.parametrize("stage", ["first", "second", "final"])
def test_a_story_in_review_is_not_published(stage):
    refused("no final sign-off", *publish(move_to(make_article(), stage)))


def test_signed_text_is_published():
    run(*publish(make_signed_article()))


def test_another_text_than_the_signed_one_is_refused():
    article = make_signed_article()
    other = article.document.replace("夜班", "日班")
    refused("no final sign-off", *publish(article, document=other))
    refused("digest is not that of the document", *publish(article, document=other, digest=article.digest))


def test_the_signature_of_another_story_does_not_count():
    signed, other = make_signed_article(), make_article("另一篇")
    refused("no final sign-off", *publish(other, round_=signed.rounds.get(), document=signed.document))


def test_a_reopened_signature_does_not_count():
    article = make_signed_article()
    review.reopen(actor=make_staff("chief_editor", "顾舟"), article=article, to="second", note="再改", at=STORY_DAY)
    refused("no final sign-off", *publish(article))


def test_a_temporary_table_lets_nothing_in():
    article = make_article()
    round_ = move_to(article, "first").rounds.get()
    run("CREATE TEMPORARY TABLE articles_signoff AS TABLE public.articles_signoff")
    run(
        "INSERT INTO pg_temp.articles_signoff (id, round_id, stage, decision, digest) VALUES (1, %s, 'final', 'pass', %s)",
        round_.pk,
        article.digest,
    )
    refused("no final sign-off", *publish(article))


@pytest.mark.parametrize(
    "change",
    [
        "document = 'x'",
        "digest = 'x'",
        "title = 'x'",
        "slug = 'x'",
        "number = 9",
        "kind = 'minor'",
        "printed_on = now()",
    ],
)
def test_what_was_published_never_changes(change):
    make_publication()
    refused("never changes", f"UPDATE articles_publication SET {change}")


# Periods


@pytest.mark.parametrize("shown", ["(,)", "(,2026-03-07)", "(2026-03-06,)", "[2026-03-06,2026-03-07]", "[-infinity,)"])
def test_a_period_has_a_start_and_is_half_open(shown):
    refused("publication_shown_has_a_start", *publish(make_signed_article(), shown=shown))


def test_two_texts_are_never_shown_at_once():
    article = make_publication().article
    refused("one_shown_at_a_time", *publish(article, number=2))


def test_an_older_text_does_not_come_back():
    first = make_publication()
    make_correction(first, at=STORY_DAY + HOUR)
    run("UPDATE articles_publication SET shown = 'empty' WHERE number = 2")
    refused(
        "no final sign-off|only the newest", "UPDATE articles_publication SET shown = '[2026-04-01,)' WHERE number = 1"
    )


def test_only_the_newest_unwithdrawn_may_begin():
    publication = make_scheduled(planned_from=STORY_DAY + HOUR)
    run("UPDATE articles_publication SET shown = 'empty'")
    run(*publish(publication.article, number=2, shown="empty"))
    refused("only the newest", "UPDATE articles_publication SET shown = '[2026-04-01,)' WHERE number = 1")
    run("UPDATE articles_publication SET withdrawn_at = now() WHERE number = 2")
    run("UPDATE articles_publication SET shown = '[2026-04-01,)' WHERE number = 1")


def test_what_was_reopened_does_not_begin():
    publication = make_scheduled(planned_from=STORY_DAY + HOUR)
    chief = make_staff("chief_editor", "顾舟")
    review.reopen(actor=chief, article=publication.article, to="final", note="改一字", at=STORY_DAY)
    refused("no final sign-off", "UPDATE articles_publication SET shown = '[2026-04-01,)'")


def test_nothing_begins_while_a_hold_stands():
    article = make_signed_article()
    review.hold(actor=make_staff("chief_editor", "顾舟"), article=article, reason="待核", at=STORY_DAY)
    refused("on hold", *publish(article))


def test_nothing_begins_under_an_embargo():
    article = make_signed_article()
    chief = make_staff("chief_editor", "顾舟")
    review.embargo(actor=chief, article=article, until=STORY_DAY + HOUR, at=STORY_DAY)
    refused("under embargo", *publish(article))
    run(*publish(article, shown=f"[{STORY_DAY + HOUR},)"))


def test_a_withdrawn_text_is_over_and_stays_withdrawn():
    make_publication()
    refused("publication_withdrawn_is_over", "UPDATE articles_publication SET withdrawn_at = %s", STORY_DAY)
    make_withdrawn("另一篇")
    refused("stays withdrawn", "UPDATE articles_publication SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL")
    refused("stays withdrawn", "UPDATE articles_publication SET shown = 'empty' WHERE withdrawn_at IS NOT NULL")


@pytest.mark.django_db(transaction=True)
def test_the_rules_go_back_and_forth():
    call_command("migrate", "articles", "0001", verbosity=0)
    call_command("migrate", "articles", verbosity=0)
    article = move_to(make_article(), "final")
    refused("no final sign-off", *publish(article))
    assert (SignOff.objects.count(), Publication.objects.count()) == (2, 0)
