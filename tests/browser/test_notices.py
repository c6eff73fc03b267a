"""Notices as an editor meets them: what waits is read, chosen from and applied."""

import pytest

from delegates.models import Notice

SERIOUS = ("serious", "critical")
LIST = "/admin/delegates/notice/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible_and_does_not_scroll_sideways(new_page, violations, fits, width, scheme):
    page = new_page(login="data_editor", width=width, color_scheme=scheme)
    for path in ("", "add/", *(f"{pk}/change/" for pk in Notice.objects.values_list("pk", flat=True))):
        page.goto(LIST + path)
        assert violations(page, SERIOUS) == [], path
        assert fits(page), path


def test_what_is_certain_is_applied_by_keyboard(new_page):
    page = new_page(login="data_editor")
    notice = Notice.objects.filter(closed_at=None).latest("pk")
    certain = notice.changes.get(kind="end")
    page.goto(LIST)
    page.get_by_role("link", name=notice.title).press("Enter")
    page.get_by_role("button", name="执行勾选的变动").press("Enter")
    page.get_by_text("已执行").first.wait_for()
    certain.refresh_from_db()
    assert certain.delegate.mandates.get(term=notice.term).ended == "resigned"
