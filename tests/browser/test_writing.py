"""Writing at the desk: an input method's words, a closed tab, a lost session, a dead network, two editors at one story."""

import os

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Article, Autosave
from newskit.accounts.models import Section, User

SHOTS = os.environ.get("SHOTS")
ADD = "/admin/articles/article/add/"


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def begin(page, headline):
    """A new story of this headline, saved once; its address."""
    page.goto(ADD)
    page.locator(".tiptap").wait_for()
    page.locator("[name=headline]").fill(headline)
    page.locator("[name=section]").select_option(str(Section.objects.first().pk))
    type_body(page, "渡口的灯还亮着。", "末班船推迟半小时。", "船工说赶得上了。", "油钱按航次计。")
    page.locator("button[name=_continue]").click()
    page.wait_for_url("**/change/")
    page.locator(".tiptap").wait_for()
    return page.url


def type_body(page, *paragraphs):
    page.locator(".tiptap").click()
    for number, text in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(text)


def add_to(page, paragraph, text):
    page.locator(".tiptap p").nth(paragraph).click()
    page.keyboard.press("End")
    page.keyboard.insert_text(text)


def sent(page):
    """Addresses of autosaves that the page posts from now on."""
    found = []
    page.on(
        "request", lambda request: "/autosave/" in request.url and request.method == "POST" and found.append(request)
    )
    return found


def saved(page):
    """The pause is over, and the server has every word: no copy is left in the browser."""
    page.clock.fast_forward(5_000)
    page.wait_for_function("!Object.keys(localStorage).some(name => name.startsWith('story:'))")


@pytest.fixture
def desk_of(new_page):
    """Somebody's page, whose clock the test moves on, and which leaves without asking."""

    def open_page(login, **options):
        page = new_page(login=login, **options)
        page.clock.install()
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    return open_page


@pytest.mark.parametrize("selector", [".tiptap", "[name=headline]", "[name=kicker]"])
def test_an_input_methods_words_are_sent_when_they_are_words(desk_of, selector):
    page = desk_of("reporter")
    begin(page, f"输入法写的稿{selector}")
    method = page.context.new_cdp_session(page)
    posts, address = sent(page), page.url
    blocks = page.locator(".tiptap > *").count()
    page.locator(selector).click()
    page.keyboard.press("End")
    for typed in ("d", "du", "dukou"):
        method.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
    # Enter takes the input method's word: it is no line, no paragraph and no save.
    page.evaluate(
        """selector => document.querySelector(selector).dispatchEvent(new KeyboardEvent(
            "keydown", {key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))""",
        selector,
    )
    page.clock.fast_forward(60_000)
    assert posts == []
    assert page.url == address
    assert page.locator(".tiptap > *").count() == blocks
    with page.expect_request(lambda request: "/autosave/" in request.url):  # by its own clock, if not by ours
        method.send("Input.insertText", {"text": "渡口"})
        page.clock.fast_forward(5_000)
    saved(page)
    bodies = "".join(request.post_data or "" for request in posts)
    assert "渡口" in bodies
    assert "dukou" not in bodies
    article = Article.objects.get(pk=address.split("/")[-3])
    row = Autosave.objects.get(article=article)
    assert "渡口" in row.document
    assert article.version == article.versions.count() == 1


def test_a_closed_tab_is_taken_up_again(desk_of):
    page = desk_of("reporter")
    address = begin(page, "关掉的窗口")
    add_to(page, 0, "风不大。")
    saved(page)
    add_to(page, 1, "雾散了。")
    page.goto("/admin/")  # before the pause was over
    page.goto(address)
    found = page.locator(".writing-found")
    found.wait_for()
    shoot(page, "writing-found")
    found.locator("a").click()
    assert "雾散了。" in page.locator(".desk-diff").inner_text()
    shoot(page, "writing-unsaved")
    page.locator(".desk-main").click()
    page.locator(".tiptap").wait_for()
    text = page.locator(".tiptap").inner_text()
    assert "风不大。" in text
    assert "雾散了。" in text
    page.locator("button[name=_continue]").click()
    page.wait_for_url(lambda url: "take" not in url)
    page.locator(".tiptap").wait_for()
    assert page.locator(".writing-found").count() == 0
    assert not Autosave.objects.filter(article__title="关掉的窗口").exists()
    assert Article.objects.get(title="关掉的窗口").version == 2


