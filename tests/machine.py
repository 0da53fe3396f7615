"""What the tests need of the machine besides Python: found where it is, else installed.

Each tool has the name of the fixture that hands it to a test, so tests that need a missing one can be told apart.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])

# Starting Playwright inside a test that already runs it raises, so its browser's place is asked for outside.
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


@dataclass(frozen=True)
class Tool:
    name: str
    commands: tuple[str, ...]
    version_flag: str
    packages: tuple[str, ...]
    other_way: str = ""

    @property
    def variable(self) -> str:
        return f"CASEBOOK_{self.name.upper()}"

    def how_to_install(self) -> str:
        apt = f"apt-get update && apt-get install {' '.join(self.packages)}"
        return f"{apt}   (as root{self.other_way})"


CHROMIUM = Tool(
    "chromium",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "--version",
    ("chromium", "fonts-dejavu-core"),
    "; elsewhere: .venv/bin/playwright install chromium",
)
NGINX = Tool("nginx", ("nginx",), "-v", ("nginx", "openssl"))
TOOLS = (CHROMIUM, NGINX)


@cache
def find(tool: Tool) -> str | None:
    """The path of a program that really starts: Ubuntu's chromium-browser, for one, can be an empty shell."""
    candidates = [os.environ.get(tool.variable), *tool.commands]
    paths = [shutil.which(name, path=SEARCH_PATH) for name in candidates if name]
    if not any(paths) and tool is CHROMIUM:
        asked = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False)
        paths.append(shutil.which(asked.stdout.strip()))
    return next((path for path in paths if path and _starts([path, tool.version_flag])), None)


def require(tool: Tool) -> str:
    """For fixtures: a test that needs the tool fails without it, and says what to do."""
    path = find(tool)
    if path is None:
        raise FileNotFoundError(f"{tool.name} is not on this machine: {tool.how_to_install()}")
    return path


def install(tool: Tool) -> None:
    as_root = _as_root()
    if as_root is not None and shutil.which("apt-get"):
        apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        _run([*apt, "update", "-qq"])
        _run([*apt, "install", "-y", "-qq", "--no-install-recommends", *tool.packages])
        find.cache_clear()
    if tool is CHROMIUM and not find(tool):
        libraries = [] if as_root is None else ["--with-deps"]
        _run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"])
        find.cache_clear()


def _as_root() -> list[str] | None:
    """What to put before a command that needs root; None where root cannot be had without a password."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and _starts(["sudo", "-n", "true"]) else None


def _starts(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str]) -> None:
    """Installing may fail for many reasons; what counts is whether the tool is found afterwards."""
    print("$", " ".join(command), flush=True)
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        print(problem, flush=True)
