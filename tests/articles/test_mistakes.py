"""What readers are told of mistakes: on the story, on the page of corrections, in its feed."""

import datetime

import pytest
from makers import (
    STORY_DAY,
    make_correction,
    make_publication,
    make_scheduled,
    make_staff,
    make_withdrawn,
    move_to,
)

from articles import publishing, review
from articles.models import Article

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
FEED = "/articles/corrections/feed/"


def minor(publication, at):
    editor, head = make_staff("editor", "楚宁"), make_staff("desk_head", "章和")
    article = publishing.amend(actor=editor, article=publication.article, reason="内部原因逗号", at=at)
    document = article.data | {"body": "<p>夜班，有人。</p>"}
    review.save(actor=editor, article=article, document=document, base_version=article.version)
    move_to(Article.objects.get(pk=article.pk), "signed", at=at)
    return publishing.publish(actor=head, article=article, at=at)


def test_corrections_and_withdrawals_are_in_the_feed_newest_first(client):
    make_correction(make_publication("渡口改线"), at=STORY_DAY + HOUR)
    make_withdrawn("渔港一则", at=STORY_DAY + 2 * HOUR)
    make_scheduled("未来一则", planned_from=datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC))
    answer = client.get(FEED)
    assert answer["Content-Type"].startswith("application/atom+xml")
    text = answer.text
    assert text.index("撤稿：渔港一则") < text.index("更正：渡口改线")
    for words in ("文中事实有误。", "夜班开始的月份有误，特此更正。", "原文：夜班从本月起每天都有人。"):
        assert words in text
    assert "未来一则" not in text
    assert f'href="{FEED}"' in client.get("/articles/corrections/").text
    assert client.get(FEED, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_headline_that_went_along_is_not_spelt_by_an_address(client):
    article = make_publication("渔港").article
    slug = article.publications.get().slug
    head = make_staff("desk_head", "章和")
    publishing.withdraw(actor=head, article=article, reason="当事人要求。", keeps_headline=False)
    for address in (FEED, "/articles/corrections/"):
        text = client.get(address).text
        assert "渔港" not in text
        assert slug not in text
        assert f"/articles/{article.pk}/" in text
    gone = client.get(f"/articles/{article.pk}/")
    assert (gone.status_code, gone["Cache-Control"]) == (410, "max-age=0")
    assert "当事人要求。" in gone.text


def test_a_minor_change_is_told_on_the_story_and_nowhere_else(client):
    changed = minor(make_publication(), STORY_DAY + HOUR)
    page = client.get(changed.get_absolute_url())
    assert "有文字改动" in page.text
    assert "内部原因逗号" not in page.text
    for address in (FEED, "/articles/corrections/"):
        assert changed.title not in client.get(address).text


def test_the_same_text_put_back_is_no_change(client):
    publication = make_publication()
    head = make_staff("desk_head", "章和")
    publishing.unpublish(actor=head, article=publication.article, note="版权", at=STORY_DAY + HOUR)
    publishing.publish(actor=head, article=publication.article, at=STORY_DAY + 2 * HOUR)
    assert "有文字改动" not in client.get(publication.get_absolute_url()).text


def test_a_story_is_sent_again_only_if_it_changed(client):
    publication = make_publication()
    url = publication.get_absolute_url()
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    make_correction(publication, at=STORY_DAY + HOUR)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
