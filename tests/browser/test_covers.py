"""Covers in the browser: only the one of the theme is fetched, and nothing moves when it arrives."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.budgets import DISTURBANCES

TALL = {"width": 1280, "height": 6000}
ARE_DRAWN = """theme => [...document.querySelectorAll(".cover:has(source) img")].every(
  image => image.complete && image.naturalWidth && image.currentSrc.includes(`/covers/${theme}/`))"""


@pytest.fixture
def fetched(new_page: Callable[..., Page]) -> Callable[..., tuple[Page, list[str]]]:
    """Opens an address; returns the page, and a list that gets the covers it fetches."""

    def open_page(address: str, choice: str, system: str) -> tuple[Page, list[str]]:
        page = new_page(viewport=TALL, color_scheme=system)
        covers: list[str] = []
        page.on("request", lambda request: covers.append(request.url) if "/covers/" in request.url else None)
        page.add_init_script(f"localStorage.setItem('theme', '{choice}')")
        page.goto(address, wait_until="networkidle")
        return page, covers

    return open_page


@pytest.mark.parametrize("address", ["/case-studies", "/case-studies/orbitane"])
@pytest.mark.parametrize(
    ("choice", "system", "theme"), [("system", "dark", "dark"), ("light", "dark", "light"), ("dark", "light", "dark")]
)
def test_only_the_covers_of_the_theme_are_fetched_each_once(
    fetched: Callable[..., tuple[Page, list[str]]], address: str, choice: str, system: str, theme: str
) -> None:
    page, covers = fetched(address, choice, system)
    page.wait_for_function(ARE_DRAWN, arg=theme)
    assert len(covers) == len(set(covers)) == page.locator(".cover:has(source)").count()
    assert all(f"/covers/{theme}/" in cover for cover in covers)
    assert page.evaluate(DISTURBANCES)["layout-shift"] == 0


def test_another_theme_brings_its_covers(fetched: Callable[..., tuple[Page, list[str]]]) -> None:
    page, _ = fetched("/case-studies", "light", "light")
    page.get_by_role("radio", name="Dark").check()
    page.wait_for_function(ARE_DRAWN, arg="dark")


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("address", ["/case-studies", "/case-studies/orbitane"])
def test_a_cover_is_16_wide_and_9_high(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    for cover in page.locator(":not(.cards-wide) > .card > .cover, .study-head > .cover").all():
        expect(cover).to_be_visible()
        box = cover.bounding_box()
        assert box
        assert box["width"] / box["height"] == pytest.approx(16 / 9, rel=0.02)
