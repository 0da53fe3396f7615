"""A real browser before the real server; every page is watched, and says at its end if anything went wrong in it."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

from tests import machine, servers

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def launch(chromium: BrowserType, *, whole: bool = False) -> Browser:
    """Chromium's headless shell, where it is installed; or the whole Chromium, with its back-forward cache.

    Where the machine has neither, Playwright starts its own, or says how it is downloaded.
    """
    shell = None if whole else machine.find(machine.HEADLESS_SHELL)
    path = shell or machine.find(machine.CHROMIUM)
    return chromium.launch(
        executable_path=path,
        channel="chromium" if whole and not path else None,
        args=CHROMIUM_ARGUMENTS,
        # Playwright turns the cache off. Visitors have it, the headless shell never does.
        ignore_default_args=["--disable-back-forward-cache"] if whole else None,
    )


@pytest.fixture(scope="session")
def quick_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def whole_chromium(quick_chromium: Browser) -> Iterator[Browser]:
    browser = launch(quick_chromium.browser_type, whole=True)
    yield browser
    browser.close()


@pytest.fixture
def chromium(request: pytest.FixtureRequest) -> Browser:
    """`parametrize("chromium", ["whole"], indirect=True)`: the one with a back-forward cache."""
    browser: Browser = request.getfixturevalue(f"{getattr(request, 'param', 'quick')}_chromium")
    return browser


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """For tests that only look. One that stops or disturbs the server starts its own (`servers.gunicorn`)."""
    with servers.gunicorn() as server:
        yield server


@pytest.fixture
def expected_messages() -> list[str]:
    """What the console may say in this test; Chromium logs a line of its own for an answer of 400 and above."""
    return []


@pytest.fixture
def new_page(chromium: Browser, server: servers.Server, expected_messages: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh context; takes what Playwright's `new_context` takes, such as `color_scheme="dark"`.

    A second tab of the same visitor is `page.context.new_page()`, and is watched as well.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(**options: Any) -> Page:
        options = {"base_url": server.url, "reduced_motion": "reduce"} | options
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        watch(context, faults, expected_messages)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(["the browser noticed:", *faults])


@pytest.fixture
def page(new_page: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    """One page; `parametrize("page", [{"java_script_enabled": False}], indirect=True)` opens it in another way."""
    return new_page(**getattr(request, "param", {}))


def watch(context: BrowserContext, faults: list[str], expected_messages: list[str]) -> None:
    """Chromium reports a breach of the Content-Security-Policy as a console message, so that is covered too."""
    context.on(
        "console",
        lambda message: (
            None
            if any(expected in message.text for expected in expected_messages)
            else faults.append(f"console {message.type}: {message.text}")
        ),
    )
    context.on("weberror", lambda error: faults.append(f"uncaught: {error.error}"))
    context.on(
        "request",
        lambda request: None if _stays_here(request.url) else faults.append(f"left the host: {request.url}"),
    )


def _stays_here(url: str) -> bool:
    address = urlsplit(url)
    return address.scheme in {"data", "blob", "about"} or address.hostname == "127.0.0.1"
