"""What the browser loads before a click: the results of an option, and the page of a link."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Request, expect

from tests import servers
from tests.browser import journey
from tests.browser.tab import chromium_tab
from tests.servers import Server

LIST = "/case-studies"
#: The requests for results that needed the network, by path and query. One that the cache answers transfers nothing.
SENT = """performance.getEntriesByType("resource").filter(e => e.name.includes("/results") && e.transferSize)
    .map(e => e.name.slice(location.origin.length))"""
#: Longer than the pointer has to rest on an option.
REST_MS = 500


@contextmanager
def loaded_ahead(page: Page, address: str) -> Iterator[None]:
    """Something in this context has the results at this address fetched, before any click."""
    with page.expect_event("requestfinished", lambda request: request.url.endswith(address)):
        yield


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The addresses of all results that the page asks for, whether network or cache answers."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url) if "/results" in request.url else None)
    page.goto(LIST)
    return addresses


def test_a_tick_after_the_pointer_rested_on_the_option_needs_no_request(page: Page, server: Server) -> None:
    page.goto(LIST)
    with loaded_ahead(page, "/results?industry=media"):
        page.locator("label", has=page.locator("#industry-media")).hover()
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{server.url}{LIST}?industry=media")
    with loaded_ahead(page, "/results?industry=media&product=api"):
        page.locator("#product-api").hover()
    journey.tick(page, "product-api")
    journey.expect_list(page, f"{server.url}{LIST}?industry=media&product=api")
    assert page.evaluate(SENT) == [f"{LIST}/results?industry=media", f"{LIST}/results?industry=media&product=api"]


def test_a_tick_by_the_keyboard_needs_no_request_either(page: Page, server: Server) -> None:
    page.goto(f"{LIST}?product=api")
    with loaded_ahead(page, f"{LIST}/results"):
        page.locator("#product-api").focus()
    page.keyboard.press("Space")
    journey.expect_list(page, f"{server.url}{LIST}")
    assert page.evaluate(SENT) == [f"{LIST}/results"]


@pytest.mark.parametrize("link", ["[data-remove='product:api']", "[data-clear]", "#pages [rel=next]"])
def test_chips_and_pager_need_no_request_after_the_pointer_rested_on_them(page: Page, link: str) -> None:
    page.goto(LIST if "next" in link else f"{LIST}?industry=media&product=api")
    address = page.locator(link).get_attribute("hx-get")
    assert address
    with loaded_ahead(page, address):
        page.locator(link).hover()
    page.locator(link).click()
    expect(page).to_have_url(re.compile(re.escape(address.replace("/results", "")) + "$"))
    assert page.evaluate(SENT) == [address]


def test_results_are_asked_for_without_blank_parts_of_the_query(page: Page, server: Server, asked: list[str]) -> None:
    page.locator("#q").fill("listen")
    journey.expect_list(page, f"{server.url}{LIST}?q=listen")
    page.locator("[name=sort]").select_option("title")
    journey.expect_list(page, f"{server.url}{LIST}?q=listen&sort=title")
    page.locator("#q").fill("")
    journey.expect_list(page, f"{server.url}{LIST}?sort=title")
    stories = f"{server.url}{LIST}/results"
    assert asked == [f"{stories}?q=listen", f"{stories}?q=listen&sort=title", f"{stories}?sort=title"]


def test_a_pointer_that_only_passes_over_options_fetches_nothing(page: Page, asked: list[str]) -> None:
    page.evaluate(
        """() => document.querySelectorAll("[data-count], #count").forEach(
            element => element.dispatchEvent(new PointerEvent("pointerover", {bubbles: true})))"""
    )
    page.wait_for_timeout(REST_MS)
    assert asked == []


def test_an_option_without_stories_and_the_theme_fetch_nothing(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/results" in request.url else None)
    page.goto(f"{LIST}?industry=spacetech&product=api")
    for control in (page.locator("[data-count]:disabled").first, page.locator("[data-theme-choice=dark]")):
        control.dispatch_event("pointerover")
        page.wait_for_timeout(REST_MS)
    assert asked == []


@pytest.mark.parametrize("connection", ["{saveData: true, effectiveType: '4g'}", "{effectiveType: 'slow-2g'}"])
def test_nothing_is_fetched_ahead_for_a_visitor_who_saves_data(page: Page, connection: str) -> None:
    page.add_init_script(f"Object.defineProperty(Navigator.prototype, 'connection', {{value: {connection}}})")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/results" in request.url else None)
    page.goto(LIST)
    page.locator("#industry-media").hover()
    page.wait_for_timeout(REST_MS)
    assert asked == []


def test_a_fetch_ahead_is_dropped_when_the_pointer_rests_on_another_option(page: Page, server: Server) -> None:
    page.goto(LIST)
    page.route("**/results?industry=media", lambda _route: None)
    with page.expect_request("**/results?industry=media"):
        page.locator("#industry-media").hover()
    with page.expect_event("requestfailed") as dropped, page.expect_request("**/results?product=api"):
        page.locator("#product-api").hover()
    assert dropped.value.url.endswith("/results?industry=media")
    assert dropped.value.failure == "net::ERR_ABORTED"


def test_a_tick_during_its_fetch_ahead_waits_for_that_response(new_page: Callable[..., Page]) -> None:
    with servers.gunicorn("tests.browser.slow_site:site") as slow:
        page = new_page(base_url=slow.url)
        page.goto(LIST)
        with page.expect_request("**/results?industry=media"):
            page.locator("#industry-media").hover()
        journey.tick(page, "industry-media")
        journey.expect_list(page, f"{slow.url}{LIST}?industry=media")
        assert page.evaluate(SENT) == [f"{LIST}/results?industry=media"]


def test_a_fetch_ahead_that_fails_shows_nothing_and_the_tick_asks_again(
    page: Page, server: Server, expected_messages: list[str]
) -> None:
    expected_messages.append("net::ERR_FAILED")
    page.goto(LIST)
    page.route("**/results?industry=media", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        page.locator("#industry-media").hover()
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{server.url}{LIST}?industry=media")
    expect(page.locator("#alert")).to_be_empty()


def ahead_of(request: Request) -> bool:
    return "prefetch" in (request.headers.get("sec-purpose") or "")


def test_a_story_is_loaded_while_the_pointer_rests_on_its_card(page: Page) -> None:
    page.goto(LIST, wait_until="networkidle")
    link = page.locator("[data-study=spotify] a")
    with page.expect_event("requestfinished", ahead_of) as loaded:
        link.hover()
    assert loaded.value.url.endswith(f"{LIST}/spotify")
    link.click()
    expect(page.locator("article[data-study=spotify]")).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType") == "navigational-prefetch"


def test_the_styles_of_a_story_are_fetched_while_the_pointer_rests_on_its_card(page: Page) -> None:
    page.goto(LIST, wait_until="networkidle")
    link = page.locator("[data-study=spotify] a")
    with page.expect_event("requestfinished", lambda request: "/css/story." in request.url):
        link.hover()
    link.click()
    expect(page.locator("article[data-study=spotify]")).to_be_visible()
    sizes = "performance.getEntriesByType('resource').filter(r => /[.]css$/.test(r.name)).map(r => r.transferSize)"
    assert page.evaluate(sizes) == [0, 0]


def test_a_story_is_ready_to_be_shown_while_the_pointer_rests_on_its_card(server: Server) -> None:
    with chromium_tab() as tab:
        tab.open(server.url + LIST)
        tab.hover("[data-study=spotify] a")
        tab.wait_for_page_ahead()
        # The page ahead knows the theme that is chosen meanwhile.
        tab.evaluate("document.querySelector('[data-theme-choice=dark]').click()")
        tab.click("[data-study=spotify] a")
        tab.until(f"location.pathname === '{LIST}/spotify'")
        assert tab.evaluate("performance.getEntriesByType('navigation')[0].activationStart") > 0
        tab.until("document.documentElement.dataset.theme === 'dark'")


def test_only_pages_of_the_site_are_loaded_ahead(page: Page) -> None:
    """Not a feed, a preview, a file, another site, or a link whose results htmx fetches."""
    page.goto(f"{LIST}?industry=media&product=api", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if ahead_of(request) else None)
    page.evaluate(
        """list => {
            const paths = [".atom", ".json", "/spotify.md", "/spotify.png", "/spotify?preview=x", "/../logout", "/a/b"];
            const links = paths.map(path => `<li><a class="try" href="${list}${path}">A link to try</a>`);
            document.querySelector("#main").insertAdjacentHTML("afterbegin", `<ul>${links.join("")}</ul>`);
        }""",
        LIST,
    )
    links = [*page.locator(".try").all(), page.locator("[data-remove='product:api']")]
    for link in links:
        link.hover()
        page.wait_for_timeout(REST_MS)
    assert asked == []
    with page.expect_event("request", ahead_of) as last:
        page.locator(".masthead a").first.hover()
    assert last.value.url.endswith(LIST)
