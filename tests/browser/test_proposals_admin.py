"""The item's page as an editor meets it: the record, a dialog, many at once, on a desk and on a phone."""

import datetime

import pytest
from makers import make_source, make_user
from playwright.sync_api import expect

from delegates.models import Session
from newskit.accounts.models import User
from proposals import lifecycle, milestones
from proposals.models import Proposal

SERIOUS = ("serious", "critical")


@pytest.fixture
def item(site):
    editor = User.objects.filter(username="tracking").first() or make_user(
        "data_editor", username="tracking", name="柳不言"
    )
    session = Session.objects.select_related("term__body").get(code="npc-14-3")
    item = lifecycle.file_item(
        actor=editor,
        kind="suggestion",
        body=session.term.body,
        session=session,
        title="关于给守塔人发放岗位补贴的建议",
        filed_on=datetime.date(2025, 3, 7),
        source=make_source(),
        signatures=[lifecycle.Signed("周望舒")],
        measures=[lifecycle.Asked("把守塔列入艰苦岗位目录。", quoted=True)],
    )
    unit = lifecycle.reply(
        actor=editor,
        proposal=item,
        organisation=Proposal.objects.filter(assignments__isnull=False).first().assignments.first().organisation,
        on=datetime.date(2025, 8, 21),
        source=make_source(),
    ).organisation
    lifecycle.handle_again(
        actor=editor, proposal=item, organisation=unit, on=datetime.date(2025, 12, 15), limit_months=3
    )
    return item


@pytest.mark.parametrize("width", [1440, 390])
def test_list_and_item_are_accessible_and_do_not_scroll_sideways(new_page, violations, item, width, fits):
    page = new_page(login="tracking", width=width)
    for address in ("/admin/proposals/proposal/", f"/admin/proposals/proposal/{item.pk}/change/"):
        page.goto(address)
        assert violations(page, SERIOUS) == []
        assert fits(page)


def test_a_reply_is_recorded_in_its_dialog_and_a_refusal_stands_there(new_page, violations, item):
    page = new_page(login="tracking")
    page.goto(f"/admin/proposals/proposal/{item.pk}/change/")
    page.get_by_role("button", name="办理").first.press("Enter")
    page.get_by_role("link", name="答复", exact=True).first.click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=on]").wait_for()
    assert violations(page, SERIOUS) == []
    dialog.locator("[name=source_text]").fill("答复原件")
    dialog.locator("[name=on]").fill("2025-01-01")
    dialog.get_by_role("button", name="答复").click()
    dialog.get_by_text("应在“答复”之前").wait_for()
    dialog.locator("[name=on]").fill("2026-03-02")
    dialog.get_by_role("button", name="答复").click()
    page.get_by_text("已答复").first.wait_for()
    item.refresh_from_db()
    assert (item.status, str(item.replied)) == ("replied", "2026-03-02")


def test_many_items_are_assigned_from_the_list(new_page, violations, item):
    page = new_page(login="tracking")
    page.goto("/admin/proposals/proposal/?q=守塔人")
    page.locator("input[name=_selected_action]").first.check()
    page.locator("select[name=action]").select_option("assign_selected")
    page.locator("button[name=index], button[type=submit]").filter(has_text="运行").or_(
        page.get_by_role("button", name="执行")
    ).first.click()
    page.locator("[name=organisation]").wait_for()
    assert violations(page, SERIOUS) == []


def test_the_bar_of_actions_leaves_the_last_row_to_be_seen(new_page):
    page = new_page(login="data_editor")
    page.goto("/admin/proposals/proposal/")
    boxes = page.locator("#result_list tbody input[type=checkbox]")
    boxes.first.check()
    boxes.last.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    boxes.last.check(timeout=5_000)  # refused where something stands over it


def test_a_milestone_is_set_by_keyboard_and_escape_leads_back_to_where_it_was_opened(new_page, item):
    milestones.set_milestone(
        actor=User.objects.get(username="tracking"), proposal=item, title="草案公开征求意见", source=make_source()
    )
    page = new_page(login="tracking")
    page.goto(f"/admin/proposals/proposal/{item.pk}/change/")
    door = page.locator("a[hx-get*='/change_milestone/']").first
    door.press("Enter")
    expect(page.locator("#dialog [name=title]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(door).to_be_focused()
    door.press("Enter")
    expect(page.locator("#dialog [name=title]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("草案二次征求意见")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert item.milestones.get().title == "草案二次征求意见"