def test_a_lost_session_keeps_the_text_and_sends_it_after_the_login(desk_of, site):
    page = desk_of("reporter")
    begin(page, "登录过期的稿")
    session = [cookie for cookie in page.context.cookies() if cookie["name"] == settings.SESSION_COOKIE_NAME]
    token = page.locator("#article_form [name=csrfmiddlewaretoken]").input_value()
    add_to(page, 0, "登录之前的字。")
    saved(page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    add_to(page, 1, "过期之后的字。")
    page.clock.fast_forward(5_000)
    trouble = page.locator("[data-trouble]")
    trouble.filter(has_text="登录过期了，正文还在").wait_for()
    assert trouble.locator("a").get_attribute("target") == "_blank"
    assert "过期之后的字。" in page.evaluate("JSON.stringify(localStorage)")
    shoot(page, "writing-session")
    page.context.add_cookies(session)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    assert trouble.inner_text() == ""
    assert "过期之后的字。" in Autosave.objects.get(article__title="登录过期的稿").document
    assert page.locator("#article_form [name=csrfmiddlewaretoken]").input_value() != token
    page.locator("button[name=_continue]").click()
    page.wait_for_load_state()
    assert "过期之后的字。" in Article.objects.get(title="登录过期的稿").document


def test_a_dead_network_keeps_the_text_here_and_sends_it_when_it_is_back(browser, site):
    client = Client()
    client.force_login(User.objects.get(username="reporter"))
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=site, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    page = context.new_page()
    page.clock.install()
    begin(page, "断网的稿")
    context.set_offline(True)
    add_to(page, 0, "断网以后的字。")
    page.clock.fast_forward(5_000)
    page.locator("[data-trouble]").filter(has_text="连上就送").wait_for()
    shoot(page, "writing-offline")
    context.set_offline(False)
    saved(page)
    assert "断网以后的字。" in Autosave.objects.get(article__title="断网的稿").document
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_two_editors_see_each_other_and_both_texts(desk_of, violations, fits, width):
    reporter, editor = desk_of("reporter"), desk_of("editor", width=width)
    address = begin(reporter, f"两人同改{width}")
    editor.goto(address)
    editor.locator(".tiptap").wait_for()
    reporter.clock.fast_forward(16_000)
    reporter.locator("[data-here]").filter(has_text="也在看").wait_for()
    add_to(reporter, 0, "风不大。")
    add_to(reporter, 1, "到四月底。")
    reporter.locator("button[name=_continue]").click()
    reporter.wait_for_load_state()
    editor.clock.fast_forward(16_000)
    editor.locator("[data-newer]").filter(has_text="第 2 版").wait_for()
    add_to(editor, 1, "首班不变。")
    add_to(editor, 3, "一季一结。")
    shoot(editor, f"writing-newer-{width}")
    editor.locator("button[name=_continue]").click()
    editor.wait_for_url("**/unsaved/**")
    shoot(editor, f"conflict-{width}")
    assert fits(editor)
    assert violations(editor, ("serious", "critical")) == []
    assert "还差 1 处" in editor.locator("[data-left]").inner_text()
    editor.keyboard.press("n")
    editor.keyboard.press("3")
    preview = editor.locator(".choose-preview").inner_text()
    assert all(words in preview for words in ("风不大。", "到四月底。", "首班不变。", "一季一结。"))
    editor.reload()  # nothing is lost by it, not even the choice
    assert editor.locator("[data-clash] input:checked").get_attribute("value") == "both"
    editor.locator("[data-main]").click()
    editor.wait_for_url("**/change/")
    text = Article.objects.get(title=f"两人同改{width}").document
    assert all(words in text for words in ("风不大。", "到四月底。", "首班不变。", "一季一结。"))
