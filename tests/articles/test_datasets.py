"""The file of stories: what readers see, one row each, without the text."""

import csv
import datetime
import io

import pytest
from django.utils import timezone
from makers import (
    make_correction,
    make_delegate,
    make_mention,
    make_publication,
    make_scheduled,
    make_signed_article,
    make_withdrawn,
)

from articles.datasets import ARTICLES
from delegates.models import Delegate
from newskit.opendata import Header

pytestmark = pytest.mark.django_db

HEADER_OF_VERSION_1 = (
    "id permalink headline kind kind_zh section section_zh printed_on topic topic_zh delegate proposal_ids version "
    "version_kind first_shown shown_from"
)


def rows(client, query=""):
    response = client.get(f"/articles.csv{query}")
    assert response.status_code == 200, response.content.decode()
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_columns_are_those_promised():
    assert ARTICLES.headings(Header.NAMES) == HEADER_OF_VERSION_1.split()


def test_only_stories_that_readers_see_now_and_never_their_text(client):
    shown = make_publication("海岛通了夜班船", body="<p>正文里的话</p>")
    make_signed_article("未发表")
    make_scheduled("定时", planned_from=timezone.now() + datetime.timedelta(days=1))
    make_withdrawn("已撤")
    (row,) = rows(client)
    assert (row["id"], row["headline"], row["version"]) == (str(shown.article_id), "海岛通了夜班船", "1")
    assert row["permalink"].endswith(shown.get_absolute_url())
    assert "正文里的话" not in client.get("/articles.csv?profile=raw").content.decode()


def test_a_corrected_story_stays_one_row_and_changes_the_tag(client):
    publication = make_publication("县里开了夜诊")
    before = client.head("/articles.csv")["ETag"]
    make_correction(publication, at=timezone.now())
    (row,) = rows(client)
    assert (row["version"], row["version_kind"]) == ("2", "correction")
    assert row["first_shown"] <= row["shown_from"]
    assert client.head("/articles.csv")["ETag"] != before


def test_named_delegates_are_given_by_the_profiles_that_readers_can_open(client):
    delegate, hidden = make_delegate("钱书宁"), make_delegate("未见报者")
    make_publication("两人建言", body="<p>钱书宁说。</p>", mentions=[make_mention(delegate), make_mention(hidden)])
    Delegate.objects.filter(pk=hidden.pk).update(shown=[])
    (row,) = rows(client, f"?delegate={delegate.pk}")
    assert row["delegate"] == str(delegate.pk)


def test_the_filters_of_the_page_are_those_of_the_file(client):
    make_publication("海岛通了夜班船")
    assert len(rows(client, "?q=海岛&sort=oldest")) == 1
    assert rows(client, "?q=高山") == []
    assert client.get("/articles.csv?kind=x").status_code == 400
    assert 'href="/articles.csv?q=%E6%B5%B7&amp;headers=zh"' in client.get("/articles/?q=海").content.decode()
