"""A story's life at the desk: written, returned once, signed by three (the last on a phone), scheduled, corrected, withdrawn."""

import datetime
import os

import pytest
from django.utils import timezone

from articles.models import Publication

SHOTS = os.environ.get("SHOTS")
HEADLINE = "山坳里的夜班儿科"


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


class Desk:
    """One story, and whoever sits before it."""

    def __init__(self, new_page):
        self.new_page, self.address = new_page, ""

    def at(self, login, **options):
        page = self.new_page(login=login, **options)
        page.goto(self.address)
        return page

    def press(self, page, name, **typed):
        """Press a button of the page, fill its dialog in, press the same words there."""
        page.locator(".desk-acts a", has_text=name).first.click()
        dialog = page.locator("#modal-content form")
        for field, text in typed.items():
            control = dialog.locator(f"[name={field}]")
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)
        with page.expect_navigation():
            dialog.locator("button[type=submit]").click()

    def sign_on(self, phone, **typed):
        """The sheet that a message leads to: two more taps."""
        phone.goto(self.address.replace("/change/", "/sign/"))
        phone.locator(".sign-thumb a", has_text="终审签发").click()
        for field, text in typed.items():
            phone.locator(f"#ok [name={field}]").fill(text)
        with phone.expect_navigation():
            phone.locator("#ok button", has_text="终审签发").click()

    def offered(self, page) -> list[str]:
        return [text.strip() for text in page.locator(".desk-acts a").all_text_contents()]


@pytest.fixture
def desk(new_page):
    return Desk(new_page)


def test_a_story_lives_through_the_desk(desk, new_page, violations, fits):
    page = new_page(login="reporter")
    page.goto("/admin/articles/article/add/")
    page.locator("[name=headline]").fill(HEADLINE)
    page.locator(".tiptap").fill("傍晚六点，门诊楼的灯还亮着。")
    page.locator("[name=section]").select_option(index=0)
    shoot(page, "story-add")
    page.locator("button[name=_continue]").click()
    page.wait_for_url("**/change/")
    desk.address = page.url
    assert violations(page, ("serious", "critical")) == []
    shoot(page, "story-draft")
    phone = desk.at("reporter", width=390)
    shoot(phone, "story-draft-390")
    assert fits(phone)
    desk.press(page, "送初审")
    assert "送初审" not in desk.offered(page)

    editor = desk.at("editor")
    desk.press(editor, "退回", to="draft", note="补一个数")
    page.goto(desk.address)
    assert "补一个数" in page.locator(".desk").inner_text()
    page.locator(".tiptap").fill("傍晚六点，门诊楼的灯还亮着。夜班从本月起每天都有人。")
    page.locator("button[name=_continue]").click()
    page.wait_for_load_state()
    desk.press(page, "送初审")

    editor.goto(desk.address)
    desk.press(editor, "初审通过")
    head = desk.at("desk_head")
    desk.press(head, "复审通过")
    phone = desk.at("chief_editor", width=390)
    desk.sign_on(phone, note="同意")
    chief = desk.at("chief_editor")
    shoot(chief, "story-signed")
    assert violations(chief, ("serious", "critical")) == []
    assert {"发布", "定时发布"} <= set(desk.offered(chief))
    later = timezone.localtime() + datetime.timedelta(hours=2)
    desk.press(chief, "定时发布", planned_from=f"{later:%Y-%m-%dT%H:%M}")
    hidden = Publication.objects.get(article=int(desk.address.split("/")[-3]))
    assert new_page().request.get(hidden.get_absolute_url()).status == 404
    desk.press(chief, "发布")

    with chief.expect_popup() as popup:
        chief.locator("summary", has_text="发布版本").click()
        chief.get_by_role("link", name="看读者页").click()
    reader = popup.value
    reader.wait_for_load_state()
    public = reader.url
    assert HEADLINE in reader.locator("h1").inner_text().replace("\n", "")

    editor.goto(desk.address)
    desk.press(editor, "更正", note="时间有误，特此更正。", stood="本月起", is_right="下月起")
    editor.locator(".tiptap").fill("傍晚六点，门诊楼的灯还亮着。夜班从下月起每天都有人。")
    editor.locator("button[name=_continue]").click()
    editor.wait_for_load_state()
    desk.press(editor, "送初审")
    desk.press(editor, "初审通过")
    desk.sign_on(phone)
    chief.goto(desk.address)
    desk.press(chief, "发布")
    reader.goto(public)
    assert "时间有误，特此更正。" in reader.locator("main").inner_text()
    assert "下月起每天" in reader.locator("main").inner_text()

    head.goto(desk.address)
    head.locator(".desk-more summary").click()
    desk.press(head, "撤稿", reason="内容不实")
    shoot(head, "story-withdrawn")
    anybody = new_page()
    answer = anybody.request.get(public)
    assert answer.status == 410
    assert "内容不实" in answer.text()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("login", ["reporter", "chief_editor"])
def test_desk_and_list_are_for_everybody_and_every_screen(new_page, violations, login, width, fits):
    page = new_page(login=login, width=width)
    for name, address in {"desk": "/admin/", "stories": "/admin/articles/article/"}.items():
        page.goto(address)
        shoot(page, f"{name}-{login}-{width}")
        assert fits(page)
        assert violations(page, ("serious", "critical")) == []
    for state in ("shown", "hold", "scheduled", "withdrawn"):
        page.goto(f"/admin/articles/article/?desk={state}")
        page.goto(page.locator("#result_list tbody a").first.get_attribute("href"))
        shoot(page, f"story-{state}-{login}-{width}")
        assert fits(page), state
        assert violations(page, ("serious", "critical")) == []
