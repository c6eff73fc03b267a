"""A filled site, a real Chromium, and axe. The site is filled once; what a test changes, the next one sees."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from live import committed_database
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from newskit.accounts.models import User

HERE = Path(__file__).parent
AXE = HERE / "axe.min.js"
# Playwright's synchronous API runs an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.exit(
            "The browser tests need Chromium, which is not on this machine. On Debian: apt install chromium "
            "fonts-noto-cjk. Elsewhere: CHROMIUM=/path/to/chromium make test-browser",
            returncode=1,
        )
    return found


@pytest.fixture(scope="session")
def browser(chromium) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(django_test_environment, django_db_blocker) -> Iterator[str]:
    """The address of a site with the demonstration in it; tests may use the database meanwhile."""
    with committed_database(django_db_blocker), override_settings(DEMO=True, DEMO_LOGINS=True):
        call_command("reference", verbosity=0)
        call_command("demo", verbosity=0)
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture
def new_page(browser, site) -> Iterator[Callable[..., Page]]:
    """Pages that load nothing from elsewhere and in which nothing went wrong when the test ends.

    `new_page(login="editor")` is logged in; other arguments are those of Playwright's contexts.
    """
    contexts, complaints = [], []

    def make(*, login: str | None = None, width: int = 1440, **options) -> Page:
        defaults = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": width, "height": 900}}
        context = browser.new_context(base_url=site, **{**defaults, **options})
        contexts.append(context)
        if login:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(login), "url": site}])
        page = context.new_page()
        page.on("request", lambda request: is_elsewhere(request.url, site) and complaints.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page) -> Page:
    """A reader's page on a desk screen."""
    return new_page()


def session_of(login: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=login))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_elsewhere(address: str, site: str) -> bool:
    return not address.startswith((site, "data:", "blob:", "about:"))


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], bool]:
    """Whether a page needs no sideways scrolling, asked once the symbols' font is there: a symbol's name is wider."""
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return lambda page: page.evaluate(f"document.fonts.ready.then(() => {wide})")


@pytest.fixture(scope="session")
def violations() -> Callable[..., list[str]]:
    """What axe finds on a page, one line each; `impacts` narrows it, as ("serious", "critical")."""
    source = AXE.read_text(encoding="utf-8")

    def find(page: Page, impacts: tuple[str, ...] = ()) -> list[str]:
        page.evaluate(source)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = page.evaluate("tags => axe.run({runOnly: tags})", tags)["violations"]
        return [
            f"{rule['impact']}: {rule['id']} at {' '.join(map(str, node['target']))}"
            for rule in found
            if not impacts or rule["impact"] in impacts
            for node in rule["nodes"]
        ]

    return find
