"""Covers in a browser: drawn, or a photograph, sharp, in their place, and only that of the shown theme is loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import servers
from tests.browser.budgets import DISTURBANCES
from tests.factories import a_content_folder, a_study_text
from tests.pictures import a_photograph

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
    shown = [cover for cover in covers if f"/covers/{theme}/" in cover]
    assert len(shown) == len(set(shown)) == page.locator(".cover:has(source)").count()
    # The cover that is not lazy may be fetched in the theme of the system too, before the theme script runs.
    assert len(covers) - len(shown) <= (choice != "system")


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


PHOTOS = """() => [...document.querySelectorAll("img[srcset]")].map(
  image => ({width: image.naturalWidth, shown: image.getBoundingClientRect().width, src: image.currentSrc}))"""


@pytest.fixture
def photo_site(tmp_path: Path) -> Path:
    """A site folder with a story that has a photograph as its cover."""
    cover = {"image": "/images/hall.jpg", "alt": "The hall"}
    site = a_content_folder(tmp_path / "site", acme=a_study_text(cover=cover))
    (site / "images").mkdir(exist_ok=True)
    (site / "images/hall.jpg").write_bytes(a_photograph())
    return site


def test_a_photograph_is_fetched_once_in_the_size_of_its_place(
    photo_site: Path, tmp_path: Path, new_page: Callable[..., Page]
) -> None:
    environment = {"CASEBOOK_CONTENT": str(photo_site), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
    with servers.gunicorn(env=environment) as server:
        for address in ("/case-studies", "/case-studies/acme"):
            page = new_page(**phone)
            sizes: list[int] = []
            page.on("response", lambda r, sizes=sizes: sizes.append(len(r.body())) if "/photos/" in r.url else None)
            page.goto(server.url + address, wait_until="networkidle")
            [photo] = page.evaluate(PHOTOS)
            assert "/static/photos/960/" in photo["src"]
            assert photo["shown"] <= 390
            assert len(sizes) == 1
            assert sizes[0] <= 30_000
            assert page.evaluate(DISTURBANCES)["layout-shift"] == 0
