"""The main journeys in Firefox and WebKitGTK. `make test` has each of them, and all of the details, in Chromium.

No `test_` in the name of this file: `make test` leaves it out, `make test-browsers` names it.
"""

import json
import time
from typing import Any
from urllib.request import urlopen

import pytest

from tests import servers
from tests.browser import journey, test_no_javascript, test_own_site, test_theme
from tests.other_browsers.webdriver import SECONDS, Window
from tests.servers import Server

MEDIA, BOTH = "?industry=media", "?industry=media&product=api"
STATE = f"return ({journey.LOOK})(document)"
EXPECTED = f"return ({journey.LOOK})(new DOMParser().parseFromString(arguments[0], 'text/html'))"
FOCUSED = "return document.activeElement.matches(arguments[0])"
ARE_SEEN = """return [...document.querySelectorAll(arguments[0])].map(each => {
    const {width, height} = each.getBoundingClientRect();
    return each.checkVisibility() && width > 0 && height > 0;
})"""


def expect_list(window: Window, address: str) -> dict[str, Any]:
    """The window shows this address with everything that the server's page at this address says."""
    # WebKitGTK never answers a script that was sent while it left the page, so the address comes first.
    servers.until(lambda: window.address() == address, SECONDS)
    with urlopen(address) as response:
        goal = window.run(EXPECTED, response.read().decode())
    deadline = time.monotonic() + SECONDS
    while (shown := (window.address(), window.run(STATE))) != (address, goal):
        assert time.monotonic() < deadline, f"shown: {json.dumps(shown)}\nexpected: {address} {json.dumps(goal)}"
        time.sleep(0.05)
    return dict(goal)


def are_seen(window: Window, selector: str) -> set[bool]:
    return set(window.run(ARE_SEEN, selector))


def test_two_ticks_and_back_and_forward_show_what_the_address_says(window: Window, server: Server) -> None:
    stories = f"{server.url}/case-studies"
    window.click("#industry-media")
    expect_list(window, stories + MEDIA)
    window.click("#product-api")
    shown = expect_list(window, stories + BOTH)
    both = journey.matching(industry={"media"}, product={"api"})
    assert set(shown["stories"]) == both
    assert shown["chips"] == ["industry:media", "product:api"]
    assert shown["sentence"] == f"{len(both)} of {len(journey.stories())} stories in Media, using the API"
    for go, query in [(window.back, MEDIA), (window.back, ""), (window.forward, MEDIA), (window.forward, BOTH)]:
        go()
        shown = expect_list(window, stories + query)
        window.wait(FOCUSED, "h1")
        window.wait("return document.querySelector('#status').textContent === arguments[0]", shown["sentence"])
    window.click("[data-clear]")
    assert expect_list(window, stories)["ticked"] == []
    window.back()
    expect_list(window, stories + BOTH)
    window.click("[data-remove='industry:media']")
    expect_list(window, f"{stories}?product=api")


def test_the_list_is_as_it_was_after_a_story_and_a_reload(window: Window, server: Server) -> None:
    stories = f"{server.url}/case-studies"
    window.click("#industry-media")
    expect_list(window, stories + MEDIA)
    window.click("#product-api")
    expect_list(window, stories + BOTH)
    window.click("[data-study=spotify] a")
    window.wait("return document.querySelector('article[data-study=spotify]')?.checkVisibility()")
    window.back()
    expect_list(window, stories + BOTH)
    window.reload()
    expect_list(window, stories + BOTH)
    window.back()
    expect_list(window, stories + MEDIA)
    window.click("#product-analytics")
    expect_list(window, f"{stories}?industry=media&product=analytics")


def test_back_from_the_next_page_returns_to_the_place_in_the_list(window: Window, server: Server) -> None:
    stories = f"{server.url}/case-studies"
    window.run("document.querySelector('#pages').scrollIntoView({block: 'center'})")
    place = window.run("return scrollY")
    assert place > 1000
    window.click("#pages [rel=next]")
    expect_list(window, f"{stories}?page=2")
    window.run("scrollTo(0, 0)")
    window.back()
    expect_list(window, stories)
    window.wait("return Math.abs(scrollY - arguments[0]) < 2", place)


def test_a_search_shows_results_while_typing_and_back_ends_it(window: Window, server: Server) -> None:
    stories = f"{server.url}/case-studies"
    window.write("#q", "listen")
    shown = expect_list(window, f"{stories}?q=listen")
    assert 0 < shown["total"] < len(journey.stories())
    assert window.run(FOCUSED, "#q")
    assert not window.run("return document.querySelector('#status').textContent === ''")
    window.back()
    assert expect_list(window, stories)["q"] == ""


