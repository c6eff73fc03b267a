import pytest
from django.conf import settings
from logins import code_of
from playwright.sync_api import expect

SERIOUS = ("serious", "critical")
MAIN = "button.door-main"


def come_in(page, login: str, password: str = settings.DEMO_PASSWORD) -> None:
    page.goto("/admin/login/")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.locator(MAIN).click()


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_login_page_is_accessible(page, violations):
    page.goto("/admin/login/")
    assert violations(page, SERIOUS) == []


def test_an_editor_logs_in_by_keyboard(page, site):
    page.goto("/admin/")
    expect(page.get_by_label("登录名")).to_be_focused()
    page.keyboard.type("editor")
    page.keyboard.press("Tab")
    page.keyboard.type(settings.DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/admin/")
    assert page.locator("form[action$='/admin/logout/']").count() > 0


@pytest.mark.parametrize("width", [320, 1440])
def test_the_desk_needs_no_sideways_scrolling(new_page, width):
    page = new_page(login="editor", width=width)
    page.goto("/admin/")
    assert fits(page)


@pytest.mark.parametrize(("login", "width", "scheme"), [("observer", 320, "dark"), ("data_editor", 1440, "light")])
def test_a_second_factor_from_its_set_up_to_the_next_login(new_page, violations, site, login, width, scheme):
    """Every page of the way fits, is accessible, and breaks no rule of the content policy (which new_page holds)."""
    page = new_page(width=width, color_scheme=scheme)

    def look(heading: str) -> None:
        expect(page.locator("h1").first).to_contain_text(heading)
        assert fits(page), heading
        assert violations(page, SERIOUS) == [], heading

    come_in(page, login)
    page.goto("/admin/account/")
    look("我的登录")
    page.get_by_role("link", name="设置第二重验证").click()
    look("设置第二重验证")
    expect(page.locator(".door-qr")).to_have_js_property("complete", True)
    assert page.locator(".door-qr").evaluate("image => image.naturalWidth") > 0
    page.get_by_text("扫不了？").click()
    secret = page.locator(".door-key").inner_text().replace(" ", "")
    page.get_by_label("验证器显示的码").fill(code_of(secret))
    page.locator(MAIN).click()
    look("你的恢复码")
    codes = page.locator("#codes").inner_text().split()
    with page.expect_download() as saved:
        page.get_by_role("link", name="存成文件").click()
    assert saved.value.path().read_text().split() == codes
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    page.get_by_role("link", name="已收好，去工作台").click()
    page.goto("/admin/logout/")
    look("退出登录")
    page.locator(MAIN).click()
    come_in(page, login)
    look("第二重验证")
    page.get_by_label("验证码").fill(codes[0])
    page.locator(MAIN).click()
    page.wait_for_url(f"{site}/admin/")
    page.goto("/admin/account/second-factor/off/")
    look("取消第二重验证")
    page.locator(MAIN).click()
    look("我的登录")


@pytest.mark.parametrize("path", ["/admin/accounts/user/", "/admin/accounts/lockout/", "/admin/accounts/factorreset/"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_an_administrator_fit_and_are_accessible(new_page, violations, path, width):
    page = new_page(login="administrator", width=width, color_scheme="dark")
    page.goto(path)
    assert fits(page)
    assert violations(page, SERIOUS) == []
