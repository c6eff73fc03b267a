import pytest
from django.conf import settings


def test_the_login_page_is_accessible(page, violations):
    page.goto("/admin/login/")
    assert violations(page, ("serious", "critical")) == []


def test_an_editor_logs_in_by_keyboard(page, site):
    page.goto("/admin/")
    page.get_by_label("登录名").focus()
    page.keyboard.type("editor")
    page.keyboard.press("Tab")
    page.keyboard.type(settings.DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/admin/")
    assert page.locator("form[action$='/admin/logout/']").count() > 0


@pytest.mark.parametrize("width", [320, 1440])
def test_the_desk_needs_no_sideways_scrolling(new_page, width, fits):
    page = new_page(login="editor", width=width)
    page.goto("/admin/")
    assert fits(page)
