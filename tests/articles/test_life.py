"""A story's whole life: every kind of entry once, in order, filtered, paged, and as a file."""

import csv
import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import (
    STORY_DAY,
    make_article,
    make_correction,
    make_section,
    make_staff,
    make_user,
    move_to,
)

from articles import publishing, review
from articles.life import Asked, Kind, entries
from articles.looking import LOOKS
from articles.models import ErrorReport
from newskit.audit.models import Event
from newskit.audit.words import WORDS, in_words
from newskit.verbs import VERBS

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def whole_life():
    """Returned once, signed, held, published, corrected, withdrawn; an error reported; a page placed."""
    head = make_staff("desk_head", "章和")
    article = make_article("夜航改线")
    move_to(article, "second")
    review.return_to(actor=head, article=article, to="first", note="=补一个数", at=STORY_DAY + HOUR)
    move_to(article, "signed", at=STORY_DAY + 2 * HOUR)
    review.hold(actor=head, article=article, reason="等回话", at=STORY_DAY + 3 * HOUR)
    review.lift_hold(actor=head, article=article, note="已核", at=STORY_DAY + 4 * HOUR)
    review.place(actor=head, article=article, page=review.printed_page(STORY_DAY.date(), "A3"))
    publication = publishing.publish(actor=head, article=article, at=STORY_DAY + 5 * HOUR)
    ErrorReport.objects.create(
        article=article, channel="phone", received_at=STORY_DAY + 6 * HOUR, claim="月份不对", entered_by=head
    )
    make_correction(publication, at=STORY_DAY + 7 * HOUR)
    publishing.withdraw(actor=head, article=article, reason="失实", at=STORY_DAY + 8 * HOUR)
    article.refresh_from_db()
    return article


def told(article, **asked):
    return [entry.what for entry in entries(article, Asked(**asked))]


def test_everything_that_happened_is_told_newest_first():
    article = whole_life()
    found = entries(article, Asked())
    assert [entry.at for entry in found] == sorted((entry.at for entry in found), reverse=True)
    what = [entry.what for entry in found]
    for words in [
        "第1版",
        "初审通过",
        "复审退回",
        "扣住",
        "解除扣住",
        "发布",
        "读者从此可见",
        "读者到此为止可见",
        "撤稿",
    ]:
        assert any(words in text for text in what), (words, what)
    assert any("月份不对" in entry.detail for entry in found)
    assert "上版" in what  # from the audit trail alone


def test_what_a_row_tells_is_not_told_again_by_its_event():
    article = whole_life()
    found = entries(article, Asked())
    assert len([entry for entry in found if "=补一个数" in entry.detail]) == 1
    assert len([entry for entry in found if entry.what == "扣住"]) == 1


def test_a_kind_and_a_person_narrow_it():
    article = whole_life()
    assert {entry.kind for entry in entries(article, Asked(frozenset({"kept"})))} == {Kind.KEPT}
    editor = make_staff("editor", "楚宁")
    assert {entry.who for entry in entries(article, Asked(person=editor.pk))} == {"楚宁"}


def test_a_page_and_the_rest_are_the_whole():
    article = whole_life()
    all_of_it = entries(article, Asked())
    assert entries(article, Asked(), limit=5) + entries(article, Asked(), offset=5) == all_of_it


def test_what_the_clock_did_and_will_do():
    article = make_article()
    until = timezone.now() + HOUR
    review.embargo(actor=make_staff("desk_head", "章和"), article=article, until=until, at=STORY_DAY)
    first = entries(article, Asked())[0]
    assert (first.who, first.at, first.is_ahead) == ("到时自动", until, True)


def test_a_preview_is_part_of_the_life(client):
    article = make_article()
    client.force_login(make_user("observer", name="看稿人"))
    client.post(reverse("admin:articles_article_preview", args=[article.pk]))
    assert [(entry.who, entry.what) for entry in entries(article, Asked(frozenset({"looks"})))] == [
        ("看稿人", "查看预览")
    ]


def test_the_page_in_chinese_and_english(client):
    article = whole_life()
    client.force_login(make_user("observer", username="a"))
    assert "复审退回" in client.get(reverse("admin:articles_article_life", args=[article.pk])).text
    client.force_login(make_user("observer", username="b", language="en"))
    page = client.get(reverse("admin:articles_article_life", args=[article.pk]), {"kind": "review"}).text
    assert "returned from second review" in page


def test_the_page_costs_the_same_however_long_the_life(client, django_assert_num_queries):
    article = whole_life()
    client.force_login(make_user("observer"))
    with django_assert_num_queries(QUERIES):
        assert client.get(reverse("admin:articles_article_life", args=[article.pk])).status_code == 200


QUERIES = 17


def test_the_file_is_safe_in_a_spreadsheet_and_on_record(client):
    article = whole_life()
    client.force_login(make_user("desk_head"))
    answer = client.get(reverse("admin:articles_article_life_file", args=[article.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(entries(article, Asked())) + 1 - 1  # but for this export itself
    assert any(row[4] == "'=补一个数" for row in rows)
    assert Event.objects.filter(verb="articles.export_life").count() == 1


def test_the_file_needs_the_right_of_the_section(client):
    article = make_article()
    client.force_login(make_user("desk_head", section=make_section("society")))
    assert client.get(reverse("admin:articles_article_life_file", args=[article.pk])).status_code == 403
    assert not Event.objects.filter(verb="articles.export_life").exists()


@pytest.mark.parametrize("query", ["kind=x&who=x", "who=99999999999999999999", "page=0", "page=9999", "page=x"])
def test_any_query_is_answered(client, query):
    article = make_article()
    client.force_login(make_user("observer"))
    assert client.get(f"/admin/articles/article/{article.pk}/life/?{query}").status_code == 200


def test_every_verb_has_its_words_and_no_words_are_left_over():
    ours = {name for name in VERBS if not name.startswith("test.")}
    assert {*ours, *LOOKS} - set(WORDS) == set(), "say in newskit/audit/words.py what these do"
    logged_without_a_verb = {"accounts.log_in", "accounts.log_out", "accounts.lock_out"}
    assert logged_without_a_verb <= set(WORDS)


def test_the_events_of_forms_name_the_kind_of_object():
    assert in_words("topics.topic.add") == "新增：议题"
    assert in_words("gone.thing.change") == "修改：gone.thing"
    assert in_words("old.code") == "old.code"
