"""On paper: a clean study, whatever the screen's theme."""

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import fonts

PAPER = {"format": "A4", "print_background": True}


def printed(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(**PAPER)))  # type: ignore[arg-type]


def text_of(paper: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


@pytest.mark.parametrize("font", fonts.TEXT_FONTS)
def test_the_longest_study_takes_two_pages_in_any_font_and_its_text_says_where_links_lead(
    page: Page, font: str
) -> None:
    fonts.use_fixtures(page, font)
    page.goto("/case-studies/orbitane", wait_until="networkidle")
    assert fonts.TEST_FONT in fonts.loaded(page)
    paper = printed(page)
    assert len(paper.pages) == 2
    assert "orbitane.example/rules (https://orbitane.example/rules)" in text_of(paper)
    assert "Perigee North (/case-studies/perigee-north)" in text_of(paper)


def test_the_list_has_logos_that_show_on_paper_and_nothing_to_operate(new_page: Callable[..., Page]) -> None:
    page = new_page(color_scheme="dark")
    page.goto("/case-studies", wait_until="networkidle")
    text = text_of(printed(page))
    assert "Orbitane’s four analysts" in text
    for control in ("Sort by", "Search", "Follow these stories", "Filters"):
        assert control not in text
    page.emulate_media(media="print")
    expect(page.locator(".card-logo img").first).to_have_css("filter", "brightness(0)")


def test_the_study_takes_two_pages_without_controls_and_with_addresses(page: Page) -> None:
    page.goto("/case-studies/spotify", wait_until="networkidle")
    paper = printed(page)
    text = text_of(paper)
    assert len(paper.pages) == 2
    assert "Daniel Ruiz on X (https://x.com)" in text
    assert page.locator("link[rel=canonical]").get_attribute("href") in text
    for control in ("Skip to content", "System", "Copy link", "Related stories", "Next story", "Talk to us"):
        assert control not in text


@pytest.mark.parametrize("choice", ["system", "dark"])
def test_paper_gets_the_light_logo_and_dark_letters_from_a_dark_screen(
    new_page: Callable[..., Page], choice: str
) -> None:
    page = new_page(color_scheme="dark")
    page.add_init_script(f"localStorage.setItem('theme', '{choice}')")
    page.goto("/case-studies/spotify", wait_until="networkidle")
    address = page.locator(".study-logo-paper").get_attribute("src")
    light, dark = page.request.get(address).text(), page.locator(".study-logo img").evaluate("i => i.currentSrc")
    assert "-dark." in dark
    colours = fills(printed(page))
    assert fill_colours(light) <= colours
    assert not fill_colours(page.request.get(dark).text()) & colours


def fill_colours(svg: str) -> set[str]:
    return set(re.findall(r'fill="#(\w{6})"', svg))


def fills(paper: PdfReader) -> set[str]:
    """Every fill colour on the sheets, written as in SVG. Drawings may stand in forms of their own."""
    colours = set()
    for sheet in paper.pages:
        drawn = [sheet["/Contents"], *sheet["/Resources"].get("/XObject", {}).values()]
        for part in (part.get_object() for part in drawn):
            for colour in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", part.get_data()):
                colours.add("".join(f"{round(float(share) * 255):02x}" for share in colour))
    return colours
