"""The trash: what may not go there, what it tells, out of it again; and that nothing is ever deleted."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from makers import (
    make_article,
    make_publication,
    make_scheduled,
    make_section,
    make_signed_article,
    make_staff,
    make_user,
    move_to,
)

from articles import review
from articles.admin.buttons import buttons
from articles.models import Article
from newskit.audit.models import Event
from newskit.verbs import WrongState

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 7, tzinfo=datetime.UTC)
PAGE = "admin:articles_article_in_trash"


@pytest.fixture
def reporter():
    return make_staff("reporter", "文青")


def put_away(article, who, note="重复"):
    return review.trash(actor=who, article=article, note=note, at=NOW)


def keeps(article):
    review.lock(actor=make_staff("editor", "楚宁"), article=article, at=NOW)


def holds(article):
    review.hold(actor=make_staff("desk_head", "章和"), article=article, reason="等回话", at=NOW)


def embargoes(article):
    review.embargo(actor=make_staff("desk_head", "章和"), article=article, until=None, at=NOW)


@pytest.mark.parametrize("stop", [keeps, holds, embargoes])
def test_what_somebody_waits_for_or_works_on_stays_on_the_desk(reporter, stop):
    article = make_article()
    stop(article)
    with pytest.raises(WrongState):
        put_away(article, reporter)
    article.refresh_from_db()
    assert article.trashed_at is None
    assert "trash" not in [button.name for button in buttons(article, reporter, NOW)]


def test_what_is_scheduled_says_so(reporter):
    article = make_scheduled(planned_from=NOW + datetime.timedelta(days=1)).article
    with pytest.raises(WrongState, match="定时"):
        put_away(article, reporter)


@pytest.mark.parametrize("make", [lambda: move_to(make_article(), "first"), lambda: make_publication().article])
def test_only_a_draft_that_was_never_published(reporter, make):
    with pytest.raises(WrongState, match="草稿"):
        put_away(make(), reporter)


def test_once_the_hold_is_lifted_it_may_go(reporter):
    article = make_article()
    holds(article)
    review.lift_hold(actor=make_staff("desk_head", "章和"), article=article, note="已核", at=NOW)
    assert put_away(article, reporter).trashed_at == NOW


def test_the_page_tells_who_when_and_why(client, reporter):
    put_away(make_article("码头夜话"), reporter, note="与昨日一篇重复")
    client.force_login(make_user("observer"))
    page = client.get(reverse(PAGE)).text
    for told in ("码头夜话", "文青", "与昨日一篇重复", "2026-03-07 08:00"):
        assert told in page
    assert 'name="only"' not in page  # who may not write takes nothing out


def test_several_come_back_at_once_and_what_is_not_mine_does_not(client, reporter):
    mine = [put_away(make_article(f"第{n}篇"), reporter) for n in range(2)]
    other = put_away(make_article("他组一篇", section=make_section("society").code), reporter)
    client.force_login(make_user("reporter", section=make_section("economy")))
    answer = client.post(reverse(PAGE), {"story": [row.pk for row in [*mine, other]]}, follow=True)
    assert list(Article.objects.filter(trashed_at__isnull=False)) == [other]
    assert [str(message) for message in answer.context["messages"]][-1].startswith("已将2篇")
    assert Event.objects.filter(verb="articles.untrash").count() == 2


def test_a_row_s_own_button_takes_that_row_alone(client, reporter):
    one, another = (put_away(make_article(f"第{n}篇"), reporter) for n in range(2))
    client.force_login(reporter)
    client.post(reverse(PAGE), {"only": one.pk, "story": [another.pk]})
    assert list(Article.objects.filter(trashed_at__isnull=False)) == [another]


@pytest.mark.parametrize("page", ["", "0", "-1", "9999", "１", "x"])
def test_any_page_number_is_answered(client, reporter, page):
    put_away(make_article(), reporter)
    client.force_login(reporter)
    assert client.get(reverse(PAGE), {"page": page}).status_code == 200


def test_the_page_costs_the_same_however_much_lies_in_it(client, reporter, django_assert_num_queries):
    client.force_login(reporter)
    for n in range(7):
        put_away(make_article(f"第{n}篇"), reporter)
    client.get(reverse(PAGE))
    with django_assert_num_queries(QUERIES):
        assert client.get(reverse(PAGE)).status_code == 200


QUERIES = 5  # session, user, postings, unread messages, the trash


@pytest.mark.parametrize(
    "make", [make_article, make_signed_article, lambda: make_publication().article], ids=["draft", "signed", "shown"]
)
def test_a_story_is_never_deleted_not_even_by_sql(make):
    """Its first version keeps it, and that is append-only; what was published is kept by its publications as well."""
    article = make()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM articles_mention; DELETE FROM articles_writer; "
            f"DELETE FROM articles_article WHERE id = {article.pk:d}"
        )


@pytest.mark.parametrize("table", ["articles_version", "articles_signoff", "articles_publication", "audit_event"])
def test_nor_what_it_was(table):
    make_publication()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
