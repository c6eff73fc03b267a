"""The data editor's day in a browser: many at once, a reader's answer, undoing what was entered today."""

import pytest

from proposals.models import Action, SavedFilter

SERIOUS = ("serious", "critical")
LIST = "/admin/proposals/proposal/"


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_do_not_scroll_sideways(new_page, violations, fits, width):
    page = new_page(login="data_editor", width=width)
    for address in ("answers/?kind=suggestion&kind=statement", "answers/?kind=x", "today/", "?status__exact=assigned"):
        page.goto(LIST + address)
        assert violations(page, SERIOUS) == [], address
        assert fits(page), address


def choose(page, action, number):
    boxes = page.locator("input[name=_selected_action]")
    for place in range(number):
        boxes.nth(place).check()
    page.locator("select[name=action]").select_option(action)
    page.locator("button[name=index], button[type=submit]").filter(has_text="运行").or_(
        page.get_by_role("button", name="执行")
    ).first.click()


def test_replies_are_recorded_for_many_and_undone_the_same_day(new_page, violations, fits):
    page = new_page(login="data_editor", width=390)
    page.goto(LIST + "?status__exact=assigned")
    choose(page, "reply_selected", 2)
    page.locator("[name=organisation]").fill("国家海岛航运署")
    page.locator("[name=on]").fill("2026-08-20")
    page.locator("[name=source_text]").fill("答复汇编")
    for place in range(2):
        page.locator("[name^=number-]").nth(place).fill(f"航函批{place}号")
    assert violations(page, SERIOUS) == []
    assert fits(page)
    page.locator("button[name=look]").click()
    page.locator(".desk-st.is-ok").first.wait_for()
    good = page.locator(".desk-st.is-ok").count()
    recorded = Action.objects.filter(reply__number__startswith="航函批")
    assert not recorded.exists()
    assert violations(page, SERIOUS) == []
    page.locator("button[name=apply]").press("Enter")
    page.wait_for_function("!document.querySelector('button[name=apply]')")
    assert recorded.count() == good
    page.goto(LIST + "today/")
    page.locator("input[name=entry]").first.check()
    page.locator("[name=note]").fill("录错")
    page.locator("button[name=look]").press("Enter")
    page.locator("button[name=undo]").wait_for()
    assert violations(page, SERIOUS) == []
    page.locator("button[name=undo]").press("Enter")
    page.get_by_text("已撤销1条").wait_for()


def test_an_answer_is_copied_and_its_question_kept(new_page):
    page = new_page(login="data_editor", permissions=["clipboard-read", "clipboard-write"])
    page.goto(LIST + "answers/?kind=suggestion&status=replied")
    page.get_by_role("button", name="复制答复").click()
    page.get_by_text("已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#answer-text").input_value()
    assert "本报共记录建议" in copied
    page.locator("[name=name]").fill("已答复的")
    page.locator("button[name=keep]").click()
    page.get_by_role("link", name="已答复的").first.wait_for()
    assert SavedFilter.objects.filter(name="已答复的", query="kind=suggestion&status=replied").exists()
