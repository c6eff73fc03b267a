"""A page taken in by a person: at the desk and on a phone, with the keyboard alone."""

import os
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[1] / "articles" / "pages" / "two-short.txt").read_text(encoding="utf-8")
SHOTS = os.environ.get("SHOTS")


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def bring(page, text):
    page.goto("/admin/articles/intake/add/")
    page.get_by_label("版面文字").fill(text)
    page.locator("input[name=issue_date]").fill("2026-03-06")
    page.locator("input[name=page]").fill("A3")
    page.get_by_role("button", name="看识别结果").click()
    page.wait_for_selector(".ni-story h2")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_is_brought_previewed_stored_and_undone(new_page, violations, width, fits):
    page = new_page(login="editor", width=width)
    page.goto("/admin/articles/intake/add/")
    shoot(page, f"intake-form-{width}")
    assert violations(page, ("serious", "critical")) == []
    assert fits(page)
    bring(page, PAGE + f"\n第{width}次。\n")
    shoot(page, f"intake-preview-{width}")
    assert violations(page, ("serious", "critical")) == []
    assert fits(page)
    page.locator("button[name=store]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    page.locator("summary").last.click()
    shoot(page, f"intake-report-{width}")
    assert violations(page, ("serious", "critical")) == []
    assert fits(page)
    page.get_by_role("button", name="撤销这次录入").click()
    page.wait_for_load_state()
    assert "撤销" in page.locator(".ni-lead").inner_text()


def test_the_preview_is_dark_where_the_desk_is(new_page, violations):
    page = new_page(login="editor", color_scheme="dark")
    bring(page, PAGE + "\n夜里看。\n")
    shoot(page, "intake-preview-dark")
    assert violations(page, ("serious", "critical")) == []
