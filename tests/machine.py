"""What the tests need of the machine besides Python packages: where it is, whether it works, and how to install it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

# Debian keeps nginx where only root looks.
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The same engine without a browser's window around it. It opens pages with less than half of the processor time.
HEADLESS_SHELL = ("chromium-headless-shell",)
NGINX = ("nginx",)


@cache
def find(names: tuple[str, ...], version_flag: str = "--version") -> str | None:
    """The path of the first of these programs that starts: Ubuntu's chromium-browser, for one, can be an empty shell.

    The environment may name another: for ``nginx`` the variable is CASEBOOK_NGINX.
    """
    variable = "CASEBOOK_" + names[0].upper().replace("-", "_")
    paths = [shutil.which(name, path=SEARCH_PATH) for name in (os.environ.get(variable, ""), *names)]
    return next((path for path in paths if path and _succeeds(path, version_flag)), None)


def nginx() -> str:
    """Raises ``FileNotFoundError``, with what to do, for a test that needs nginx on a machine without it."""
    path = find(NGINX, "-v")
    if path is None:
        raise FileNotFoundError("nginx is not on this machine: make test installs it")
    return path


@dataclass(frozen=True)
class Need:
    """``packages`` are Debian's; ``fixture`` is what the tests use that cannot run without it, if any."""

    name: str
    packages: tuple[str, ...]
    fixture: str
    works: Callable[[], bool]
    #: Arguments for Playwright, which can download its own browser where there is no such package.
    playwright: tuple[str, ...] = ()
    optional: bool = False

    def command(self) -> str:
        """What an administrator can type."""
        apt = f"apt-get update && apt-get install {' '.join(self.packages)}   (as root)"
        return f"{apt}, or .venv/bin/playwright {' '.join(self.playwright)}" if self.playwright else apt


def _browser_works(part: str) -> bool:
    """In a process of its own: a driver that cannot start would leave its event loop in this one."""
    find.cache_clear()
    return _succeeds(sys.executable, "-m", "tests.browser.probe", part)


def _other_browser_works(name: str) -> bool:
    return _succeeds(sys.executable, "-m", "tests.other_browsers.webdriver", name)


def _program_works(name: str, flag: str) -> bool:
    path = shutil.which(name, path=SEARCH_PATH)
    return bool(path) and _succeeds(path or "", flag)


def _nginx_works() -> bool:
    find.cache_clear()
    return bool(find(NGINX, "-v"))


# In this order: Playwright's driver starts Chromium, and the font is looked for in a page.
NEEDS = (
    Need("a library of Playwright's driver", ("libatomic1",), "chromium", partial(_browser_works, "driver")),
    Need("Chromium", ("chromium",), "chromium", partial(_browser_works, "chromium"), ("install", "chromium")),
    Need("a faster Chromium", HEADLESS_SHELL, "", partial(_browser_works, "headless-shell"), optional=True),
    Need("a text font", ("fonts-dejavu-core",), "chromium", partial(_browser_works, "font")),
    Need("nginx", NGINX, "nginx_program", _nginx_works),
    Need("openssl", ("openssl",), "nginx_program", partial(_program_works, "openssl", "version")),
    Need("git", ("git",), "", partial(_program_works, "git", "--version")),
)

# For `make test-browsers`. Firefox brings a text font with it.
OTHER_BROWSERS = (
    Need("Firefox", ("firefox-esr",), "", partial(_other_browser_works, "firefox")),
    Need("WebKitGTK", ("webkit2gtk-driver", "xvfb"), "", partial(_other_browser_works, "webkit")),
)


def provide(need: Need) -> bool:
    """Installs it unless it works, where this user may. Says whether it works then."""
    if need.works():
        return True
    if as_root() is not None and shutil.which("apt-get"):
        install(need.packages)
        if need.works():
            return True
    if need.playwright:
        _run(sys.executable, "-m", "playwright", *need.playwright)
    return need.works()


def install(packages: tuple[str, ...]) -> None:
    """Debian packages. May fail for many reasons; what counts is whether the program works afterwards."""
    apt = (*(as_root() or ()), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    update_package_lists(apt)
    _run(*apt, "install", "-y", "-qq", "--no-install-recommends", *packages)


@cache
def update_package_lists(apt: tuple[str, ...]) -> None:
    """Once: the lists stay good for as long as the tests take."""
    _run(*apt, "update", "-qq")


@cache
def as_root() -> tuple[str, ...] | None:
    """What to put before a command that needs root; None where root cannot be had without a password."""
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if _succeeds("sudo", "-n", "true") else None


def _succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(*command: str) -> None:
    print("$", *command, flush=True)
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        print(problem, flush=True)
