"""Reads and uses the list as a visitor does, only by the markup hooks of the contract."""

import time
from typing import Any

import yaml
from playwright.sync_api import Locator, Page, expect

from tests.factories import SITE

# Eight workers may share two cores. A page that is right at once costs no time.
SECONDS = 10
expect.set_options(timeout=SECONDS * 1000)

LOOK = """doc => {
    if (doc.readyState === "loading") return null;
    const all = selector => [...doc.querySelectorAll(selector)];
    const count = doc.querySelector("[data-total]");
    const text = element => element.textContent.replace(/\\s+/g, " ").trim();
    return {
        title: doc.title,
        canonical: doc.querySelector("[rel=canonical]").getAttribute("href"),
        heading: text(doc.querySelector("h1")),
        sentence: text(count),
        total: Number(count.dataset.total),
        stories: all("[data-study]").map(card => card.dataset.study),
        ticked: all("input[data-count]").filter(box => box.checked).map(box => box.id),
        counts: Object.fromEntries(all("input[data-count]").map(box => [box.id, Number(box.dataset.count)])),
        // A box that keeps the focus has aria-disabled, and is disabled when it loses the focus.
        off: all("input[data-count]").filter(box => box.disabled || box.ariaDisabled === "true").map(box => box.id),
        chips: all("[data-remove]").map(chip => chip.dataset.remove),
        clear: all("[data-clear]").length,
        q: doc.querySelector("[name=q]").value,
        sort: doc.querySelector("[name=sort]").value,
        page: doc.querySelector("[aria-current=page]")?.textContent ?? "",
    };
}"""

# All texts of the status, and whether it is still the first element: screen readers do not announce a new one.
LISTEN = """
document.addEventListener("DOMContentLoaded", () => {
    const status = document.querySelector("#status");
    window.announced = [];
    window.sameStatus = () => status === document.querySelector("#status");
    new MutationObserver(() => status.textContent.trim() && announced.push(status.textContent))
        .observe(status, { childList: true, characterData: true, subtree: true });
});
"""

Terms = dict[str, set[str]]


def stories() -> dict[str, Terms]:
    """The slug and terms of every study, read without code of the site."""
    studies = {}
    for path in (SITE / "case-studies").glob("*.md"):
        fields = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        terms = {facet: fields[facet] for facet in ("industry", "product", "service", "solution")}
        studies[path.stem] = {facet: {v} if isinstance(v, str) else set(v) for facet, v in terms.items()}
    return studies


def matching(**chosen: set[str]) -> set[str]:
    """The slugs of the studies that match: OR inside a facet, AND across facets."""
    return {slug for slug, terms in stories().items() if all(terms[facet] & some for facet, some in chosen.items())}


def look(page: Page) -> dict[str, Any] | None:
    """The state of the browser's page; ``None`` while it is loading."""
    state: dict[str, Any] | None = page.evaluate(f"({LOOK})(document)")
    return state


def expected(page: Page, address: str) -> dict[str, Any]:
    """The state that the server's page at this address has, fetched without the browser's page and its routes."""
    response = page.context.request.get(address)
    assert response.ok, f"{address}: {response.status}"
    state: dict[str, Any] = page.evaluate(
        f"html => ({LOOK})(new DOMParser().parseFromString(html, 'text/html'))", response.text()
    )
    return state


def expect_list(page: Page, address: str) -> dict[str, Any]:
    """The browser shows this address, with its boxes, counts, chips, results and title."""
    expect(page).to_have_url(address)
    goal = expected(page, address)
    # htmx changes the address, the list and the title one after the other.
    deadline = time.monotonic() + SECONDS
    while (shown := look(page)) != goal and time.monotonic() < deadline:
        pass
    assert shown, f"{address} is still loading"
    different = {name: (shown[name], goal[name]) for name in goal if shown[name] != goal[name]}
    assert not different, f"{address}: shown and expected: {different}"
    return shown


def tick(page: Page, *boxes: str) -> None:
    """Clicks the boxes, which ticks or unticks them."""
    for box in boxes:
        page.locator(f"#{box}").click()


def expect_focus_somewhere(page: Page) -> None:
    """The focus is not on the body, where a screen reader would begin again at the top of the page."""
    expect(page.locator("body :focus")).to_be_visible()


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus."""
    for _ in range(100):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")
