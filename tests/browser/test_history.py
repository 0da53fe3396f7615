"""Back and Forward restore boxes, chips, results, title, and a sensible focus."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import journey
from tests.servers import Server


@pytest.fixture
def addresses(page: Page, server: Server) -> list[str]:
    """The addresses that the page has visited, in order."""
    stories = f"{server.url}/case-studies"
    page.add_init_script(journey.LISTEN)
    page.goto("/case-studies")
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{stories}?industry=media")
    journey.tick(page, "product-api")
    journey.expect_list(page, f"{stories}?industry=media&product=api")
    return [stories, f"{stories}?industry=media", f"{stories}?industry=media&product=api"]


def back(page: Page) -> None:
    # Not "load", which a page from the back-forward cache does not fire again.
    page.go_back(wait_until="commit")


def forward(page: Page) -> None:
    page.go_forward(wait_until="commit")


def let_through(page: Page, route: Route) -> None:
    """Continues the request and waits for its response."""
    with page.expect_event("requestfinished", lambda request: request.url == route.request.url):
        route.continue_()


def test_back_twice_and_forward_twice_restore_every_state(page: Page, addresses: list[str]) -> None:
    for go, address in [(back, addresses[1]), (back, addresses[0]), (forward, addresses[1]), (forward, addresses[2])]:
        go(page)
        sentence = journey.expect_list(page, address)["sentence"]
        expect(page.locator("h1")).to_be_focused()
        expect(page.locator("#status")).to_have_text(sentence)
    assert page.evaluate("sameStatus()")


def test_back_from_the_next_page_returns_to_the_place_in_the_list(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    # Chromium keeps the place by itself; Firefox and WebKit do not.
    page.evaluate("history.scrollRestoration = 'manual'")
    pager = page.locator("#pages [rel=next]")
    pager.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 1000
    pager.click()
    journey.expect_list(page, f"{server.url}/case-studies?page=2")
    page.evaluate("scrollTo(0, 0)")
    back(page)
    journey.expect_list(page, f"{server.url}/case-studies")
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate("scrollY") == pytest.approx(place, abs=1)


def test_filters_work_after_going_back(page: Page, addresses: list[str]) -> None:
    """A restore replaces everything in <main>, and listeners must not be lost with it."""
    back(page)
    journey.expect_list(page, addresses[1])
    journey.tick(page, "product-analytics")
    journey.expect_list(page, f"{addresses[1]}&product=analytics")
    page.locator("[data-remove='industry:media']").click()
    journey.expect_list(page, f"{addresses[0]}?product=analytics")
    page.locator("[name=sort]").select_option("title")
    journey.expect_list(page, f"{addresses[0]}?product=analytics&sort=title")


@pytest.mark.parametrize("chromium", ["whole", "quick"], ids=["back-forward cache", "loaded again"], indirect=True)
def test_the_list_is_as_it_was_after_a_visit_to_a_study(
    page: Page, addresses: list[str], request: pytest.FixtureRequest
) -> None:
    page.evaluate("window.cached = true")
    page.locator("[data-study=spotify] a").click()
    expect(page.locator("article[data-study=spotify]")).to_be_visible()
    back(page)
    journey.expect_list(page, addresses[2])
    is_cached = request.node.callspec.params["chromium"] == "whole"
    assert page.evaluate("window.cached === true") == is_cached, "the back-forward cache is not as this test needs it"

    back(page)
    journey.expect_list(page, addresses[1])
    expect(page.locator("h1")).to_be_focused()
    forward(page)
    journey.expect_list(page, addresses[2])
    forward(page)
    expect(page.locator("article[data-study=spotify]")).to_be_visible()
    back(page)
    journey.expect_list(page, addresses[2])
    journey.tick(page, "service-support")
    journey.expect_list(page, f"{addresses[2]}&service=support")


def test_a_tick_that_was_never_answered_is_gone_when_the_page_is_loaded_again(page: Page, server: Server) -> None:
    """A browser fills in forms again as they were left; here only the address says what is ticked."""
    page.goto("/case-studies?industry=media")
    page.route("**/results?*", lambda _route: None)
    with page.expect_request("**/results?*"):
        journey.tick(page, "product-api")
    page.locator("[data-study=spotify] a").click()
    expect(page.locator("article[data-study=spotify]")).to_be_visible()
    back(page)
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")


def test_back_works_after_the_page_was_reloaded(page: Page, addresses: list[str]) -> None:
    page.reload()
    journey.expect_list(page, addresses[2])
    back(page)
    journey.expect_list(page, addresses[1])
    back(page)
    journey.expect_list(page, addresses[0])


def test_two_steps_back_at_once_work_even_over_a_step_of_the_skip_link(page: Page, server: Server) -> None:
    """The skip link makes a step in the history that htmx does not know."""
    stories = f"{server.url}/case-studies"
    page.goto("/case-studies")
    page.get_by_text("Skip to stories").press("Enter")
    expect(page).to_have_url(f"{stories}#count")
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{stories}?industry=media")
    page.evaluate("history.go(-2)")
    journey.expect_list(page, stories)


def test_a_response_that_comes_after_going_back_is_dropped(page: Page, addresses: list[str]) -> None:
    """Both if it comes before the restored page and if it comes after."""
    held: dict[str, Route] = {}
    page.route("**/results?*solution=*", lambda route: held.update(tick=route))
    page.route(addresses[1], lambda route: held.update(back=route))
    with page.expect_request("**/results?*solution=*"):
        journey.tick(page, "solution-custom")
    with page.expect_request(addresses[1]):
        back(page)
    let_through(page, held["tick"])
    let_through(page, held["back"])
    journey.expect_list(page, addresses[1])
    page.unroute("**/results?*solution=*")
    journey.tick(page, "solution-custom")
    journey.expect_list(page, f"{addresses[1]}&solution=custom")


def test_a_later_tick_replaces_going_back(page: Page, addresses: list[str]) -> None:
    held: dict[str, Route] = {}
    page.route(addresses[1], lambda route: held.update(back=route))
    with page.expect_request(addresses[1]):
        back(page)
    journey.tick(page, "solution-custom")
    ticked = journey.expect_list(page, f"{addresses[2]}&solution=custom")
    let_through(page, held["back"])
    assert journey.expect_list(page, f"{addresses[2]}&solution=custom") == ticked


def test_a_step_forward_before_the_scripts_run_shows_the_list_of_its_address(page: Page) -> None:
    held: list[Route] = []
    page.route("**/explore.*.js", lambda route: held.append(route), times=1)  # noqa: PLW0108 - Playwright takes no built-in
    with page.expect_request("**/explore.*.js"):
        page.goto("/case-studies?industry=media", wait_until="commit")
    page.evaluate("history.pushState({ htmx: true }, '', '/case-studies?q=listen')")
    held[0].continue_()
    expect(page.locator("#count")).to_contain_text("matching “listen”")
    expect(page.locator("#q")).to_have_value("listen")
