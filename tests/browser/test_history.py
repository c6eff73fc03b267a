"""The history of a story on a desk screen and on a phone: compared by key, named, brought back; nothing that axe objects to."""

import re

import pytest
from playwright.sync_api import expect

from articles import review
from articles.models import Article
from newskit.accounts.models import User

SERIOUS = ("serious", "critical")


@pytest.fixture
def story(site) -> Article:
    """A draft of three versions: one character, a moved paragraph, a bold word."""
    reporter = User.objects.get(username="reporter")
    any_story = Article.objects.filter(created_by=reporter).first() or Article.objects.first()
    paragraphs = [
        "答复共四页，写明跨岛急救转运补偿自今年三季度起试行，按航次计。",
        "我最想看的是第三页，第三页写的是科目，从此终于有账可记。",
        "台账显示，近三年夜间转运一百九十四次，多数由家属先垫钱。",
    ]
    data = any_story.data | {
        "headline": ["答复提前一周贴进候船室"],
        "mentions": [],
        "correction": None,
        "body": "".join(f"<p>{text}</p>" for text in paragraphs),
    }
    article = review.create(actor=reporter, document=data)
    changed = [paragraphs[2].replace("近三年", "近五年"), paragraphs[0].replace("三季度", "四季度"), paragraphs[1]]
    for body in (
        "".join(f"<p>{text}</p>" for text in changed),
        "".join(f"<p>{text}</p>" for text in changed).replace("终于", "<strong>终于</strong>"),
    ):
        article.refresh_from_db()
        review.save(
            actor=reporter, article=article, document=article.data | {"body": body}, base_version=article.version
        )
    article.refresh_from_db()
    return article


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_history_fit_the_screen_and_pass_axe(new_page, violations, story, width, scheme):
    page = new_page(login="reporter", width=width, color_scheme=scheme)
    at = f"/admin/articles/article/{story.pk}/versions/"
    for address in (at, f"{at}compare/?old=1&new=3", f"{at}compare/?old=1&new=3&view=inline", f"{at}2/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert violations(page, SERIOUS) == [], address


def test_changes_are_walked_by_key_and_the_view_is_turned(new_page, story):
    page = new_page(login="reporter")
    page.goto(f"/admin/articles/article/{story.pk}/versions/")
    page.get_by_role("button", name="比对选中的两版").click()
    expect(page.locator("[data-diff]")).to_have_count(1)
    page.goto(f"/admin/articles/article/{story.pk}/versions/compare/?old=1&new=3")
    expect(page.locator("#diff-answer")).to_contain_text("差 4 字")
    for key, anchor in (("n", "d1"), ("n", "d2"), ("p", "d1")):
        page.keyboard.press(key)
        expect(page.locator(f"#{anchor}")).to_be_focused()
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("view=inline"))
    page.get_by_label("从", exact=True).focus()
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("view=inline"))


def test_a_version_is_named_and_brought_back_on_a_phone(new_page, story):
    page = new_page(login="reporter", width=390)
    page.goto(f"/admin/articles/article/{story.pk}/versions/1/")
    page.get_by_label("这一版的名称").fill("送审前")
    page.get_by_role("button", name="命名").click()
    expect(page.locator(".diff-name")).to_have_text("送审前")
    page.get_by_role("button", name="恢复").click()
    expect(page).to_have_url(re.compile(rf"/article/{story.pk}/change/"))
    story.refresh_from_db()
    assert (story.version, story.stage, "三季度" in story.document) == (4, "draft", True)
