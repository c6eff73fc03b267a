"""Every kind of readers' page on the demonstration: no violation that axe sees, no sideways scroll, nothing in the console."""

import pytest
from django.utils import timezone

from articles.models import Correction, Publication
from articles.paper import newest_day, pages_of
from delegates.models import Delegate
from newskit.topics.models import Topic
from proposals.filters import UnitFilter
from proposals.models import KeyTopic, Proposal


def story(**filters) -> str:
    return Publication.objects.for_readers(timezone.now()).filter(**filters).first().get_absolute_url()


def paper_day() -> str:
    return f"/paper/{newest_day(timezone.now()).isoformat()}/"


def paper_page() -> str:
    now = timezone.now()
    return f"{paper_day()}{pages_of(now, newest_day(now))[0]['page'].code}/"


def item(**filters) -> str:
    return Proposal.objects.live(timezone.now()).filter(**filters).order_by("pk").first().get_absolute_url()


def unit() -> str:
    found = UnitFilter.readers_see(timezone.now()).filter(predecessors__isnull=False).order_by("pk").first()
    return f"/proposals/units/{found.pk}-{found.slug}/"


def person(part: str = "detail") -> str:
    people = Delegate.objects.live(timezone.now()).filter(positions__sightings__isnull=False, signatures__isnull=False)
    return people.order_by("pk").first().part_url(part)


def withdrawn() -> str:
    return Publication.objects.withdrawn(timezone.now()).first().get_absolute_url()


def corrected() -> str:
    article = Correction.objects.order_by("pk").first().publication.article_id
    return story(article=article)


PAGES = {
    "front": lambda: "/",
    "stories": lambda: "/articles/",
    "stories filtered": lambda: "/articles/?q=%E5%B2%9B&kind=news",
    "stories, bad value": lambda: "/articles/?kind=none",
    "story": lambda: story(),
    "answers": lambda: story(story_kind="answers"),
    "corrected story": corrected,
    "withdrawn story": withdrawn,
    "corrections": lambda: "/articles/corrections/",
    "delegates": lambda: "/delegates/",
    "delegate": person,
    "delegate, items": lambda: person("items"),
    "delegate, life": lambda: person("life"),
    "proposals": lambda: "/proposals/",
    "proposals filtered": lambda: "/proposals/?overdue=yes&kind=suggestion",
    "replied item": lambda: item(status="replied", replies__text__gt="", assignments__isnull=False),
    "statement": lambda: item(kind="statement"),
    "overview": lambda: "/proposals/overview/",
    "key topics": lambda: "/proposals/key-topics/",
    "key topic": lambda: KeyTopic.objects.listed().order_by("pk").first().get_absolute_url(),
    "units": lambda: "/proposals/units/",
    "unit": unit,
    "calendar": lambda: "/proposals/calendar/",
    "sessions": lambda: "/sessions/",
    "session": lambda: "/sessions/npc-14-4/",
    "paper": paper_day,
    "paper page": paper_page,
    "topics": lambda: "/topics/",
    "topic": lambda: Topic.objects.first().get_absolute_url(),
    "search": lambda: "/search/?q=%E5%BB%BA%E8%AE%AE",
    "search, empty": lambda: "/search/",
    "about": lambda: "/about/",
    "data": lambda: "/data/",
    "not found": lambda: "/no-such-page/",
}
# These answer with an error on purpose, which the console reports.
NOT_200 = {"withdrawn story": 410, "not found": 404}


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind not in NOT_200])
def test_axe_finds_nothing_light_or_dark_at_desk_or_in_hand(new_page, violations, kind):
    found = {}
    for scheme, width in (("light", 1440), ("dark", 390)):
        page = new_page(width=width, color_scheme=scheme)
        assert page.goto(PAGES[kind]()).status == 200
        found[scheme, width] = violations(page)
    assert {place: rules for place, rules in found.items() if rules} == {}


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_scrolls_sideways_at_320(browser, site, kind):
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 700})
    page = context.new_page()
    assert page.goto(PAGES[kind]()).status == NOT_200.get(kind, 200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.parametrize("kind", NOT_200)
def test_axe_finds_nothing_on_notices(browser, site, violations, kind):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto(PAGES[kind]())
    assert violations(page) == []
    context.close()


def test_every_page_says_that_it_is_a_demonstration(page):
    for address in ("/", "/articles/", "/delegates/", "/proposals/", "/about/"):
        page.goto(address)
        assert "虚构" in page.locator(".demo").inner_text()


def test_text_size_and_theme_are_kept_by_the_browser(page):
    page.goto("/")
    page.get_by_role("button", name="深色").click()
    page.get_by_role("button", name="大字").click()
    page.goto("/about/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("data-size") == "large"


def test_without_script_filters_open_and_submit_on_a_phone(new_page):
    page = new_page(width=390, java_script_enabled=False)
    page.goto("/proposals/")
    assert not page.locator("#filters").is_visible()
    page.get_by_role("link", name="筛选（0）").click()
    page.locator("#filters input[name=kind]").first.check()
    page.get_by_role("button", name="应用筛选").click()
    assert "kind=" in page.url
