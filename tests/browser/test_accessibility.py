"""WCAG 2.2 AA as far as a program can check it: axe on every page, and what axe does not measure."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = {
    "list": "/case-studies",
    "filtered": "/case-studies?industry=media&industry=ai&product=api&sort=newest",
    "nothing found": "/case-studies?industry=media&product=dashboard&service=training&solution=custom",
    "study with everything": "/case-studies/orbitane",
    "study with the least": "/case-studies/pennmarsh",
    "study with a long title": "/case-studies/corvane",
    "error": "/case-studies/no-such-story",
}
NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
# Chromium's own message about the error page.
NOT_FOUND = "Failed to load resource: the server responded with a status of 404"

axe = Axe()


@pytest.fixture
def expected_messages() -> list[str]:
    return [NOT_FOUND]


def findings(page: Page) -> str:
    """Of every rule in the light theme, and of contrast in the dark one: nothing but colours differs."""
    found = axe.run(page)
    page.emulate_media(color_scheme="dark")
    found_dark = axe.run(page, options={"runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return "".join(each.generate_report() for each in (found, found_dark) if each.violations_count)


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_axe_finds_nothing_on_any_page(new_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport, bypass_csp=True)
    for address in PAGES.values():
        page.goto(address)
        assert not findings(page), address


def test_axe_finds_nothing_in_the_open_drawer_after_a_swap_and_after_a_failure(
    new_page: Callable[..., Page], expected_messages: list[str]
) -> None:
    expected_messages.append("Failed to load resource")
    page = new_page(viewport=NARROW, bypass_csp=True)
    page.goto("/case-studies")
    page.get_by_text("Filters").click()
    assert not findings(page), "drawer open"
    page.locator("#industry-media").check()
    expect(page.locator("[data-total]")).to_contain_text("in Media")
    assert not findings(page), "results swapped"
    page.route("**/results?*", lambda route: route.abort())
    page.locator("#product-api").check()
    expect(page.locator("#alert")).to_contain_text("Try again")
    assert not findings(page), "alert shown"


# Links in a sentence are exempt (2.5.8); a label belongs to its checkbox.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .map(element => element.closest("label") ?? element)
  .filter(element => element.checkVisibility() && !element.closest(".prose, .feeds, .no-results > p"))
  .filter(element => element.getBoundingClientRect().top >= 0)
  .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`)"""


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_every_target_is_24_pixels_or_more(new_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    for address in PAGES.values():
        page.goto(address)
        assert not page.evaluate(TOO_SMALL), address


# The link of a card shows its focus around the card.
INVISIBLE_FOCUS = """() => {
  const outlines = [null, "::after"].map(part => getComputedStyle(document.activeElement, part));
  const isVisible = outlines.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  return isVisible || document.activeElement === document.body ? "" : document.activeElement.outerHTML.slice(0, 100);
}"""


@pytest.mark.parametrize("address", [PAGES["filtered"], PAGES["study with everything"]])
def test_every_element_that_tab_reaches_shows_its_focus(page: Page, address: str) -> None:
    page.goto(address)
    for _ in range(page.locator("a, button, input, select, summary").count()):
        page.keyboard.press("Tab")
        assert not page.evaluate(INVISIBLE_FOCUS)


def test_stars_are_one_image_and_a_link_names_the_person(page: Page) -> None:
    page.goto("/case-studies/spotify")
    assert page.get_by_role("img", name="Rated 5 out of 5").count() == 2
    assert page.get_by_role("img", name="Rated 4 out of 5").count() == 1
    expect(page.get_by_role("link", name="Daniel Ruiz on X")).to_be_visible()


def test_a_study_without_testimonials_has_no_empty_quote(page: Page) -> None:
    page.goto("/case-studies/pennmarsh")
    expect(page.locator("section.chapter")).to_have_count(4)
    expect(page.locator("figure, blockquote, .metrics")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_filters_in_a_wide_window_are_accessible_though_the_drawer_is_closed(
    new_page: Callable[..., Page], javascript: bool
) -> None:
    page = new_page(viewport=WIDE, java_script_enabled=javascript)
    page.goto("/case-studies")
    expect(page.locator("#drawer")).not_to_have_attribute("open", "")
    expect(page.get_by_role("group", name="Industry").get_by_role("checkbox", name="Media")).to_be_visible()
    page.get_by_role("checkbox", name="Media").check()


def test_forced_colours_keep_ticks_stars_and_the_theme_visible(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=WIDE, forced_colors="active")
    page.goto(PAGES["filtered"])
    expect(page.locator("#product-api")).to_have_css("appearance", "auto")
    expect(page.locator(".theme-choice:has(:checked)")).not_to_have_css("outline-style", "none")
    page.goto("/case-studies/spotify")
    earned, missed = (
        page.locator(".stars")
        .nth(1)
        .locator("path")
        .evaluate_all("paths => [paths[0], paths[4]].map(path => getComputedStyle(path).fill)")
    )
    assert earned != missed


def test_forced_colours_distinguish_current_marked_and_disabled_elements(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=WIDE, forced_colors="active")
    page.goto("/case-studies?q=waiting")

    def colour(selector: str, what: str = "color") -> str:
        value: str = page.locator(selector).first.evaluate(f"part => getComputedStyle(part)['{what}']")
        return value

    assert colour("mark", "backgroundColor") != colour("body", "backgroundColor")
    assert colour(".option:has(:disabled) .option-count") != colour(".option:has(:enabled) .option-count")
    page.goto("/case-studies")
    expect(page.locator("#pages [aria-current]")).to_have_css("outline-style", "solid")
    expect(page.locator("#pages a:not([aria-current])").first).to_have_css("outline-style", "none")
    page.goto("/case-studies/orbitane#solution")
    expect(page.locator(".contents [aria-current]")).to_have_css("border-block-end-style", "solid")
    expect(page.locator(".contents a:not([aria-current])").first).to_have_css("border-block-end-style", "none")


@pytest.mark.parametrize(
    ("selector", "pseudo"), [(".field:has(> [type=search])", "::after"), (".drawer-button", "::before")]
)
def test_forced_colours_keep_the_icons_of_search_and_drawer(
    new_page: Callable[..., Page], selector: str, pseudo: str
) -> None:
    """They remove gradients in a background, and give every background the colour of the page."""
    page = new_page(viewport=NARROW, forced_colors="active")
    page.goto("/case-studies")
    icon, canvas, mask = page.locator(selector).evaluate(
        """(element, pseudo) => {
            const icon = getComputedStyle(element, pseudo);
            return [icon.backgroundColor, getComputedStyle(document.body).backgroundColor, icon.maskImage];
        }""",
        pseudo,
    )
    assert icon != canvas
    assert "gradient" in mask


def test_cards_are_named_by_their_headlines(page: Page) -> None:
    for address in ("/case-studies", "/case-studies/orbitane"):
        page.goto(address)
        for card in page.locator(".card").all():
            expect(card).to_have_accessible_name(re.sub(r"\s+", " ", card.locator("h3").inner_text()))


def test_links_to_feeds_are_targets_of_24_pixels(page: Page) -> None:
    page.goto("/case-studies")
    assert min(sizes(page, ".feeds a", "height")) >= 24


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["phone", "tablet"])
def test_a_finger_has_targets_of_44_pixels(new_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport, has_touch=True, is_mobile=True)
    page.goto("/case-studies?industry=media&product=api")
    page.locator("#drawer").evaluate("drawer => drawer.open = true")
    for selector in (".chip", ".option:not([hidden])", ".theme-choice"):
        assert min(sizes(page, selector, "height")) >= 44, selector
    assert min(sizes(page, ".theme-choice", "width")) >= 44


def sizes(page: Page, selector: str, side: str) -> list[float]:
    """The height or width of every such element."""
    found: list[float] = page.locator(selector).evaluate_all(
        "(elements, side) => elements.map(element => element.getBoundingClientRect()[side])", side
    )
    return found


# The text spacing of WCAG 1.4.12.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
# A card's headline has four lines where cards stand side by side; its story has all of it.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(element => element.checkVisibility() && !element.closest(".visually-hidden, svg, select, input"))
  .filter(element => !element.matches(".filters-side, .study-rail, .card-headline, table"))
  .filter(element => getComputedStyle(element).overflowX !== "visible")
  .filter(element => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
  .map(element => element.outerHTML.slice(0, 80))"""
# Controls and facts that overlap each other or leave the page.
OVERLAPPING = """() => {
  const parts = [...document.querySelectorAll(".masthead > *, .theme-choice, #q, summary, #sort, .fact, .fact dd")]
    .filter(part => part.checkVisibility());
  const box = part => part.getBoundingClientRect();
  const over = (a, b) => Math.min(box(a).right, box(b).right) - Math.max(box(a).left, box(b).left) > 1
    && Math.min(box(a).bottom, box(b).bottom) - Math.max(box(a).top, box(b).top) > 1;
  return parts.flatMap((a, at) => parts.slice(at + 1).filter(b => !a.contains(b) && over(a, b)).map(b => [a, b]))
    .concat(parts.filter(part => part.scrollWidth > part.clientWidth + 1 && !part.matches("input, select, dd")))
    .map(parts => [parts].flat().map(part => part.outerHTML.slice(0, 80)).join(" / "));
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize(
    ("style", "viewport"),
    [
        (TEXT_SPACING, NARROW),
        (TEXT_SPACING, WIDE),
        ("html { font-size: 200% }", WIDE),
        ("html { font-size: 200% }", NARROW),
        ("", {"width": 320, "height": 256}),
    ],
    ids=["spacing narrow", "spacing wide", "text of 200 %", "text of 200 % narrow", "zoom of 400 %"],
)
def test_larger_and_looser_text_neither_scrolls_sideways_nor_is_cut_off(
    new_page: Callable[..., Page], style: str, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport, bypass_csp=True)
    for address in PAGES.values():
        page.goto(address)
        page.add_style_tag(content=style or "/* as it is */")
        assert page.evaluate(SIDEWAYS) <= 0, address
        assert not page.evaluate(CUT_OFF), address
        assert not page.evaluate(OVERLAPPING), address


@pytest.fixture
def right_to_left(page: Page) -> Page:
    """A study in Hebrew: its text replaces the English one before the browser gets it."""

    def translate(route: Any) -> None:
        html = route.fetch().text()
        for english in (
            "How Spotify Used NextSaaS",
            "Spotify wanted deeper",
            "NextSaaS helped us unify",
            "Daniel Ruiz<",
        ):
            assert english in html
            html = html.replace(english, "הסיפור של ספוטיפיי " + english)
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/case-studies/spotify", translate)
    page.goto("/case-studies/spotify")
    return page


def test_right_to_left_text_reads_from_the_right_inside_a_left_to_right_page(right_to_left: Page) -> None:
    page = right_to_left
    for part in ("h1", "#overview .chapter-text > p", ".quote-large blockquote", ".quote-large .quote-name"):
        expect(page.locator(part).first).to_have_css("direction", "rtl")
    for part in ("html", "#result blockquote", ".crumbs"):
        expect(page.locator(part).first).to_have_css("direction", "ltr")


def test_the_source_of_a_metric_runs_from_the_right_after_a_hidden_left_to_right_word(page: Page) -> None:
    def translate(route: Any) -> None:
        html = route.fetch().text()
        assert "Weekly mean, March" in html
        html = html.replace("Weekly mean, March", "المتوسط الأسبوعي Weekly mean, March")
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/case-studies/orbitane", translate)
    page.goto("/case-studies/orbitane")
    sources = page.locator(".metric-source [dir]")
    expect(sources.first).to_have_css("direction", "rtl")
    expect(sources.last).to_have_css("direction", "ltr")
