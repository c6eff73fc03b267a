"""Every readers' page on a small paper."""


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
        paper.delegate.get_absolute_url(),
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