def test_the_theme_changes_colours_and_logos_and_is_remembered(window: Window, server: Server) -> None:
    for theme in ("dark", "light"):
        window.click(f"label:has([data-theme-choice={theme}])")
        assert_theme(window, theme)
        window.open(f"{server.url}/case-studies/spotify")
        assert_theme(window, theme)
        window.open(f"{server.url}/case-studies")
        assert_theme(window, theme)


def assert_theme(window: Window, theme: str) -> None:
    # A lazy logo far down is not fetched before it comes near.
    window.run("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    window.wait(f"return ({test_theme.LOGOS_ARE})(arguments[0])", theme)
    lightness = max(window.run(f"return ({test_theme.SURFACE})()"))
    assert (lightness < 128) == (theme == "dark")


def test_the_contents_of_a_story_lead_to_its_parts_and_mark_them(window: Window, server: Server) -> None:
    window.open(f"{server.url}/case-studies/spotify")
    assert are_seen(window, ".glance .facts") == {True}, "the facts in the rail are not seen on a wide window"
    links = window.run("return [...document.querySelectorAll('.contents a')].map(link => link.hash)")
    assert len(links) >= 3
    for link in (*links[1:], links[0]):
        window.click(f".contents [href='{link}']")
        window.wait("return document.querySelector('.contents [aria-current]')?.hash === arguments[0]", link)
        top = window.wait("return document.querySelector(arguments[0]).getBoundingClientRect().top", link)
        assert 0 <= top < 50


def test_on_a_phone_the_drawer_opens_filters_and_closes(window: Window, server: Server) -> None:
    window.become(360, 800)
    assert are_seen(window, ".drawer-panels") == {False}
    window.click(".drawer-button")
    assert are_seen(window, ".drawer-panels") == {True}
    window.click("#industry-media")
    expect_list(window, f"{server.url}/case-studies{MEDIA}")
    window.click("[data-show]")
    window.wait("return !document.querySelector('#drawer').open")
    assert window.run(FOCUSED, "#count")


def test_on_a_phone_the_facts_of_a_story_open(window: Window, server: Server) -> None:
    window.become(360, 800)
    window.open(f"{server.url}/case-studies/spotify")
    assert are_seen(window, ".glance .facts") == {False}
    window.click(".glance-button")
    assert are_seen(window, ".glance .facts") == {True}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["", "/spotify"])
def test_nothing_is_wider_than_the_window(window: Window, server: Server, path: str, width: int) -> None:
    window.become(width, 800)
    window.open(f"{server.url}/case-studies{path}")
    assert window.run("return document.documentElement.scrollWidth") <= width


def test_the_journey_of_another_company_leads_to_its_addresses(window: Window) -> None:
    env = {"CASEBOOK_CONTENT": str(test_own_site.OWN), "SCRIPT_NAME": test_own_site.PREFIX}
    with servers.gunicorn(env=env) as own:
        window.open(test_own_site.list_address(own))
        for selector, query in test_own_site.JOURNEY:
            window.click(selector)
            expect_list(window, test_own_site.list_address(own, query))
        for _, query in [*test_own_site.JOURNEY[-2::-1], ("", "")]:
            window.back()
            expect_list(window, test_own_site.list_address(own, query))
        window.forward()
        expect_list(window, test_own_site.list_address(own, test_own_site.JOURNEY[0][1]))
        window.open("about:blank")  # its logos may still be coming, and the server goes now


def test_without_scripts_the_same_journey_leads_to_the_same_addresses(plain_window: Window, server: Server) -> None:
    plain_window.open(f"{server.url}/case-studies")
    assert plain_window.run("return !window.htmx")
    for act, what, query in test_no_javascript.JOURNEY:
        if act == "choose":  # WebKitGTK's driver cannot click an option
            plain_window.run("document.querySelector('[name=sort]').value = arguments[0]", what)
        else:
            plain_window.click(what)
        if act == "choose" or plain_window.run("return !!document.querySelector(arguments[0])", f"input{what}"):
            plain_window.click(".filters-apply button")
        expect_list(plain_window, f"{server.url}/case-studies{query}")


def test_cards_have_their_covers_and_no_gap_below_their_logos(window: Window) -> None:
    assert window.run("return document.querySelectorAll('.cards-wide').length"), "no card is a band"
    assert are_seen(window, ".card-cover, .card-cover img") == {True}
    gaps = window.run("""return [...document.querySelectorAll('.card')].map(card => {
        const [logo, headline] = ['.card-logo', '.card-headline'].map(part => card.querySelector(part));
        return headline.getBoundingClientRect().top - logo.getBoundingClientRect().bottom;
    })""")
    assert max(gaps) < 24
