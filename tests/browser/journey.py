"""What a visitor sees of the list and does to it, by the hooks of the contract alone."""

import time
from typing import Any

import yaml
from playwright.sync_api import Locator, Page, expect

from tests import servers

# Eight workers may share two cores; what is right at once costs no time.
SECONDS = 10
expect.set_options(timeout=SECONDS * 1000)

LOOK = """doc => {
    if (doc.readyState === "loading") return null;
    const all = selector => [...doc.querySelectorAll(selector)];
    const count = doc.querySelector("[data-total]");
    const words = element => element.textContent.replace(/\\s+/g, " ").trim();
    return {
        title: doc.title,
        canonical: doc.querySelector("[rel=canonical]").getAttribute("href"),
        heading: words(doc.querySelector("h1")),
        sentence: words(count),
        total: Number(count.dataset.total),
        stories: all("[data-study]").map(card => card.dataset.study),
        ticked: all("input[data-count]").filter(box => box.checked).map(box => box.id),
        counts: Object.fromEntries(all("input[data-count]").map(box => [box.id, Number(box.dataset.count)])),
        // One that keeps the focus is off for screen readers and clicks, and really disabled as soon as it is left.
        off: all("input[data-count]").filter(box => box.disabled || box.ariaDisabled === "true").map(box => box.id),
        chips: all("[data-remove]").map(chip => chip.dataset.remove),
        clear: all("[data-clear]").length,
        words: doc.querySelector("[name=q]").value,
        sort: doc.querySelector("[name=sort]").value,
        page: doc.querySelector("[aria-current=page]")?.textContent ?? "",
    };
}"""

# All that the status says, and whether it is the same element as at first: one that was replaced is not heard.
LISTEN = """
document.addEventListener("DOMContentLoaded", () => {
    const status = document.querySelector("#status");
    window.said = [];
    window.sameStatus = () => status === document.querySelector("#status");
    new MutationObserver(() => status.textContent.trim() && said.push(status.textContent))
        .observe(status, { childList: true, characterData: true, subtree: true });
});
"""

Terms = dict[str, set[str]]


def stories() -> dict[str, Terms]:
    """Slug and terms of every study, read without any code of the site."""
    found = {}
    for path in (servers.ROOT / "content/case-studies").glob("*.md"):
        fields = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        given = {facet: fields[facet] for facet in ("industry", "product", "service", "solution")}
        found[path.stem] = {facet: {v} if isinstance(v, str) else set(v) for facet, v in given.items()}
    return found


def matching(**chosen: set[str]) -> set[str]:
    """OR inside a facet, AND across facets."""
    return {slug for slug, terms in stories().items() if all(terms[facet] & some for facet, some in chosen.items())}


def look(page: Page) -> dict[str, Any] | None:
    """Nothing while the page is still being read."""
    seen: dict[str, Any] | None = page.evaluate(f"({LOOK})(document)")
    return seen


def truth(page: Page, address: str) -> dict[str, Any]:
    """What the server's whole page at this address shows, fetched beside the browser's page and its routes."""
    answer = page.context.request.get(address)
    assert answer.ok, f"{address}: {answer.status}"
    shown: dict[str, Any] = page.evaluate(
        f"html => ({LOOK})(new DOMParser().parseFromString(html, 'text/html'))", answer.text()
    )
    return shown


def expect_list(page: Page, address: str) -> dict[str, Any]:
    """The visitor is at this address, and boxes, counts, chips, results and title are those of that address."""
    expect(page).to_have_url(address)
    wanted = truth(page, address)
    # htmx moves the address, the list and the title one after another; a look takes no time, so no pause in between.
    deadline = time.monotonic() + SECONDS
    while (shown := look(page)) != wanted and time.monotonic() < deadline:
        pass
    assert shown, f"{address} is still loading"
    different = {name: (shown[name], wanted[name]) for name in wanted if shown[name] != wanted[name]}
    assert not different, f"{address}: what is shown, and what its page has: {different}"
    return shown


def tick(page: Page, *boxes: str) -> None:
    """Ticks or unticks, as a mouse does."""
    for box in boxes:
        page.locator(f"#{box}").click()


def expect_focus_somewhere(page: Page) -> None:
    """A screen reader whose focus falls to the body starts to read the page from its top."""
    expect(page.locator("body :focus")).to_be_visible()


def tab_to(page: Page, place: Locator) -> None:
    """Presses Tab until it is there, as someone without a mouse must."""
    for _ in range(100):
        if place.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {place}")
