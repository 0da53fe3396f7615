"""The watch fails every browser test whose page does something forbidden, so the watch itself is tested here."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watch
from tests.servers import Server


def speak(page: Page, server: Server) -> None:
    page.evaluate("console.info('hello')")


def break_the_policy(page: Page, server: Server) -> None:
    page.evaluate("document.body.setAttribute('style', 'color: red')")


def leave_the_host(page: Page, server: Server) -> None:
    page.goto(server.url.replace("127.0.0.1", "localhost") + "/healthz")


def throw(page: Page, server: Server) -> None:
    page.evaluate("queueMicrotask(() => { throw new Error('lost') })")


def no_action(page: Page, server: Server) -> None:
    page.locator("#industry-media").click()


@pytest.mark.parametrize(
    ("misdeed", "noticed"),
    [
        (speak, "console info: hello"),
        (break_the_policy, "Content Security Policy"),
        (leave_the_host, "left the host: http://localhost"),
        (throw, "uncaught: "),
        (no_action, ""),
    ],
)
def test_the_watch_notices(
    chromium: Browser, server: Server, misdeed: Callable[[Page, Server], None], noticed: str
) -> None:
    faults: list[str] = []
    context = chromium.new_context(base_url=server.url)
    watch(context, faults, [])
    page = context.new_page()
    page.goto("/case-studies")
    misdeed(page, server)
    context.close()
    assert len(faults) == bool(noticed)
    assert all(noticed in fault for fault in faults)
