"""When a request fails, the old results stay, an alert says so, and trying again works."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import journey
from tests.servers import Server

PARTIAL = "**/case-studies/results?*"

Failure = Callable[[Route], None]


def answer_500(route: Route) -> None:
    """With a body and an address that htmx would use by default."""
    route.fulfill(
        status=500, content_type="text/html", headers={"HX-Push-Url": "/no"}, body="<title>No</title><h1>No</h1>"
    )


def cut_the_connection(route: Route) -> None:
    route.abort("connectionreset")


def never_answer(route: Route) -> None:
    pass


both_failures = pytest.mark.parametrize("fail", [answer_500, cut_the_connection])


@pytest.fixture
def expected_messages() -> list[str]:
    """Chromium's own message about a failed request; no script can prevent it."""
    return ["Failed to load resource"]


def try_again(page: Page) -> Locator:
    return page.locator("#alert").get_by_role("button", name="Try again")


@both_failures
def test_the_old_results_stay_and_the_alert_offers_to_try_again(page: Page, server: Server, fail: Failure) -> None:
    page.goto("/case-studies?industry=media")
    before, steps = journey.look(page), page.evaluate("history.length")
    expect(page.locator("#alert")).to_be_empty()
    expect(page.locator("#alert")).to_have_attribute("role", "alert")

    page.route(PARTIAL, fail)
    journey.tick(page, "product-api")
    expect(try_again(page)).to_be_visible()
    expect(page.locator("#alert")).to_contain_text("could not be updated")
    expect(page).to_have_url(f"{server.url}/case-studies?industry=media")
    assert page.evaluate("history.length") == steps
    # The tick stays too, because trying again sends it.
    assert journey.look(page) == before | {"ticked": ["industry-media", "product-api"]}
    expect(page.locator("#product-api")).to_be_focused()

    page.unroute(PARTIAL)
    try_again(page).click()
    journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api")
    expect(page.locator("#alert")).to_be_empty()
    journey.expect_focus_somewhere(page)
    assert page.evaluate("history.length") == steps + 1


@both_failures
def test_the_next_tick_works_and_removes_the_alert(page: Page, server: Server, fail: Failure) -> None:
    page.goto("/case-studies")
    page.route(PARTIAL, fail, times=1)
    journey.tick(page, "industry-media")
    expect(try_again(page)).to_be_visible()
    journey.tick(page, "product-api")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api")
    expect(page.locator("#alert")).to_be_empty()


def test_a_failed_chip_can_be_tried_again(page: Page, server: Server) -> None:
    page.goto("/case-studies?industry=media&product=api")
    page.route(PARTIAL, answer_500, times=1)
    page.locator("[data-remove='industry:media']").click()
    try_again(page).click()
    journey.expect_list(page, f"{server.url}/case-studies?product=api")


def test_trying_again_without_success_keeps_the_focus_on_the_button(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    page.route(PARTIAL, answer_500)
    page.locator("#industry-media").press("Space")
    try_again(page).focus()
    with page.expect_response(PARTIAL):
        page.keyboard.press("Enter")
    expect(try_again(page)).to_be_focused()
    page.unroute(PARTIAL)
    page.keyboard.press("Enter")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    journey.expect_focus_somewhere(page)


def test_no_answer_for_15_seconds_is_a_failure(page: Page, server: Server) -> None:
    page.clock.install()
    page.goto("/case-studies")
    page.route(PARTIAL, never_answer, times=1)
    with page.expect_request(PARTIAL):
        journey.tick(page, "industry-media")
    page.clock.fast_forward(16_000)
    try_again(page).click()
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")


def test_a_tick_replaced_by_the_next_one_is_no_failure(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    page.route(PARTIAL, never_answer, times=1)
    with page.expect_request(PARTIAL):
        journey.tick(page, "industry-media")
    journey.tick(page, "product-api")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api")
    expect(page.locator("#alert")).to_be_empty()


def test_going_back_to_a_failing_address_shows_the_browsers_error(page: Page, server: Server) -> None:
    """The address has changed already, so the old results must not stay."""
    page.goto("/case-studies")
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    page.route("**/case-studies", lambda route: route.fulfill(status=500, body="<h1>Not now</h1>"))
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", name="Not now")).to_be_visible()
    page.unroute("**/case-studies")
    page.reload(wait_until="commit")
    journey.expect_list(page, f"{server.url}/case-studies")


def test_escape_removes_the_alert(page: Page) -> None:
    page.goto("/case-studies")
    page.route(PARTIAL, answer_500)
    page.locator("#industry-media").focus()
    page.keyboard.press("Space")
    expect(try_again(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#alert")).to_be_empty()
    expect(page.locator("#industry-media")).to_be_focused()


def test_without_htmx_the_form_is_sent_by_the_browser(page: Page) -> None:
    page.route("**/vendor/htmx*", lambda route: route.abort())
    page.goto("/case-studies")
    page.locator("#industry-media").check()
    expect(page).to_have_url(re.compile(r"\?industry=media$"))
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/case-studies")
    page.locator("#drawer > summary").click()
    page.locator("#industry-ai").check()
    expect(page).to_have_url(re.compile(r"\?industry=ai$"))
    expect(page.locator("#count")).to_contain_text("AI")


def test_a_tick_before_the_scripts_have_loaded_counts(page: Page) -> None:
    held: dict[str, Route] = {}
    page.route("**/js/explore*", lambda route: held.update(script=route))
    with page.expect_request("**/js/explore*"):
        page.goto("/case-studies", wait_until="commit")
    page.locator("#industry-media").check()
    expect(page.locator("#industry-media")).to_be_checked()
    held["script"].continue_()
    expect(page).to_have_url(re.compile(r"\?industry=media$"))
    expect(page.locator("#count")).to_contain_text("in Media")
