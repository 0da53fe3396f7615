"""A tab of Chromium that may load pages ahead and show them later, as a visitor's browser does ("prerender").

Chromium prerenders nothing while a program controls single pages, as Playwright does. Here the tab is controlled, with
the commands of the Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/) through a pipe.
"""

import json
import os
import select
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import sync_playwright

from tests import machine, servers
from tests.browser.conftest import CHROMIUM_ARGUMENTS

SECONDS = 20
Command = tuple[str, dict[str, Any]]


class Tab:
    """The tab. Every page in it, shown or loaded ahead, first gets the commands of ``prepare``."""

    def __init__(self, commands: int, answers: int, prepare: Sequence[Command]) -> None:
        """Writes to the file descriptor ``commands`` and reads from ``answers``."""
        self._commands, self._answers, self._prepare = commands, answers, prepare
        self._unread = b""
        self._last_id = 0
        self._pages: list[str] = []
        target = self._call("Target.createTarget", url="about:blank", forTab=True)["targetId"]
        tab = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        attach = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True, "filter": [{}]}
        self._call("Target.setAutoAttach", tab, **attach)
        while not self._pages:
            self._read(SECONDS)

    def open(self, address: str) -> None:
        """Go to an address and wait until its page has loaded."""
        self._call("Page.navigate", self._shown, url=address)
        self.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'")

    def evaluate(self, script: str) -> Any:
        """The value of a script in the page that is shown. Raises ``LookupError`` if the page goes away."""
        answer = self._call("Runtime.evaluate", self._shown, expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, script: str) -> Any:
        """Wait until a script has a true value, and return it. Meanwhile another page may be shown."""

        def value() -> Any:
            with suppress(LookupError):
                return self.evaluate(script)

        return servers.until(value, SECONDS, script)

    def hover(self, selector: str) -> None:
        self._mouse("mouseMoved", selector)

    def click(self, selector: str) -> None:
        self._mouse("mousePressed", selector, button="left", clickCount=1)
        self._mouse("mouseReleased", selector, button="left", clickCount=1)

    def wait_for_page_ahead(self) -> None:
        """Wait until a page is being loaded ahead."""

        def is_there() -> bool:
            self._read(0)
            return len(self._pages) > 1

        servers.until(is_there, SECONDS, "a page ahead")

    def rest(self, seconds: float) -> None:
        """Do nothing for a while; pages that are loaded ahead meanwhile are prepared."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    @property
    def _shown(self) -> str:
        return self._pages[0]

    def _mouse(self, kind: str, selector: str, **button: object) -> None:
        place = f"(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector({json.dumps(selector)})"
        x, y = self.evaluate(place + ".getBoundingClientRect())")
        self._call("Input.dispatchMouseEvent", self._shown, type=kind, x=x, y=y, **button)

    def _call(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        is_page = session in self._pages
        wanted, deadline = self._send(method, session, parameters), time.monotonic() + SECONDS
        while (answer := self._read(deadline - time.monotonic())).get("id") != wanted:
            if is_page and session not in self._pages:
                raise LookupError(f"{method}: the page has gone")
            assert time.monotonic() < deadline, f"no answer to {method} after {SECONDS} s"
        if "error" in answer:
            raise LookupError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _send(self, method: str, session: str, parameters: dict[str, Any]) -> int:
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": parameters}
        os.write(self._commands, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        return self._last_id

    def _read(self, seconds: float) -> dict[str, Any]:
        """The next message; an empty one if there is none for so long."""
        while b"\0" not in self._unread:
            if not select.select([self._answers], [], [], max(seconds, 0))[0]:
                return {}
            self._unread += os.read(self._answers, 1 << 16)
        line, self._unread = self._unread.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        self._follow(message.get("method", ""), message.get("params", {}))
        return message

    def _follow(self, event: str, parameters: dict[str, Any]) -> None:
        """Prepare a page that comes, and forget one that goes. The first of the pages is the one that is shown."""
        if event == "Target.detachedFromTarget" and parameters["sessionId"] in self._pages:
            self._pages.remove(parameters["sessionId"])
        if event == "Target.attachedToTarget" and parameters["targetInfo"]["type"] == "page":
            session = parameters["sessionId"]
            for method, options in (*self._prepare, ("Runtime.runIfWaitingForDebugger", {})):
                self._send(method, session, options)
            self._pages.append(session)


@contextmanager
def chromium_tab(*prepare: Command) -> Iterator[Tab]:
    """A tab of a new Chromium with an empty profile, 1280 × 800."""
    for_browser, commands = os.pipe()
    answers, from_browser = os.pipe()
    # Chromium reads commands from its file descriptor 3 and writes answers to 4.
    files = [(os.POSIX_SPAWN_DUP2, for_browser, 3), (os.POSIX_SPAWN_DUP2, from_browser, 4)]
    files.append((os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ("--headless=new", "--remote-debugging-pipe", "--window-size=1280,800", f"--user-data-dir={profile}")
        program = _program()
        browser = os.posix_spawn(program, [program, *CHROMIUM_ARGUMENTS, *options], os.environ, file_actions=files)
        try:
            yield Tab(commands, answers, prepare)
        finally:
            os.kill(browser, signal.SIGTERM)
            os.waitpid(browser, 0)
            for descriptor in (for_browser, commands, answers, from_browser):
                os.close(descriptor)


def _program() -> str:
    """The whole Chromium: the machine's, or the one that Playwright has downloaded."""
    if path := machine.find(machine.CHROMIUM):
        return path
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path
