"""Twenty statements in a few minutes: by keyboard alone, and pasted from a spreadsheet."""

import logging
import time

import pytest
from makers import make_user

from delegates.models import Delegate
from newskit.accounts.models import User
from proposals.models import Proposal

ADDRESS = "/admin/proposals/proposal/grid/"
SERIOUS = ("serious", "critical")


@pytest.fixture
def open_grid(site, new_page):
    if not User.objects.filter(username="tabling").exists():
        make_user("data_editor", username="tabling", name="柳不言")

    def make(**options):
        page = new_page(login="tabling", **options)
        page.goto(ADDRESS)
        return page

    return make


def some_members(number):
    """Of the body whose session is typed, each found by initials alone."""
    known, found = set(), []
    rows = Delegate.objects.standing_rows().filter(mandates__term__body__code="cppcc", mandates__term__number=14)
    for person in rows.distinct().order_by("pk"):
        if person.initials not in known:
            known.add(person.initials)
            found.append(person)
    return (found * number)[:number]


def stored(page):
    return page.locator("[data-stored] li")


def test_twenty_statements_are_entered_by_keyboard_alone(open_grid):
    page = open_grid()
    press, write = page.keyboard.press, page.keyboard.type
    began = time.monotonic()
    for number, person in enumerate(some_members(20)):
        write(f"夜航灯塔应有人守之{number}")
        press("Tab")
        write(person.initials)
        page.locator("#grid-list [role=option]").first.wait_for()
        press("Enter")
        press("Tab")
        if number == 0:
            press("Tab")
            press("Tab")
            write("cppcc-14-4")
            page.locator("#grid-list [role=option]").first.wait_for()
            press("Enter")
            press("Tab")
            write("2026-03-06")
            press("Tab")
            write("示例晨报2026年3月6日第3版")
        press("Enter")
    press("Control+Enter")
    stored(page).nth(19).wait_for()
    took = time.monotonic() - began
    logging.getLogger(__name__).info("20 statements by keyboard: %.1f s", took)
    rows = Proposal.objects.filter(title__startswith="夜航灯塔应有人守之")
    assert rows.count() == 20
    assert set(rows.values_list("kind", "stated_on__day", "session__code")) == {("statement", 6, "cppcc-14-4")}
    assert all(row.signatures.get().delegate_id for row in rows)


def paste(page, text):
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const paste = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        text,
    )


def test_twenty_statements_are_pasted_with_headings_and_line_breaks(open_grid):
    page = open_grid()
    people = some_members(20)
    lines = ["委员\t标题\t要点\t会议\t日期\t来源"]
    for number, person in enumerate(people):
        measures = '"把守塔列入艰苦岗位\n“发补贴”"' if number % 2 else "修塔"
        lines.append(f"{person.name}\t海雾预警之{number}\t{measures}\t全国政协\t2026/3/6\t示例晨报")
    began = time.monotonic()
    paste(page, "\r\n".join(lines) + "\r\n")
    page.locator("[data-count]", has_text="20").wait_for()
    page.wait_for_function("document.activeElement.closest('tr')?.rowIndex > 20")
    page.keyboard.press("Control+Enter")
    stored(page).nth(19).wait_for()
    took = time.monotonic() - began
    logging.getLogger(__name__).info("20 statements by paste: %.1f s", took)
    rows = Proposal.objects.filter(title__startswith="海雾预警之")
    assert rows.count() == 20
    assert rows.get(title="海雾预警之1").measures.count() == 2


def test_what_is_wrong_stands_at_its_cell_and_a_reload_loses_nothing(open_grid, violations):
    page = open_grid()
    page.keyboard.type("码头夜灯")
    page.keyboard.press("Tab")
    page.keyboard.type("查无此人")
    page.locator("[data-column=session] input").first.fill("全国政协")
    page.keyboard.press("Enter")
    page.locator(".grid-wrong:not(:empty)").first.wait_for()
    assert page.locator("[aria-invalid=true]").count() >= 2
    assert violations(page, SERIOUS) == []
    page.reload()
    page.locator("[aria-invalid=true]").first.wait_for()
    assert page.locator("[name^=title-]").first.input_value() == "码头夜灯"
    page.locator("[data-column=people] input").first.focus()
    page.locator("#grid-list").wait_for()
    assert violations(page, SERIOUS) == []
    page.keyboard.press("ArrowUp")  # the last choice: as printed
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.wait_for_function("!document.querySelector('[data-column=people] [aria-invalid]')")
    assert not Proposal.objects.filter(title="码头夜灯").exists()


def test_cells_are_filled_down_and_arrows_move(open_grid):
    page = open_grid()
    page.keyboard.type("甲题")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+d")
    assert page.evaluate("document.activeElement.value") == "甲题"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('td').dataset.column") == "people"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_is_accessible_and_does_not_scroll_sideways(open_grid, violations, fits, width):
    page = open_grid(width=width)
    assert violations(page, SERIOUS) == []
    assert fits(page)


def test_without_script_it_is_a_form(open_grid):
    page = open_grid(java_script_enabled=False)
    page.locator("[name=title-0]").fill("无脚本也能记")
    page.locator("[name=session-0]").fill("全国政协")
    page.locator("[name=date-0]").fill("2026-03-06")
    page.locator("[name=source-0]").fill("示例晨报")
    page.locator("button[value=save]").click()
    page.locator("body").wait_for()
    assert Proposal.objects.filter(title="无脚本也能记").count() == 1
