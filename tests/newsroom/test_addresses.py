"""Addresses never break, and no address breaks the site."""

import datetime

import pytest
from makers import (
    ALWAYS,
    LONG_AGO,
    STORY_DAY,
    make_delegate,
    make_mention,
    make_proposal,
    make_publication,
    make_scheduled,
    make_signed_article,
    make_staff,
    make_withdrawn,
)

from articles import publishing
from delegates.models import Delegate

BEYOND = 10**30


def test_another_slug_leads_to_the_right_one_and_keeps_the_query(client, paper):
    for thing in (paper.story, paper.delegate, paper.item, paper.key_topic):
        right = thing.get_absolute_url()
        folder, last = right.strip("/").rsplit("/", 1)
        number = last.split("-")[0]
        for wrong in (f"/{folder}/{number}-something-else/", f"/{folder}/{number}-/", f"/{folder}/{number}/"):
            answer = client.get(wrong, {"date": "2026-03-06"})
            assert (answer.status_code, answer["Location"]) == (301, f"{right}?date=2026-03-06"), wrong


@pytest.mark.parametrize("folder", ["articles", "delegates", "proposals", "proposals/key-topics", "proposals/units"])
@pytest.mark.parametrize("number", [0, 999_999, 2**63, BEYOND, "9" * 5000])
def test_an_id_that_nothing_has_is_not_found(client, db, folder, number):
    assert client.get(f"/{folder}/{number}-x/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/topics/none/", "/topics/%00/", "/paper/2026-02-30/", "/paper/2026-03-06/", "/paper/2026-03-06/A1/", "/no/"],
)
def test_what_is_not_there_is_not_found_in_the_sites_own_frame(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


BAD = [
    "page=9999",
    "page=0",
    "page=-1",
    "page=abc",
    f"page={BEYOND}",
    "after=xyz",
    "after=" + "A" * 3000,
    "q=%00",
    "q=" + "字" * 500,
    "q=%F0%9F%98%80",
    "q=%ED%A0%80",
    "date=2026-13-45",
    "date=%00",
    "status=%00",
    "session=abc",
    "topic=-1",
    "kind=nonsense",
    f"delegate={BEYOND}",
    "delegate=-1",
    "sort=;drop",
    "section=%27",
    "body=x&term=npc-99",
    "current=perhaps",
    "issued_after=yesterday",
    "filed_after=0000-00-00",
    "unknown=1",
    "key_topic=none",
    f"key_topic={BEYOND}",
    "unit=%00",
]


@pytest.mark.parametrize("query", BAD)
def test_no_query_breaks_a_page(client, paper, query):
    paths = [
        "/",
        "/articles/",
        "/delegates/",
        "/proposals/",
        "/proposals/overview/",
        "/proposals/key-topics/",
        "/proposals/units/",
        "/proposals/calendar/2026-06/",
        "/proposals/calendar.ics",
        "/sessions/",
        "/sessions/npc-14-4/",
        "/search/",
        "/articles/corrections/",
    ]
    paths += ["/articles/feed/"]
    paths += [thing.get_absolute_url() for thing in (paper.delegate, paper.item, paper.key_topic)]
    paths += [paper.delegate.part_url(part) for part in ("items", "life")]
    codes = {path: client.get(f"{path}?{query}").status_code for path in paths}
    assert {path: code for path, code in codes.items() if code not in {200, 400, 404}} == {}


@pytest.mark.parametrize(
    ("path", "query", "named"),
    [
        ("/articles/", "section=nowhere", "nowhere"),
        ("/delegates/", "date=gestern", "gestern"),
        ("/proposals/", "status=lost", "lost"),
        ("/proposals/", "topic=none&kind=motion", "none"),
        ("/proposals/", "key_topic=none", "none"),
    ],
)
def test_a_bad_value_is_named_and_nothing_is_shown(client, paper, path, query, named):
    answer = client.get(f"{path}?{query}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' in text
    assert f"“{named}”" in text
    assert answer.context["object_list"] == []
    for thing in (paper.story, paper.delegate, paper.item):
        assert thing.get_absolute_url() not in text


def test_a_bad_value_in_the_feed_answers_in_words(client, paper):
    answer = client.get("/articles/feed/?section=nowhere")
    assert answer.status_code == 400
    assert "nowhere" in answer.content.decode()


def test_a_withdrawn_story_answers_with_a_notice_and_leaves_everything(client, paper):
    withdrawn = paper.withdrawn
    answer = client.get(withdrawn.get_absolute_url())
    assert answer.status_code == 410
    assert "文中事实有误。" in answer.content.decode()
    assert "夜班从本月起" not in answer.content.decode()
    for path in ("/", "/articles/", "/articles/feed/", "/sitemap-articles.xml", "/news-sitemap.xml", "/search/?q=撤回"):
        assert f"/articles/{withdrawn.article_id}-" not in client.get(path).content.decode()
    assert "文中事实有误。" in client.get("/articles/corrections/").content.decode()


def test_a_notice_can_leave_the_headline_out(client, db):
    publication = make_publication("某地一则不实的标题")
    publishing.withdraw(
        actor=make_staff("desk_head", "章和"),
        article=publication.article,
        reason="引述无法核实。",
        keeps_headline=False,
        at=STORY_DAY + datetime.timedelta(hours=1),
    )
    for path in (publication.get_absolute_url(), "/articles/corrections/"):
        text = client.get(path).content.decode()
        assert "引述无法核实。" in text
        assert "不实的标题" not in text


def test_what_was_never_shown_is_not_found(client, db):
    hidden_person = make_delegate("甲乙", hidden=True)
    hidden_item = make_proposal(hidden=True)
    draft = make_signed_article()
    later = make_scheduled(planned_from=datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC))
    paths = [hidden_person.get_absolute_url(), hidden_item.get_absolute_url(), f"/articles/{draft.pk}-{draft.slug}/"]
    assert {path: client.get(path).status_code for path in [*paths, later.get_absolute_url()]} == dict.fromkeys(
        [*paths, later.get_absolute_url()], 404
    )


def test_a_profile_that_went_with_its_story_answers_410(client, db):
    person = make_delegate("丙丁", hidden=True)
    make_withdrawn(mentions=[make_mention(person, brings=True)])
    assert client.get(person.get_absolute_url()).status_code == 410


def test_a_merged_profile_leads_to_the_one_that_stayed(client, db):
    stays = make_delegate("戊己", slug="wu-ji")
    Delegate.objects.create(name="戊己", slug="wu-ji-2", shown=ALWAYS, confirmed_at=LONG_AGO, merged_into=stays)
    gone = Delegate.objects.get(slug="wu-ji-2")
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, stays.get_absolute_url())


def test_a_profile_merged_into_one_that_nobody_sees_does_not_name_it(client, db):
    hidden = make_delegate("庚辛", slug="geng-xin", hidden=True)
    gone = make_delegate("庚辛", slug="old", merged_into=hidden, shown=[], confirmed_at=None)
    answer = client.get(gone.get_absolute_url())
    assert answer.status_code == 404
    assert "geng-xin" not in answer.content.decode()
