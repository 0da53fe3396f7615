"""Budgets for the first view of a page, for the tests and for `make audit`."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Response

KILOBYTE = 1000
# Bytes of bodies sent as brotli, unless the name says otherwise. htmx as published takes 12 kB.
ALLOWED = {
    "HTML": 8 * KILOBYTE,
    "CSS": 8 * KILOBYTE,
    "our JavaScript": 2.2 * KILOBYTE,
    "htmx": 12.1 * KILOBYTE,
    "font": 30 * KILOBYTE,
    "logos and other pictures": 95 * KILOBYTE,
    "all": 95 * KILOBYTE,
    "requests": 44,  # each of the 12 cards has a logo, a cover and perhaps a face
    "layout shift": 0,
    "long tasks": 0,
}

# Both observers also report entries from before they were made, in a task of their own.
DISTURBANCES = """() => new Promise(resolve => {
  const totals = {"layout-shift": 0, longtask: 0};
  const count = list => list.getEntries().forEach(e => totals[e.entryType] += e.value ?? 1);
  for (const type of Object.keys(totals)) new PerformanceObserver(count).observe({type, buffered: true});
  requestAnimationFrame(() => setTimeout(() => resolve(totals), 50));
})"""


@dataclass(frozen=True)
class Line:
    what: str
    measured: float
    allowed: float

    @property
    def holds(self) -> bool:
        return self.measured <= self.allowed


def measure(open_page: Callable[[], Page], address: str) -> list[Line]:
    """Load `address` with an empty cache and compare it with `ALLOWED`."""
    page = open_page()
    measured = dict.fromkeys(ALLOWED, 0.0)
    for response in _load(page, address):
        size = response.request.sizes()["responseBodySize"]
        measured[_kind(response)] += size
        measured["all"] += size
        measured["requests"] += 1
    disturbances = page.evaluate(DISTURBANCES)
    measured["layout shift"], measured["long tasks"] = disturbances["layout-shift"], disturbances["longtask"]
    return [Line(what, measured[what], allowed) for what, allowed in ALLOWED.items()]


def _load(page: Page, address: str) -> list[Response]:
    """The responses from the network. The icon is also a picture of the page and comes from memory the second time."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - Playwright takes no built-in
    page.goto(address, wait_until="networkidle")
    return [response for response in responses if response.request.sizes()["responseBodySize"] >= 0]


def _kind(response: Response) -> str:
    path, type_ = response.url, response.headers.get("content-type", "")
    if "/vendor/htmx" in path:
        return "htmx"
    kinds = {"text/html": "HTML", "text/css": "CSS", "text/javascript": "our JavaScript", "font/": "font"}
    return next((kind for start, kind in kinds.items() if type_.startswith(start)), "logos and other pictures")
