"""Messages in a browser: from the bell to the signature on a phone, choices by keyboard, nothing that axe minds."""

import re

import pytest
from django.utils import timezone

from articles.models import Article
from newskit.accounts.models import User
from newskit.outbox.models import Preference
from newskit.outbox.writing import notify

LIST, CHOICES = "/admin/outbox/message/", "/admin/outbox/message/choices/"
PAGES = {
    "chief_editor": [LIST, CHOICES],
    "administrator": ["/admin/outbox/webhook/", "/admin/outbox/delivery/?show=all"],
}
GRAVE = ("serious", "critical")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("login", PAGES)
def test_the_pages_of_messages_are_accessible_and_fit_a_phone(new_page, violations, fits, login, scheme):
    for width in (390, 1440):
        page = new_page(login=login, width=width, color_scheme=scheme)
        for address in PAGES[login]:
            page.goto(address)
            assert fits(page), address
            assert violations(page, GRAVE) == [], address


def test_from_the_bell_to_the_sheet_that_is_signed(new_page):
    person = User.objects.get(username="chief_editor")
    article = Article.objects.waiting_for(person, timezone.now()).filter(stage="final").first()
    notify(
        kind="articles.waiting",
        about=article,
        to=[person],
        key="in the browser",
        at=timezone.now(),
        path=f"/admin/articles/article/{article.pk}/sign/",
        state="final",
        headline=article.title,
    )
    page = new_page(login="chief_editor", width=390)
    page.goto("/admin/")
    page.locator(".bell").click()
    page.get_by_role("button", name=re.compile(f"^(● )?待终审：{re.escape(article.title)}")).first.click()
    page.wait_for_url(f"**/{article.pk}/sign/")
    page.goto(LIST)
    assert page.get_by_role("button", name=f"标为已读：待终审：{article.title}").count() == 0


def test_what_reaches_me_is_chosen_by_keyboard(new_page):
    page = new_page(login="desk_head")
    page.goto(CHOICES)
    cell = page.get_by_role("checkbox", name="有稿迟了 电子邮件")
    cell.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="就这样收").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert not page.get_by_role("checkbox", name="有稿迟了 电子邮件").is_checked()
    assert page.get_by_role("checkbox", name="有稿迟了 工作台").is_checked()
    off = Preference.objects.filter(user__username="desk_head", wanted=False)
    assert list(off.values_list("kind", "channel")) == [("articles.late", "email")]
