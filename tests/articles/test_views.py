"""What readers see of stories."""

import datetime
import json
import re

import pytest
from django.utils import timezone
from makers import (
    STORY_DAY,
    make_correction,
    make_delegate,
    make_mention,
    make_position,
    make_publication,
    make_scheduled,
    make_session,
    make_sighting,
    make_topic,
)

HOUR = datetime.timedelta(hours=1)


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def test_who_is_named_stands_as_printed_whatever_became_of_it(client, db):
    person = make_delegate("钱书宁", slug="qian-shuning")
    post = {"org": "灯塔管理局", "title": "局长", "former": False}
    story = make_publication(mentions=[make_mention(person, positions=[post])])
    make_sighting(make_position(person, "主任", organisation="航道局"), datetime.date(2026, 9, 1))
    page = text(client, story.get_absolute_url())
    assert "灯塔管理局局长" in page
    assert "航道局主任" not in page
    assert "见报时任职，2026年3月6日" in page


def test_a_person_without_a_profile_stands_without_a_link(client, db):
    person = make_delegate("钱书宁")
    story = make_publication(mentions=[make_mention(person)])
    type(person).objects.update(shown=[], confirmed_at=None)
    page = text(client, story.get_absolute_url())
    assert "钱书宁" in page
    assert person.get_absolute_url() not in page


def test_the_newest_correction_stands_above_the_text_and_all_below(client, db):
    story = make_publication("药箱随船走")
    make_correction(story, at=STORY_DAY + HOUR)
    page = text(client, story.get_absolute_url())
    assert page.index("特此更正") < page.index('class="text prose"') < page.index("<del>")
    assert text(client, "/articles/corrections/").count("夜班从二月起每天都有人") == 1


def test_a_correction_does_not_make_a_story_new(client, db):
    old = make_publication("旧稿一篇", at=STORY_DAY)
    make_publication("新稿一篇", at=STORY_DAY + HOUR)
    make_correction(old, at=STORY_DAY + 2 * HOUR)
    page = text(client, "/articles/")
    assert page.index("新稿一篇") < page.index("旧稿一篇")


def test_the_story_tells_machines_what_it_tells_people_and_cannot_end_their_script(client, db):
    story = make_publication("</script><b>标题", standfirst="一段“提要”与</script>")
    page = text(client, story.get_absolute_url())
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(found[1])
    assert data["headline"] == "</script><b>标题"
    assert data["datePublished"].startswith("2026-03-06T")
    assert "<b>标题" not in page


def test_filters_narrow_the_list_and_the_feed_alike(client, db):
    make_topic("航运", "hangyun")
    person = make_delegate("钱书宁")
    make_publication("有她的稿件", topics=["hangyun"], mentions=[make_mention(person)], kind="interview")
    make_publication("另一篇稿件", kind="news")
    for query in (
        "topic=hangyun",
        f"delegate={person.pk}",
        "kind=interview",
        "q=有她的",
        "section=economy&topic=hangyun",
    ):
        for path in ("/articles/", "/articles/feed/"):
            found = text(client, f"{path}?{query}")
            assert ("有她的稿件" in found, "另一篇稿件" in found) == (True, False), (path, query)


def test_the_day_and_the_session_of_print_narrow_it_too(client, db):

    make_session("npc", 14, 4)
    make_publication("会上的稿件", at=STORY_DAY)
    make_publication("会后的稿件", at=datetime.datetime(2026, 6, 1, 4, tzinfo=datetime.UTC))
    for query in ("date=2026-03-06", "session=npc-14-4", "issued_before=2026-04-01"):
        found = text(client, f"/articles/?{query}")
        assert ("会上的稿件" in found, "会后的稿件" in found) == (True, False), query


def test_latin_words_are_not_found_in_the_marks_of_the_text(client, db):
    make_publication()
    assert client.get("/articles/?q=headline").context["object_list"] == []


def test_what_a_reader_has_is_not_sent_again(client, db):
    story = make_publication()
    for path in ("/articles/", "/articles/feed/"):
        tag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    make_correction(story, at=STORY_DAY + HOUR)
    assert client.get("/articles/feed/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/articles/", "/articles/feed/"])
def test_a_scheduled_story_appears_at_its_minute_with_nobody_doing_anything(client, db, path, monkeypatch):

    minute = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)
    make_scheduled("明天的稿件", planned_from=minute)
    assert "明天的稿件" not in text(client, path)
    monkeypatch.setattr(timezone, "now", lambda: minute)
    assert "明天的稿件" in text(client, path)
