"""The form works without JavaScript: the same journey has the same addresses and studies."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journey
from tests.servers import Server

# An action, and the address after it.
JOURNEY = [
    ("click", "#industry-media", "?industry=media"),
    ("click", "#product-api", "?industry=media&product=api"),
    ("click", "[data-remove='industry:media']", "?product=api"),
    ("click", "#industry-ai", "?industry=ai&product=api"),
    ("choose", "title", "?industry=ai&product=api&sort=title"),
    ("choose", "", "?industry=ai&product=api"),
    ("click", "[data-clear]", ""),
    ("click", "#pages [rel=next]", "?page=2"),
    ("click", "#solution-cloud", "?solution=cloud"),
]


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_the_same_journey_leads_to_the_same_addresses_and_studies(page: Page, server: Server) -> None:
    """With scripts each step is a test in test_filters.py; both are held to the server's page at each address."""
    page.goto("/case-studies")
    for act, what, address in JOURNEY:
        if act == "choose":
            page.locator("[name=sort]").select_option(what)
        else:
            page.locator(what).click()
        if act == "choose" or page.locator(f"input{what}").count():
            page.get_by_role("button", name="Show stories").click()
        journey.expect_list(page, f"{server.url}/case-studies{address}")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_back_from_a_study_works_without_scripts(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    page.locator("#industry-media").click()
    page.get_by_role("button", name="Show stories").click()
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    page.locator("[data-study=spotify] a").click()
    expect(page.locator("article[data-study=spotify]")).to_be_visible()
    page.go_back(wait_until="commit")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")


@pytest.mark.parametrize(
    "page", [{"java_script_enabled": False, "viewport": {"width": 360, "height": 640}}], indirect=True
)
def test_a_small_screen_filters_without_scripts(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    page.locator("#drawer summary").click()
    page.locator("#industry-media").click()
    page.get_by_role("button", name="Show stories").click()
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")


@pytest.mark.parametrize(
    "page", [{"java_script_enabled": False, "viewport": {"width": 1280, "height": 720}}], indirect=True
)
def test_a_short_window_shows_the_button_together_with_the_filters(page: Page) -> None:
    page.goto("/case-studies")
    button = page.get_by_role("button", name="Show stories")
    expect(button).to_be_in_viewport(ratio=1)
    page.locator("#solution-mobile").focus()
    expect(page.locator("#solution-mobile")).to_be_in_viewport(ratio=1)
    expect(button).to_be_in_viewport(ratio=1)
    box, under = page.locator("#solution-mobile").bounding_box(), button.bounding_box()
    assert box and under and box["y"] + box["height"] <= under["y"]
