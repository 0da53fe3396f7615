"""After a change the new results are in the window, and the control stays under the pointer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey
from tests.servers import Server

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 640}


def top(page: Page, selector: str) -> float:
    distance: float = page.locator(selector).evaluate("element => element.getBoundingClientRect().top")
    return distance


def scroll_to(page: Page, pixels: int) -> None:
    """Scrolls without the time that a visitor takes."""
    page.evaluate("pixels => scrollTo(0, pixels)", pixels)


def expect_results_from_their_top(page: Page) -> None:
    expect(page.locator("#count")).to_be_in_viewport(ratio=1)
    assert 0 <= top(page, "#count") < 50
    expect(page.locator("[data-study]").first).to_be_in_viewport()


@pytest.fixture
def stories(page: Page, server: Server) -> str:
    page.set_viewport_size(DESK)
    page.goto("/case-studies")
    return f"{server.url}/case-studies"


def test_a_tick_far_down_scrolls_to_the_top_of_the_results(page: Page, stories: str) -> None:
    scroll_to(page, 1500)
    box = page.locator("#industry-media")
    before = top(page, "#industry-media")
    box.click()
    journey.expect_list(page, f"{stories}?industry=media")
    expect_results_from_their_top(page)
    expect(box).to_be_focused()
    assert top(page, "#industry-media") == pytest.approx(before, abs=1), "the next tick would hit another box"


def test_a_tick_does_not_scroll_while_the_count_is_visible(page: Page, stories: str) -> None:
    for pixels in (0, 100):
        scroll_to(page, pixels)
        assert 0 < top(page, "#count") < DESK["height"]
        journey.tick(page, "industry-media")
        expect(page.locator("#industry-media")).to_be_checked(checked=not pixels)
        journey.expect_list(page, stories if pixels else f"{stories}?industry=media")
        assert page.evaluate("scrollY") == pixels


def test_a_tick_in_the_open_drawer_does_not_scroll(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/case-studies")
    page.get_by_text("Filters", exact=True).click()
    box = page.locator("#industry-media")
    box.scroll_into_view_if_needed()
    before = box.bounding_box(), page.evaluate("scrollY")
    box.click()
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    assert (box.bounding_box(), page.evaluate("scrollY")) == before


def test_back_leaves_scrolling_to_the_browser(page: Page, stories: str) -> None:
    scroll_to(page, 1500)
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{stories}?industry=media")
    page.go_back(wait_until="commit")
    journey.expect_list(page, stories)
    assert top(page, "#count") < 0


def test_the_next_page_starts_at_its_top(page: Page, stories: str) -> None:
    page.locator("#pages [rel=next]").click()
    journey.expect_list(page, f"{stories}?page=2")
    expect(page.locator("#count")).to_be_focused()
    expect_results_from_their_top(page)


def test_show_stories_leads_to_the_top_of_the_results(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/case-studies")
    page.get_by_text("Filters", exact=True).click()
    page.locator("#industry-media").click()
    page.get_by_role("button", name="Show 5 stories").click()
    expect(page.locator("#count")).to_be_focused()
    expect_results_from_their_top(page)
