"""What a visitor feels on a slow phone and network, beside an earlier commit: paints, a tick, the way to a story.

    .venv/bin/python -m benchmarks.felt d4eb7f3 --rounds 5

Both commits are served from this machine, each with its own sample site, and measured in turn in one run. Chromium has
an empty cache, a processor slowed down 4 times, 562 ms of latency and 1.4 Mbit/s. Figures are medians, in milliseconds.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.environments import ROOT
from tests.browser.conftest import launch
from tests.browser.tab import Command, chromium_tab
from tests.servers import gunicorn, until

SLOWDOWN = 4
BYTES_PER_SECOND = 1.4e6 / 8
NETWORK = {
    "offline": False,
    "latency": 562,
    "downloadThroughput": BYTES_PER_SECOND,
    "uploadThroughput": BYTES_PER_SECOND,
}
#: What makes a page slow, in the commands of the Chrome DevTools Protocol.
SLOW: list[Command] = [
    ("Network.enable", {}),
    ("Network.emulateNetworkConditions", NETWORK),
    ("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN}),
    ("Page.enable", {}),
]
LIST, STORY = "/case-studies", "/case-studies/spotify"
PHONE, DESK = ViewportSize(width=360, height=800), ViewportSize(width=1280, height=800)
REST_ON_OPTION_MS, REST_ON_CARD_MS = 900, 1500
#: The last entries of some types come a while after the page has loaded.
SETTLE_MS = 1000

#: Collects what the browser reports, and the moment at which a tick's new results are painted.
OBSERVE = """
window.felt = {lcp: 0, cls: 0, inp: 0, results: 0};
const observe = (type, act, options) => new PerformanceObserver(list => list.getEntries().forEach(act))
    .observe({type, buffered: true, ...options});
observe("largest-contentful-paint", entry => felt.lcp = entry.startTime);
observe("layout-shift", entry => felt.cls += entry.hadRecentInput ? 0 : entry.value);
observe("event", entry => { if (entry.interactionId) felt.inp = Math.max(felt.inp, entry.duration); },
    {durationThreshold: 16});
addEventListener("click", event => {
    felt.clicked = performance.timeOrigin + event.timeStamp;
    try { sessionStorage.clicked = felt.clicked; } catch {}
    const count = document.querySelector("#count")?.textContent;
    const look = () => {
        const isNew = document.querySelector("#count")?.textContent !== count;
        const painted = () => setTimeout(() => felt.results = performance.now() - event.timeStamp);
        requestAnimationFrame(isNew ? painted : look);
    };
    look();
}, true);
"""


class Felt(NamedTuple):
    """A row of the table. The goal is ``limit`` or, if it is relative, that part of the earlier commit's figure."""

    what: str
    limit: float
    relative: bool = False

    def row(self, before: list[float], now: list[float]) -> str:
        was, is_ = round(median(before), self.digits), round(median(now), self.digits)
        limit = self.limit * was if self.relative else self.limit
        goal = f"≤ {self.limit:g} ×" if self.relative else f"≤ {self.limit:g}"
        met = "yes" if is_ <= limit else "**no**"
        return f"| {self.what} | {was:.{self.digits}f} | {is_:.{self.digits}f} | {goal} | {met} |"

    @property
    def digits(self) -> int:
        return 0 if self.relative or self.limit else 2


ROWS = {
    "list": Felt("largest paint, list, phone", 0.8, relative=True),
    "story": Felt("largest paint, story, phone", 0.85, relative=True),
    "tick": Felt("tick → new results, the pointer on the option for 0.9 s before", 150),
    "card": Felt("card → story, the pointer on the card for 1.5 s before", 300),
    "inp": Felt("INP of a tick", 100),
    "cls": Felt("CLS", 0),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", help="the earlier commit")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    figures: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ROWS}
    with ExitStack() as stack:
        earlier = stack.enter_context(checkout(options.commit))
        addresses = [stack.enter_context(site(folder)) for folder in (earlier, ROOT)]
        browser = launch(stack.enter_context(sync_playwright()).chromium)
        for _ in range(options.rounds):
            for which, address in enumerate(addresses):
                for name, value in visit(browser, address).items():
                    figures[name][which].append(value)
        browser.close()
    print(f"| | {options.commit} | now | goal | met |\n| --- | ---: | ---: | ---: | --- |")
    for name, row in ROWS.items():
        print(row.row(*figures[name]))


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """A folder with the files of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        files = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "x", "-C", folder], input=files, check=True)
        yield Path(folder)


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The address of a checkout's own sample site."""
    with gunicorn(cwd=folder, env={"CASEBOOK_CONTENT": str(folder / "content")}) as server:
        yield server.url


def visit(browser: Browser, address: str) -> dict[str, float]:
    """One visit for each figure, by the names of ``ROWS``."""
    figures = {"list": largest_paint(browser, address + LIST), "story": largest_paint(browser, address + STORY)}
    return figures | tick(browser, address + LIST) | card(address + LIST)


def largest_paint(browser: Browser, address: str) -> float:
    with slow_page(browser, PHONE, address) as page:
        return float(page.evaluate("felt.lcp"))


def tick(browser: Browser, address: str) -> dict[str, float]:
    with slow_page(browser, DESK, address) as page:
        page.locator("[data-count]:enabled").nth(1).hover()
        page.wait_for_timeout(REST_ON_OPTION_MS)
        page.mouse.down()
        page.mouse.up()
        until(lambda: page.evaluate("felt.results"))
        page.wait_for_timeout(SETTLE_MS)
        felt = page.evaluate("felt")
        return {"tick": felt["results"], "inp": felt["inp"], "cls": felt["cls"]}


def card(address: str) -> dict[str, float]:
    """From the click on a card to the first paint of its story, which has the heading."""
    link = "[data-study] a"
    with chromium_tab(*SLOW, ("Page.addScriptToEvaluateOnNewDocument", {"source": OBSERVE})) as tab:
        tab.open(address)
        tab.rest(SETTLE_MS / 1000)
        tab.hover(link)
        tab.rest(REST_ON_CARD_MS / 1000)
        tab.click(link)
        tab.until(f"location.href.startsWith('{address}/')")
        paint = tab.until("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
        return {"card": tab.evaluate(f"performance.timeOrigin + {paint} - sessionStorage.clicked")}


@contextmanager
def slow_page(browser: Browser, viewport: ViewportSize, address: str) -> Iterator[Page]:
    """A page with an empty cache that has loaded this address."""
    is_phone = viewport is PHONE
    context = browser.new_context(
        viewport=viewport, is_mobile=is_phone, has_touch=is_phone, device_scale_factor=2 if is_phone else 1
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    for command in SLOW:
        session.send(*command)
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(SETTLE_MS)
    yield page
    context.close()


if __name__ == "__main__":
    main()
