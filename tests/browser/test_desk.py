"""The desk by keys and by thumb: from the first line through the queue, with the next story after each signature."""

import datetime
import itertools

import pytest
from django.utils import timezone
from makers import make_article, move_to

from articles import review
from articles.models import Article
from newskit.accounts.models import User

SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def forty(site):
    """Some more stories that wait for the chief editor's signature, due one minute after the other."""
    chief = User.objects.get(username="chief_editor")
    stories = []
    for number in range(5):
        story = move_to(make_article(f"夜里的第{number + 1}篇", section="life"), "final", at=timezone.now())
        due_at = timezone.now() + datetime.timedelta(hours=2, minutes=number)
        head = User.objects.get(username="desk_head")
        review.assign(actor=head, article=story, assignee=chief, due_at=due_at)
        stories.append(story)
    return stories


def queue_of(page) -> list[str]:
    return page.locator("[data-desk-row] [data-desk-open]").all_inner_texts()


def current(page) -> str:
    return page.locator("[data-desk-row][aria-current] [data-desk-open]").inner_text()


def test_keys_walk_the_queue_open_a_story_and_compare(new_page, forty, violations):
    page = new_page(login="chief_editor")
    page.goto("/admin/")
    assert page.locator("h1").first.inner_text()
    titles = queue_of(page)
    page.keyboard.press("j")
    assert current(page) == titles[0]
    page.keyboard.press("j")
    assert current(page) == titles[1]
    page.keyboard.press("k")
    assert current(page) == titles[0]
    assert violations(page, SERIOUS) == []
    page.keyboard.press("d")
    page.wait_for_url("**/versions/**")
    page.goto("/admin/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/?queue=mine")
    first = page.url
    assert violations(page, SERIOUS) == []
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("k")
    page.wait_for_url(first)


def test_keys_are_off_while_somebody_types_or_composes(new_page, forty):
    page = new_page(login="chief_editor")
    page.goto(f"/admin/articles/article/{forty[1].pk}/change/?queue=mine")
    here = page.url
    page.locator("[name=kicker]").fill("")
    page.locator("[name=kicker]").press("j")
    page.locator(".tiptap").press("j")
    assert page.locator("[name=kicker]").input_value() == "j"
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true}))"
    )
    assert page.url == here


def test_help_and_the_switch_that_turns_keys_off(new_page, forty):
    page = new_page(login="desk_head")
    page.goto("/admin/")
    page.keyboard.press("?")
    page.get_by_role("button", name="关掉快捷键").click()
    page.wait_for_load_state()
    page.keyboard.press("j")
    assert page.locator("[data-desk-row][aria-current]").count() == 0
    page.locator("[data-desk-show-help]").click()
    page.get_by_role("button", name="打开快捷键").click()
    page.wait_for_load_state()
    page.keyboard.press("j")
    assert page.locator("[data-desk-row][aria-current]").count() == 1


SWIPE = """([from, to, y]) => {
  const at = (type, x) => document.querySelector('.desk-answer').dispatchEvent(new PointerEvent(type, {
    pointerType: 'touch', isPrimary: true, bubbles: true, clientX: x, clientY: y}));
  at('pointerdown', from);
  at('pointerup', to);
}"""


def test_on_a_phone_a_swipe_does_what_the_buttons_do(new_page, forty):
    page = new_page(login="chief_editor", width=390, has_touch=True)
    page.goto(f"/admin/articles/article/{forty[1].pk}/change/?queue=mine")
    here = page.url
    box = page.locator("[data-desk-next]").bounding_box()
    assert box["height"] >= 44
    page.evaluate(SWIPE, [200, 160, 300])  # too short
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.desk-answer'))")
    page.evaluate(SWIPE, [300, 100, 300])  # text is selected
    assert page.url == here
    page.evaluate("getSelection().removeAllRanges()")
    with page.expect_navigation():
        page.evaluate(SWIPE, [300, 100, 300])
    assert page.url != here
    with page.expect_navigation():
        page.evaluate(SWIPE, [100, 300, 300])
    assert page.url == here
    with page.expect_navigation():
        page.locator("[data-desk-next]").tap()
    assert page.url != here


def test_forty_a_night_signing_opens_the_next_one(new_page, forty):
    page = new_page(login="chief_editor")
    page.goto(f"/admin/articles/article/{forty[0].pk}/change/?queue=mine")
    before = page.locator(".desk-place").inner_text()
    for story, following in itertools.pairwise(forty[:4]):
        page.locator(".desk-acts a", has_text="终审签发").first.click()
        with page.expect_navigation():
            page.locator("#modal-content form button[type=submit]").click()
        assert f"/{following.pk}/change/?queue=mine" in page.url
        assert f"《{story.title}》" in page.locator("#main").inner_text()
    after = page.locator(".desk-place").inner_text()
    assert int(before.split("/")[1]) - int(after.split("/")[1]) == 3
    assert set(Article.objects.filter(pk__in=[story.pk for story in forty[:3]]).values_list("stage", flat=True)) == {
        "signed"
    }
    with page.expect_navigation():
        page.get_by_role("link", name="回到这篇").click()
    assert f"/{forty[2].pk}/change/" in page.url


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("login", ["editor", "data_editor", "observer", "administrator"])
def test_everybodys_desk_fits_the_screen_in_the_dark_too(new_page, violations, login, width):
    page = new_page(login=login, width=width, color_scheme="dark")
    page.add_init_script("localStorage.setItem('_x_adminTheme', '\"dark\"')")
    page.goto("/admin/")
    assert page.evaluate(
        "document.fonts.ready.then(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)"
    )
    assert violations(page, SERIOUS) == []
