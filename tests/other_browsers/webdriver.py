"""Firefox and WebKitGTK, driven with the commands of WebDriver (https://www.w3.org/TR/webdriver2/).

Playwright has only browsers of its own for these engines; here run the ones that Debian ships. Firefox takes
the commands on its own socket (Marionette), so no geckodriver is needed; WebKitGTK's program takes them over HTTP.
"""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests import machine, servers

FIREFOX = ("firefox-esr", "firefox")
WEBKIT = ("WebKitWebDriver",)
SECONDS = 20
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of a reference to an element, in the standard
PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "layout.css.prefers-color-scheme.content-override": 1,  # light, whatever the desktop has
    "ui.prefersReducedMotion": 1,
}
# Marionette has the standard's names of commands; over HTTP each is a method and a path.
PATHS = {
    "NewSession": "POST /session",
    "DeleteSession": "DELETE /session/{session}",
    "Navigate": "POST /session/{session}/url",
    "GetCurrentURL": "GET /session/{session}/url",
    "Back": "POST /session/{session}/back",
    "Forward": "POST /session/{session}/forward",
    "Refresh": "POST /session/{session}/refresh",
    "ExecuteScript": "POST /session/{session}/execute/sync",
    "FindElement": "POST /session/{session}/element",
    "ElementClick": "POST /session/{session}/element/{id}/click",
    "ElementClear": "POST /session/{session}/element/{id}/clear",
    "ElementSendKeys": "POST /session/{session}/element/{id}/value",
    "GetWindowHandles": "GET /session/{session}/window/handles",
    "SwitchToWindow": "POST /session/{session}/window",
    "SetWindowRect": "POST /session/{session}/window/rect",
    "TakeScreenshot": "GET /session/{session}/screenshot",
}


class Window(ABC):
    """The one window of a browser."""

    @abstractmethod
    def send(self, command: str, **parameters: Any) -> Any:
        """The value that the command returns. Raises ``RuntimeError`` where the browser says that it failed."""

    def open(self, address: str) -> None:
        self.send("Navigate", url=address)

    def address(self) -> str:
        return str(self.send("GetCurrentURL"))

    def back(self) -> None:
        self.send("Back")

    def forward(self) -> None:
        self.send("Forward")

    def reload(self) -> None:
        self.send("Refresh")

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function returns in the page."""
        return self.send("ExecuteScript", script=script, args=list(arguments))

    def click(self, selector: str) -> None:
        """Scrolls to the first such element and clicks its middle; fails where something else covers it."""
        self.send("ElementClick", id=self._find(selector))

    def write(self, selector: str, text: str) -> None:
        element = self._find(selector)
        self.send("ElementClear", id=element)
        self.send("ElementSendKeys", id=element, text=text)

    def wait(self, script: str, *arguments: Any) -> Any:
        """What the script returns as soon as that is true. Raises ``AssertionError`` after ``SECONDS``."""
        return servers.until(lambda: self.run(script, *arguments), SECONDS, script)

    def become(self, width: int, height: int) -> None:
        """Makes the page this large, in CSS pixels."""
        around = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
        self.send("SetWindowRect", width=width + around[0], height=height + around[1])
        self.wait("return innerWidth === arguments[0]", width)

    def picture(self) -> bytes:
        """A PNG of what the window shows."""
        return base64.b64decode(self.send("TakeScreenshot", full=False))  # Firefox: not all of the page

    def faults(self) -> list[str]:
        """The errors of scripts, styles and of the Content-Security-Policy so far, where the browser tells them."""
        return []

    def leave_toolbar(self) -> None:
        """Goes on in a window without a toolbar, which may be narrower than 500 pixels."""
        self.open(
            "data:text/html,<button onclick=\"open('about:blank', '', 'popup,width=800,height=600')\">open</button>"
        )
        known = self.send("GetWindowHandles")
        self.click("button")  # a window that nobody asked for is not opened
        servers.until(lambda: len(self.send("GetWindowHandles")) > len(known))
        self.send("SwitchToWindow", handle=next(each for each in self.send("GetWindowHandles") if each not in known))

    def _find(self, selector: str) -> str:
        element = self.send("FindElement", using="css selector", value=selector)
        return str(element[ELEMENT])


class Firefox(Window):
    """A message is its length in bytes, a colon, and JSON: ``[0, number, command, parameters]``, answered by
    ``[1, number, error, value]``.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._stream = self._socket.makefile("rwb")
        self._read()  # the browser introduces itself
        self.send("NewSession")

    def send(self, command: str, **parameters: Any) -> Any:
        command = command if ":" in command else f"WebDriver:{command}"
        message = json.dumps([0, 1, command, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, _, error, value = self._read()
        if error:
            raise RuntimeError(f"Firefox, {command} {parameters}: {error['error']}: {error['message']}")
        return value["value"] if isinstance(value, dict) and "value" in value else value

    def faults(self) -> list[str]:
        self.send("Marionette:SetContext", value="chrome")
        errors: list[str] = self.run(
            """return Services.console.getMessageArray()
                .filter(each => each instanceof Ci.nsIScriptError && !(each.flags & Ci.nsIScriptError.warningFlag))
                .filter(each => each.sourceName.startsWith("http") || each.category.startsWith("CSP"))
                .map(String)"""
        )
        self.send("Marionette:SetContext", value="content")
        return errors

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._stream.read(1)
        return json.loads(self._stream.read(int(length[:-1])))


class WebKit(Window):
    def __init__(self, port: int, *options: str) -> None:
        self._port = port
        self._session = ""
        browser = {"binary": _mini_browser(), "args": ["--automation", *options]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        self._session = self.send("NewSession", capabilities=capabilities)["sessionId"]

    def send(self, command: str, **parameters: Any) -> Any:
        method, path = PATHS[command].format(session=self._session, id=parameters.pop("id", "")).split()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request(method, path, json.dumps(parameters) if method == "POST" else None)
        response = connection.getresponse()
        value = json.loads(response.read())["value"]
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"WebKit, {command} {parameters}: {value['error']}: {value['message']}")
        return value


@contextmanager
def firefox(**preferences: Any) -> Iterator[Firefox]:
    """Firefox, without a screen; further preferences of its about:config."""
    port = servers.free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, ExitStack() as started:
        lines = {**PREFERENCES, "marionette.port": port, **preferences}
        text = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in lines.items())
        Path(profile, "user.js").write_text(text)
        # System access is for the console's errors.
        options = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile]
        started.enter_context(_process([_program(FIREFOX), *options], {"HOME": profile}))
        servers.until(lambda: _listens(port), 60)
        window = Firefox(port)
        try:
            yield window
        finally:
            window.send("Marionette:Quit", flags=["eForceQuit"])
            window.close()


