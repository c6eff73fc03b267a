"""The sign sheet under a thumb, and the sign-off sheet on exactly one A4."""

import os
import re

import pytest
from django.conf import settings
from django.utils import timezone
from makers import make_article, make_delegate, make_mandate, make_mention, make_staff, move_to

from articles import review
from articles.models import Article
from newskit.accounts.models import User
from newskit.outbox.models import Message

SHOTS = os.environ.get("SHOTS")
SERIOUS = ("serious", "critical")
TALL = 844


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def address(article, page="sign"):
    return f"/admin/articles/article/{article.pk}/{page}/"


def a_story(headline, **parts) -> Article:
    return make_article(headline, writer=make_staff("reporter", "文青"), **parts)


def deputies(count) -> list[dict]:
    found = []
    for number in range(count):
        delegate = make_delegate(f"孟知{number:02}")
        make_mandate(delegate)
        found.append(make_mention(delegate))
    return found


@pytest.fixture
def at_final(site):
    """At the final review; the second reviewer's pass has just told the chief editors."""
    return move_to(a_story("渡口夜航添了一班船", mentions=[make_mention(name="无名氏")]), "final", at=timezone.now())


def test_three_taps_from_the_message_to_the_signature_without_script(new_page, at_final):
    message = Message.objects.about(at_final).filter(kind="articles.waiting", state="final").first()
    page = new_page(login=message.recipient.username, width=390, java_script_enabled=False, has_touch=True)
    page.goto("/admin/outbox/message/")
    taps = [
        lambda: page.locator(".msg-open", has_text="渡口夜航添了一班船").first.tap(),
        lambda: page.locator(".sign-thumb a", has_text="终审签发").tap(),
        lambda: page.locator("#ok button", has_text="终审签发").tap(),
    ]
    for tap in taps:
        with page.expect_navigation():
            tap()
    at_final.refresh_from_db()
    assert at_final.stage == "signed"
    assert len(taps) == 3
    signed = at_final.rounds.get().sign_offs.get(stage="final")
    assert signed.who == message.recipient
    assert "无名氏" in signed.acknowledged[0]["text"]
    assert "已签发" in page.locator("body").inner_text()


def test_what_is_pressed_is_under_the_thumb(new_page, at_final):
    page = new_page(login="chief_editor", viewport={"width": 390, "height": TALL})
    page.goto(address(at_final))
    for button in page.locator(".sign-thumb a").all():
        box = button.bounding_box()
        assert box["height"] >= 52
        assert box["y"] > TALL - 80
    page.locator(".sign-thumb a", has_text="退回").click()
    drawer = page.locator("#back")
    assert drawer.bounding_box()["y"] + drawer.bounding_box()["height"] == pytest.approx(TALL, abs=1)
    for control in drawer.locator("label, button, a, textarea").all():
        assert control.bounding_box()["height"] >= 44
    drawer.get_by_label("核对数字").check()
    shoot(page, "sign-return-390")
    with page.expect_navigation():
        drawer.locator("button").click()
    at_final.refresh_from_db()
    assert (at_final.stage, at_final.rounds.get().sign_offs.last().note) == ("second", "核对数字")


def test_who_comes_late_is_told_and_keeps_the_words(browser, site, client, at_final):
    """In a context of its own: to the browser, the answer 409 is a complaint."""
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport={"width": 390, "height": TALL})
    client.force_login(User.objects.get(username="chief_editor"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page = context.new_page()
    page.goto(address(at_final) + "#ok")
    page.locator("#ok textarea").fill("同意，标题再看。")
    other = make_staff("chief_editor", "顾舟")
    review.save(
        actor=other, article=at_final, document=at_final.data | {"kicker": "夜航"}, base_version=at_final.version
    )
    with page.expect_navigation():
        page.locator("#ok button").click()
    assert "顾舟" in page.locator("[role=alert]").inner_text()
    assert "夜航" in page.locator("section", has=page.locator("#changed")).inner_text()
    page.locator(".sign-thumb a", has_text="终审签发").click()
    assert page.locator("#ok textarea").input_value() == "同意，标题再看。"
    assert Article.objects.get(pk=at_final.pk).stage == "final"
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_pages_on_every_screen(new_page, violations, fits, at_final, width, scheme):
    for login in ("chief_editor", "observer"):
        page = new_page(login=login, width=width, color_scheme=scheme)
        for name in ("sign", "sheet"):
            page.goto(address(at_final, name))
            shoot(page, f"{name}-{login}-{width}-{scheme}")
            assert fits(page), name
            assert violations(page, SERIOUS) == [], name


# One A4


def pages_of(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def is_whole(page) -> bool:
    """Nothing is cut by the height of the paper: what was left out was left out with a count."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 695, "height": 1035})  # 184 by 274 mm
    return page.evaluate("(sheet => sheet.scrollHeight <= sheet.clientHeight + 1)(document.querySelector('.a4'))")


def worn(article) -> Article:
    """Sent back and forth for a night, rewritten by the last reviewer."""
    desk, chief = make_staff("desk_head", "章和"), make_staff("chief_editor", "顾舟")
    move_to(article, "final")
    for night in range(15):
        review.return_to(actor=chief, article=article, to="second", note=f"第{night}回，再核一遍数字和地名。" * 6)
        article.refresh_from_db()
        review.pass_stage(
            actor=desk, article=article, stage="second", version=article.version, note="已经核过，可以。" * 9
        )
        article.refresh_from_db()
    body = "".join(f"<p>第{number}段，灯塔在第{number}个夜里还亮着，换了说法。</p>" for number in range(60))
    review.save(actor=chief, article=article, document=article.data | {"body": body}, base_version=article.version)
    article.refresh_from_db()
    review.sign(actor=chief, article=article, version=article.version)
    return article


@pytest.mark.parametrize("size", ["short", "long"])
def test_the_sheet_is_one_page_whatever_it_has_to_say(new_page, site, size):
    if size == "short":
        article = move_to(a_story("灯塔"), "signed")
    else:
        body = "".join(f"<p>第{number}段，灯塔在第{number}个夜里亮着，守的人没有走。</p>" for number in range(60))
        queued = [make_mention(name=f"无名{number}") for number in range(20)]
        article = a_story(
            "长题" * 40,
            kicker="引题" * 30,
            subheads=["副题" * 30] * 4,
            body=body,
            mentions=[*deputies(30), *queued],
            credits=[{"part": "责任编辑", "text": "沈叙宁、周令樨" * 12}] * 4,
        )
        worn(article)
    page = new_page(login="chief_editor")
    page.goto(address(article, "sheet"))
    shoot(page, f"sheet-{size}")
    assert pages_of(page) == 1
    assert is_whole(page)
    told = page.locator(".a4").inner_text()
    assert ("未列" in told) == (size == "long")
    for words in ("灯塔" if size == "short" else "长题", "顾舟", article.digest[:4], "打印未登记"):
        assert words in told


def test_who_printed_when_stands_on_the_paper(new_page, site):
    article = move_to(a_story("灯塔"), "signed")
    page = new_page(login="chief_editor", java_script_enabled=False)
    page.goto(address(article, "sheet"))
    page.locator("button", has_text="打印并登记").click()
    assert "第 1 次" in page.locator("footer").inner_text()
