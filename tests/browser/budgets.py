"""What the first view of the list may weigh (DESIGN.md), and what it does: for the tests and for `make audit`."""

from dataclasses import dataclass

from playwright.sync_api import Page, Response

KILOBYTE = 1000
# Brotli bodies over the wire. htmx as it is published takes 12 kB.
ALLOWED = {
    "HTML": 8 * KILOBYTE,
    "CSS": 8 * KILOBYTE,
    "our JavaScript": 2 * KILOBYTE,
    "htmx": 12.1 * KILOBYTE,
    "font": 30 * KILOBYTE,
    "logos and other pictures": 75 * KILOBYTE,
    "all": 75 * KILOBYTE,
    "requests": 20,
    "layout shift": 0,
    "long tasks": 0,
}

# Both observers get what happened before they were made; a task of their own hands it over.
UNREST = """() => new Promise(resolve => {
  const seen = {"layout-shift": 0, longtask: 0};
  const count = list => list.getEntries().forEach(e => seen[e.entryType] += e.value ?? 1);
  for (const type of Object.keys(seen)) new PerformanceObserver(count).observe({type, buffered: true});
  requestAnimationFrame(() => setTimeout(() => resolve(seen), 50));
})"""


@dataclass(frozen=True)
class Line:
    what: str
    measured: float
    allowed: float

    @property
    def holds(self) -> bool:
        return self.measured <= self.allowed


def measure(page: Page, address: str) -> list[Line]:
    """Load `address` with an empty cache and hold it against `ALLOWED`."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - Playwright takes no built-in
    page.goto(address, wait_until="networkidle")
    measured = dict.fromkeys(ALLOWED, 0.0)
    for response in responses:
        size = response.request.sizes()["responseBodySize"]
        measured[_kind(response)] += size
        measured["all"] += size
        measured["requests"] += 1
    unrest = page.evaluate(UNREST)
    measured["layout shift"], measured["long tasks"] = unrest["layout-shift"], unrest["longtask"]
    return [Line(what, measured[what], allowed) for what, allowed in ALLOWED.items()]


def _kind(response: Response) -> str:
    path, type_ = response.url, response.headers.get("content-type", "")
    if "/vendor/htmx" in path:
        return "htmx"
    kinds = {"text/html": "HTML", "text/css": "CSS", "text/javascript": "our JavaScript", "font/": "font"}
    return next((kind for start, kind in kinds.items() if type_.startswith(start)), "logos and other pictures")
