"""Three choices and two system themes: the theme applies before the first paint, and only visible logos are fetched."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

TALL = {"width": 1280, "height": 6000}  # all cards in view, so every lazy logo is loaded
CHOICES = ("system", "light", "dark")
SYSTEMS = ("light", "dark")
CASES = [(choice, system, choice if choice != "system" else system) for choice in CHOICES for system in SYSTEMS]

REMEMBER_THEME_WHEN_THE_BODY_BEGINS = """
new MutationObserver(() => {
  if (document.body) window.atBody ??= document.documentElement.dataset.theme ?? "system";
}).observe(document, {childList: true, subtree: true});
"""
# The colour in sRGB; the styles have it in OKLCH.
SURFACE = """() => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
LOGOS_ARE = """theme => [...document.querySelectorAll(".card-logo img")]
  .every(logo => logo.complete && logo.currentSrc.includes("-dark.") === (theme === "dark"))"""
THEME_COLOR = """() => [...document.querySelectorAll('meta[name="theme-color"]')]
  .find(meta => !meta.media || matchMedia(meta.media).matches).content"""


@pytest.fixture
def logos(new_page: Callable[..., Page]) -> Callable[..., tuple[Page, list[str]]]:
    """Opens the list with a theme chosen before; returns the page, and a list that gets the logos it fetches."""

    def open_list(choice: str, **options: Any) -> tuple[Page, list[str]]:
        page = new_page(viewport=TALL, **options)
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url) if "/icons/" in request.url else None)
        if options.get("java_script_enabled", True):
            page.add_init_script(REMEMBER_THEME_WHEN_THE_BODY_BEGINS)
            page.add_init_script(f"localStorage.getItem('theme') ?? localStorage.setItem('theme', '{choice}')")
        page.goto("/case-studies", wait_until="networkidle")
        return page, fetched

    return open_list


def shown(page: Page) -> list[str]:
    return page.locator(".card-logo img").evaluate_all("images => images.map(image => image.currentSrc)")


def wait_for_logos(page: Page, theme: str) -> None:
    """Waits until every card shows its logo of `theme`; a browser changes the source some time after the theme."""
    page.wait_for_function(LOGOS_ARE, arg=theme)


def is_dark(page: Page) -> bool:
    red, green, blue = page.evaluate(SURFACE)
    return max(red, green, blue) < 128


def the_bars_have_the_colour_of_the_page(page: Page) -> bool:
    red, green, blue = page.evaluate(SURFACE)
    return bool(page.evaluate(THEME_COLOR) == f"#{red:02x}{green:02x}{blue:02x}")


@pytest.mark.parametrize(("choice", "system", "theme"), CASES)
def test_a_theme_colours_the_page_and_the_browser_s_bars_and_each_card_fetches_its_logo_alone(
    logos: Callable[..., tuple[Page, list[str]]], choice: str, system: str, theme: str
) -> None:
    page, fetched = logos(choice, color_scheme=system)
    assert page.evaluate("atBody") == choice, "the theme came after the body had begun"
    assert is_dark(page) == (theme == "dark")
    assert len(fetched) == page.locator(".card").count() == 12
    assert sorted(fetched) == sorted(shown(page))
    assert all(("-dark." in logo) == (theme == "dark") for logo in fetched)
    expect(page.locator(f'[data-theme-choice="{choice}"]')).to_be_checked()
    assert the_bars_have_the_colour_of_the_page(page)
    assert page.locator("html").evaluate("html => getComputedStyle(html).colorScheme") == (
        "light dark" if choice == "system" else choice
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_without_javascript_the_system_chooses_logos_and_colours(
    logos: Callable[..., tuple[Page, list[str]]], system: str
) -> None:
    page, fetched = logos("", color_scheme=system, java_script_enabled=False)
    assert len(fetched) == 12
    assert all(("-dark." in logo) == (system == "dark") for logo in fetched)
    expect(page.locator(".theme-switch")).to_be_hidden()


def test_stories_that_a_filter_adds_have_the_chosen_theme(
    logos: Callable[..., tuple[Page, list[str]]],
) -> None:
    page, fetched = logos("dark", color_scheme="light")
    page.locator("#industry-fintech").check()
    expect(page.locator("[data-total]")).to_contain_text("in Fintech")
    wait_for_logos(page, "dark")
    assert all("-dark." in logo for logo in fetched)
    assert len(fetched) == len(set(fetched)), "a logo that was there already has been fetched again"


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_choice_takes_effect_at_once_and_in_every_tab(new_page: Callable[..., Page], choice: str) -> None:
    page = new_page(color_scheme="dark" if choice == "light" else "light")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/case-studies")
    page.get_by_role("radio", name=choice.title()).check()
    for tab in (page, other):
        expect(tab.locator("html")).to_have_attribute("data-theme", choice)
        assert is_dark(tab) == (choice == "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", choice)
    page.get_by_role("radio", name="System").check()
    for tab in (page, other):
        expect(tab.locator("html:not([data-theme])")).to_be_attached()


def test_the_choice_system_follows_changes_of_the_system(logos: Callable[..., tuple[Page, list[str]]]) -> None:
    page, _ = logos("system", color_scheme="light")
    wait_for_logos(page, "light")
    page.emulate_media(color_scheme="dark")
    assert is_dark(page)
    wait_for_logos(page, "dark")


@pytest.mark.parametrize("chromium", ["whole"], indirect=True)
def test_a_page_from_the_back_forward_cache_obeys_a_choice_made_since(page: Page) -> None:
    page.goto("/case-studies")
    page.evaluate("window.cached = true")
    page.locator(".card-link").first.click()
    page.get_by_role("radio", name="Dark").check()
    page.go_back(wait_until="commit")
    assert page.evaluate("window.cached"), "it was loaded again"
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()


def test_a_browser_that_forbids_storage_still_changes_the_theme(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.goto("/case-studies")
    page.get_by_role("radio", name="Dark").check()
    assert is_dark(page)
