"""One window of each browser for all journeys, with scripts and without; a test takes `window` or `plain_window`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests import servers
from tests.other_browsers import webdriver
from tests.other_browsers.webdriver import Window

WITH_SCRIPTS: dict[str, Callable[[], AbstractContextManager[Window]]] = {
    "firefox": webdriver.firefox,
    "webkit": webdriver.webkit,
}
WITHOUT_SCRIPTS: dict[str, Callable[[], AbstractContextManager[Window]]] = {
    "firefox": lambda: webdriver.firefox(**{"javascript.enabled": False}),
    "webkit": lambda: webdriver.webkit("--enable-javascript=false"),
}


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    with servers.gunicorn() as server:
        yield server


@pytest.fixture(scope="session", params=WITH_SCRIPTS)
def browser(request: pytest.FixtureRequest) -> Iterator[Window]:
    with WITH_SCRIPTS[request.param]() as window:
        window.leave_toolbar()
        yield window


@pytest.fixture(params=WITHOUT_SCRIPTS)
def plain_window(request: pytest.FixtureRequest) -> Iterator[Window]:
    with WITHOUT_SCRIPTS[request.param]() as window:
        window.become(1280, 900)
        yield window


@pytest.fixture
def window(browser: Window, server: servers.Server) -> Iterator[Window]:
    """With nothing remembered from another test; at the end it says what errors the browser noticed, if it tells."""
    browser.become(1280, 900)
    browser.open(f"{server.url}/case-studies")
    browser.run("localStorage.clear(); sessionStorage.clear()")
    before = len(browser.faults())
    yield browser
    faults = browser.faults()[before:]
    assert not faults, "\n".join(["the browser noticed:", *faults])