@contextmanager
def webkit(*options: str) -> Iterator[WebKit]:
    """WebKitGTK's small browser, on a screen in memory."""
    port = servers.free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, ExitStack() as started:
        display = started.enter_context(_screen())
        # Reduced motion: while one page fades into the next a click reaches neither.
        settings = Path(home, "gtk-3.0/settings.ini")
        settings.parent.mkdir()
        settings.write_text("[Settings]\ngtk-enable-animations=0\n")
        folders = {"HOME": home, "XDG_RUNTIME_DIR": home, "XDG_CONFIG_HOME": home}
        environment = {**folders, "DISPLAY": display, "GDK_BACKEND": "x11"}
        started.enter_context(_process([_program(WEBKIT, "--help"), f"--port={port}"], environment))
        servers.until(lambda: _listens(port), 60)
        window = WebKit(port, *options)
        try:
            yield window
        finally:
            window.send("DeleteSession")


@contextmanager
def _screen() -> Iterator[str]:
    """The X server chooses a free display and says which."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1400x24", "-nolisten", "tcp"]
    with os.fdopen(reader, encoding="ascii") as said, _process(command, {}, writer):
        os.close(writer)
        yield f":{said.readline().strip()}"


@contextmanager
def _process(command: list[str], environment: dict[str, str], *descriptors: int) -> Iterator[None]:
    """In a group of its own, so that its helpers end with it."""
    process = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors,
        start_new_session=True,
    )
    try:
        yield
    finally:
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _program(names: tuple[str, ...], harmless: str = "--version") -> str:
    path = machine.find(names, harmless)
    if path is None:
        raise FileNotFoundError(f"{names[0]} is not on this machine: make test-browsers installs it")
    return path


def _mini_browser() -> str:
    """WebKitGTK keeps it outside of the search path, in a folder with the version of its interface."""
    return str(max(Path("/usr").glob("lib*/*/webkit*gtk-*/MiniBrowser")))


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":  # `python -m tests.other_browsers.webdriver NAME` fails where this browser cannot be used
    with {"firefox": firefox, "webkit": webkit}[sys.argv[1]]() as window:
        window.open("about:blank")
