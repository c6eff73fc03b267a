"""Every readers' page on a small paper."""

import re

from django.conf import settings
from makers import make_proposal, make_topic


def unit_address(paper) -> str:
    unit = paper.item.assignments.get().organisation
    return f"/proposals/units/{unit.pk}-{unit.slug}/"


def addresses(paper) -> list[str]:
    return [
        "/",
        "/articles/",
        paper.story.get_absolute_url(),
        paper.corrected.get_absolute_url(),
        "/articles/corrections/",
        "/articles/feed/",
        "/delegates/",
        *(paper.delegate.part_url(part) for part in ("detail", "items", "life")),
        "/proposals/",
        paper.item.get_absolute_url(),
        paper.statement.get_absolute_url(),
        "/proposals/overview/",
        "/proposals/key-topics/",
        paper.key_topic.get_absolute_url(),
        "/key-topics.csv",
        "/proposals/units/",
        unit_address(paper),
        "/proposals/calendar/",
        "/proposals/calendar/2026-06/",
        "/proposals/calendar.ics",
        "/sessions/",
        "/sessions/npc-14-4/",
        "/paper/2026-03-06/",
        "/paper/2026-03-06/A3/",
        "/topics/",
        paper.topic.get_absolute_url(),
        "/search/",
        "/search/?q=灯塔",
        "/about/",
        "/data/",
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/sitemap-articles.xml",
        "/sitemap-delegates.xml",
        "/sitemap-proposals.xml",
        "/sitemap-key-topics.xml",
        "/sitemap-units.xml",
        "/sitemap-sessions.xml",
        "/sitemap-topics.xml",
        "/news-sitemap.xml",
        "/robots.txt",
    ]


def test_every_page_answers(client, paper):
    answers = {url: client.get(url).status_code for url in addresses(paper)}
    assert {url: code for url, code in answers.items() if code != 200} == {}


def test_every_page_answers_on_an_empty_site(client, db):
    urls = [
        "/",
        "/articles/",
        "/delegates/",
        "/proposals/",
        "/proposals/overview/",
        "/proposals/key-topics/",
        "/proposals/units/",
        "/proposals/calendar/",
        "/proposals/calendar.ics",
        "/sessions/",
        "/topics/",
        "/articles/corrections/",
        "/data/",
    ]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert client.get("/paper/").status_code == 404


def _told(page: str, name: str) -> list[str]:
    return re.findall(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)">', page)


def test_every_page_tells_who_shares_it_what_and_where_it_is(client, paper):
    """Once each: a second block of head would tell another story than the first."""
    for url in addresses(paper):
        answer = client.get(url)
        if not answer["Content-Type"].startswith("text/html") or url.startswith("/search/"):
            continue
        page = answer.content.decode()
        title = re.search(r"<title>([^<]+?) ·|<title>([^<（]+)", page)
        own = [f"{settings.SITE_ORIGIN}{url}"]
        canonical = re.findall(r'<link rel="canonical" href="([^"]*)">', page)
        assert _told(page, "og:title") == [title[1] or title[2]], url
        assert len(_told(page, "description")) == 1, url
        assert _told(page, "description") == _told(page, "og:description"), url
        assert len(_told(page, "og:type")) == 1, url
        assert canonical == _told(page, "og:url"), url
        assert url == "/proposals/calendar/" or canonical == own, url


def test_a_page_that_is_not_there_tells_no_address(client, db):
    page = client.get("/no-such-page/").content.decode()
    assert "canonical" not in page
    assert "og:" not in page


def test_a_topic_counts_statements_apart_from_what_was_filed(client, db):
    topic = make_topic()
    for kind in ("suggestion", "motion", "statement"):
        make_proposal(kind, topics=[topic])
    assert "议案、建议、提案2件，见报建言1件" in client.get("/topics/").content.decode()
