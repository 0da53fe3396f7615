"""Everything works by keyboard, and the focus stays or moves to where the visitor goes on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey
from tests.servers import Server


@pytest.fixture
def stories(page: Page, server: Server) -> str:
    """The address of the list, which is open in the page."""
    page.goto("/case-studies")
    return f"{server.url}/case-studies"


def test_the_first_tab_is_a_link_past_the_header(page: Page, stories: str) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_skip_link_leads_past_the_filters(page: Page, stories: str) -> None:
    journey.tab_to(page, page.get_by_role("link", name="Skip to stories"))
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("[data-total]")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.matches('input')"), "the filters are not behind it"


def test_a_journey_by_keyboard_never_loses_the_focus(page: Page, stories: str) -> None:
    count = page.locator("[data-total]")
    journey.tab_to(page, page.locator("#industry-media"))
    page.keyboard.press("Space")
    journey.expect_list(page, f"{stories}?industry=media")
    expect(page.locator("#industry-media")).to_be_focused()

    journey.tab_to(page, page.locator("#product-api"))
    page.keyboard.press("Space")
    journey.expect_list(page, f"{stories}?industry=media&product=api")
    expect(page.locator("#product-api")).to_be_focused()

    journey.tab_to(page, page.locator("[data-remove='industry:media']"))
    page.keyboard.press("Enter")
    journey.expect_list(page, f"{stories}?product=api")
    journey.expect_focus_somewhere(page)

    journey.tab_to(page, page.locator("[data-remove='product:api']"))
    page.keyboard.press("Enter")
    journey.expect_list(page, stories)
    expect(count).to_be_focused()

    journey.tab_to(page, page.locator("#pages [rel=next]"))
    page.keyboard.press("Enter")
    journey.expect_list(page, f"{stories}?page=2")
    expect(count).to_be_focused()
    expect(count).to_be_in_viewport()

    # Tab goes on in the results, not from the top of the page.
    journey.tab_to(page, page.locator("[data-study] a").first)
    page.keyboard.press("Enter")
    expect(page.locator("main > article[data-study]")).to_be_visible()


def test_clear_all_moves_the_focus_to_the_count(page: Page, stories: str) -> None:
    page.goto(f"{stories}?industry=media&product=api")
    journey.tab_to(page, page.locator("[data-clear]"))
    page.keyboard.press("Enter")
    journey.expect_list(page, stories)
    expect(page.locator("[data-total]")).to_be_focused()


def test_a_suggestion_without_results_moves_the_focus_to_the_count(page: Page, stories: str) -> None:
    page.goto(f"{stories}?industry=media&solution=cloud")
    page.get_by_role("link", name="Without Media").press("Enter")
    journey.expect_list(page, f"{stories}?solution=cloud")
    expect(page.locator("[data-total]")).to_be_focused()


def test_the_sort_keeps_the_focus(page: Page, stories: str) -> None:
    journey.tab_to(page, page.locator("[name=sort]"))
    page.keyboard.press("ArrowDown")
    journey.expect_list(page, f"{stories}?sort=newest")
    expect(page.locator("[name=sort]")).to_be_focused()


def test_an_unticked_box_without_results_keeps_the_focus_until_the_visitor_moves_on(page: Page, stories: str) -> None:
    assert not journey.matching(industry={"media"}, solution={"cloud"}), "choose two terms that no study shares"
    page.goto(f"{stories}?industry=media&solution=cloud")
    media = page.locator("#industry-media")
    media.press("Space")
    shown = journey.expect_list(page, f"{stories}?solution=cloud")
    assert shown["counts"]["industry-media"] == 0
    expect(media).to_be_focused()
    expect(media).to_have_attribute("aria-disabled", "true")

    page.keyboard.press("Space")
    expect(media).not_to_be_checked()
    page.keyboard.press("Tab")
    expect(media).to_be_disabled()
    journey.expect_focus_somewhere(page)
    journey.expect_list(page, f"{stories}?solution=cloud")


def test_enter_in_the_search_keeps_the_focus_there(page: Page, stories: str) -> None:
    page.locator("[name=q]").press_sequentially("narrators")
    page.keyboard.press("Enter")
    journey.expect_list(page, f"{stories}?q=narrators")
    expect(page.locator("[name=q]")).to_be_focused()


def test_enter_on_a_box_moves_neither_the_focus_nor_the_window(page: Page, stories: str) -> None:
    box = page.locator("#industry-ai")
    box.focus()
    before = page.evaluate("scrollY")
    with page.expect_response("**/case-studies/results*"):
        page.keyboard.press("Enter")
    expect(box).to_be_focused()
    assert page.evaluate("scrollY") == before


def test_the_drawer_of_a_small_screen_opens_stays_open_and_closes_by_keyboard(
    new_page: Callable[..., Page], server: Server
) -> None:
    page = new_page(viewport={"width": 360, "height": 640})
    page.goto("/case-studies")
    drawer, button = page.locator("#drawer"), page.locator("#drawer summary")
    expect(page.locator("#industry-media")).not_to_be_visible()
    journey.tab_to(page, button)
    page.keyboard.press("Enter")
    journey.tab_to(page, page.locator("#industry-media"))
    page.keyboard.press("Space")
    shown = journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    expect(page.locator("#industry-media")).to_be_focused()
    expect(button).to_have_text("Filters · 1")

    page.keyboard.press("Escape")
    expect(drawer).not_to_have_attribute("open", "")
    expect(button).to_be_focused()

    page.keyboard.press("Enter")
    journey.tab_to(page, page.get_by_role("button", name=f"Show {shown['total']} stories"))
    page.keyboard.press("Enter")
    expect(drawer).not_to_have_attribute("open", "")
    expect(page.locator("[data-total]")).to_be_focused()
    expect(page.locator("[data-total]")).to_be_in_viewport()


def test_escape_in_a_search_with_text_empties_it_and_keeps_the_drawer_open(
    new_page: Callable[..., Page], server: Server
) -> None:
    page = new_page(viewport={"width": 360, "height": 640})
    page.goto("/case-studies?q=listen")
    page.locator("#drawer summary").press("Enter")
    search, drawer = page.locator("[name=q]"), page.locator("#drawer")
    search.press("Escape")
    journey.expect_list(page, f"{server.url}/case-studies")
    expect(search).to_be_focused()
    expect(drawer).to_have_attribute("open", "")
    search.press("Escape")
    expect(drawer).not_to_have_attribute("open", "")


# How many pixels of the focused control the bar covers.
COVERED = """bar => {
  const [over, at] = [bar, document.activeElement].map(element => element.getBoundingClientRect());
  return Math.max(0, Math.min(over.bottom, at.bottom) - Math.max(over.top, at.top));
}"""


def test_no_filter_gets_the_focus_under_the_sticky_button_of_the_drawer(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 360, "height": 640})
    page.goto("/case-studies")
    page.locator("summary").press("Enter")
    foot, options = page.locator(".drawer-foot"), page.locator("#drawer input:enabled")
    for _ in range(options.count()):
        page.keyboard.press("Tab")
        assert not foot.evaluate(COVERED)
    expect(options.last).to_be_focused()
    expect(options.last).to_be_in_viewport()
