"""The pages of reply letters and enquiries, and the desk, at the phone and the desk screen, in the light and the dark."""

import pytest
from makers import make_user
from playwright.sync_api import expect

from newskit.accounts.models import User
from newskit.periods import beijing_today
from proposals.models import Enquiry, Letter, Proposal

SERIOUS = ("serious", "critical")


@pytest.fixture
def open_page(site, new_page):
    if not User.objects.filter(username="letters").exists():
        make_user("data_editor", username="letters", name="柳不言")

    def make(address, **options):
        page = new_page(login="letters", **options)
        page.goto(address)
        return page

    return make


def waiting() -> Letter:
    """Of the demonstration: one that an item's number decides."""
    return Letter.objects.waiting().filter(items_named=1).order_by("pk").first()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_it_reads_well(open_page, violations, fits, width, scheme):
    addresses = [
        "/admin/proposals/letter/add/",
        f"/admin/proposals/letter/{waiting().pk}/change/",
        f"/admin/proposals/enquiry/{Enquiry.objects.open().first().pk}/change/",
        "/admin/",
    ]
    for address in addresses:
        page = open_page(address, width=width, color_scheme=scheme)
        assert violations(page, SERIOUS) == [], address
        assert fits(page), address


LETTER = """对十四届全国人大四次会议第{number}号建议的答复
建议字〔2026〕第{number}号

{name}代表：

您提出的{title}收悉，现答复如下：

一、已列入今年计划。

{unit}
{day.year}年{day.month}月{day.day}日
"""


@pytest.fixture
def letter_text(site):
    """A letter to an item that waits for one unit's answer; each test answers another item."""
    taken = Letter.objects.values("links__proposal").filter(links__isnull=False)
    item = (
        Proposal.objects.filter(kind="suggestion", session__code="npc-14-4", status="assigned")
        .exclude(number="")
        .exclude(pk__in=taken)
        .order_by("pk")
        .first()
    )
    unit = item.assignments.filter(ended="").exclude(role="co").first().organisation
    # Of today: an item of the demonstration may have been filed as late as last week.
    day = beijing_today()
    return item, LETTER.format(number=item.number, title=item.title, name="柳不言", unit=unit.name, day=day)


def tab_to(page, selector, most=300):
    """As somebody without a mouse gets there."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} tabs")


def test_a_letter_is_pasted_read_and_recorded_by_keyboard(open_page, letter_text):
    item, text = letter_text
    page = open_page("/admin/proposals/letter/add/")
    expect(page.locator("textarea[name=text]")).to_be_focused()
    page.keyboard.insert_text(text)
    tab_to(page, "button.desk-main")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".letter-item a").first.inner_text() == str(item)
    tab_to(page, "button[name=link]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#recorded").is_visible()
    assert item.replies.filter(letter_link__isnull=False).exists()


def test_a_letter_is_recorded_without_script_by_one_press(open_page, letter_text):
    item, text = letter_text
    page = open_page("/admin/proposals/letter/add/", java_script_enabled=False)
    page.locator("textarea[name=text]").fill(text)
    with page.expect_navigation(url="**/change/"):
        page.locator("button.desk-main").click()
    first = page.locator(".letter-item").first
    assert first.locator("a").inner_text() == str(item)
    with page.expect_navigation():
        first.locator("button[name=link]").click()
    assert page.locator("#recorded").is_visible()
    assert item.replies.filter(letter_link__isnull=False).count() == 1
