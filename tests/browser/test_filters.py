"""A tick changes results, counts, chips, sentence, title and address together, each of them once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import servers
from tests.browser import journey
from tests.servers import Server


def test_ticks_in_two_facets_show_the_studies_that_have_both(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    journey.tick(page, "product-api")
    journey.expect_list(page, f"{server.url}/case-studies?product=api")
    journey.tick(page, "industry-media")
    shown = journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api")

    both = journey.matching(industry={"media"}, product={"api"})
    assert set(shown["stories"]) == both
    assert shown["total"] == len(both)
    assert shown["ticked"] == ["industry-media", "product-api"]
    assert shown["chips"] == ["industry:media", "product:api"]
    assert shown["sentence"] == f"{len(both)} of {len(journey.stories())} stories in Media, using the API"
    assert shown["title"].startswith(shown["sentence"])


def test_two_terms_of_one_facet_show_the_studies_of_either(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    journey.tick(page, "industry-ai")
    shown = journey.expect_list(page, f"{server.url}/case-studies?industry=ai&industry=media")
    assert shown["total"] == len(journey.matching(industry={"ai", "media"}))


def test_a_count_is_the_number_of_results_after_a_tick(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    journey.tick(page, "industry-media")
    counts = journey.expect_list(page, f"{server.url}/case-studies?industry=media")["counts"]
    # Terms chosen in a facet do not change the counts of that facet.
    assert counts["industry-ai"] == len(journey.matching(industry={"ai"}))
    assert counts["product-api"] == len(journey.matching(industry={"media"}, product={"api"}))
    journey.tick(page, "product-api")
    shown = journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api")
    assert shown["total"] == counts["product-api"]


def test_a_filtered_address_opened_directly_shows_the_same_as_ticking(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    journey.tick(page, "industry-ai")
    journey.expect_list(page, f"{server.url}/case-studies?industry=ai")
    journey.tick(page, "solution-cloud")
    ticked = journey.expect_list(page, f"{server.url}/case-studies?industry=ai&solution=cloud")

    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    assert journey.look(other_tab) == ticked
    assert other_tab.url == page.url


def test_a_chip_removes_its_filter_and_unticks_its_box(page: Page, server: Server) -> None:
    page.goto("/case-studies?industry=media&product=api")
    page.locator("[data-remove='industry:media']").click()
    assert journey.expect_list(page, f"{server.url}/case-studies?product=api")["ticked"] == ["product-api"]


def test_a_box_ticked_by_hand_is_unticked_by_its_chip(page: Page, server: Server) -> None:
    """A tick by hand is a property; a morph changes only the attribute."""
    page.goto("/case-studies")
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    page.locator("[data-remove='industry:media']").click()
    assert journey.expect_list(page, f"{server.url}/case-studies")["ticked"] == []


def test_clear_all_removes_every_filter_and_keeps_the_sort(page: Page, server: Server) -> None:
    page.goto("/case-studies?industry=media&product=api&sort=title")
    page.locator("[data-clear]").click()
    shown = journey.expect_list(page, f"{server.url}/case-studies?sort=title")
    assert (shown["ticked"], shown["chips"], shown["total"]) == ([], [], len(journey.stories()))


def test_the_sort_changes_the_order_and_goes_into_the_address(page: Page, server: Server) -> None:
    page.goto("/case-studies?industry=media")
    featured = journey.look(page)["stories"]
    page.locator("[name=sort]").select_option("title")
    by_title = journey.expect_list(page, f"{server.url}/case-studies?industry=media&sort=title")
    assert by_title["stories"] == sorted(featured)
    page.locator("[name=sort]").select_option("")
    assert journey.expect_list(page, f"{server.url}/case-studies?industry=media")["stories"] == featured


def test_the_head_says_nothing_of_a_list_that_is_no_longer_shown(page: Page, server: Server) -> None:
    page.goto("/case-studies?industry=ai")
    first = head_of(page)
    assert any("AI" in text for text in first) and any("industry=ai" in text for text in first)
    journey.tick(page, "industry-ai", "industry-media")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    addresses = page.locator("[rel=alternate]").evaluate_all("links => links.map(link => link.href)")
    assert addresses == [f"{server.url}/case-studies.{kind}?industry=media" for kind in ("atom", "json")]
    page.locator("[name=sort]").select_option("title")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media&sort=title")
    page.go_back(wait_until="commit")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    for address in addresses:
        assert page.request.get(address).ok
    kept = head_of(page)
    page.reload()
    new = head_of(page)
    changing = {text for text in first if text not in new}
    assert changing and not changing & set(kept)
    stale = [text for text in kept if text not in new and "industry=media" not in text]
    assert not stale


def head_of(page: Page) -> list[str]:
    """What the head says, but for the title."""
    return page.locator("head > :is(meta, link, [type$=json])").evaluate_all("all => all.map(each => each.outerHTML)")


def test_a_tick_on_a_later_page_shows_the_first_page_of_the_new_results(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    page.locator("#pages [rel=next]").click()
    assert journey.expect_list(page, f"{server.url}/case-studies?page=2")["page"] == "2"
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")


def test_after_four_quick_ticks_at_a_slow_server_the_last_state_is_shown(new_page: Callable[..., Page]) -> None:
    with servers.gunicorn("tests.browser.slow_site:site") as slow:
        page = new_page(base_url=slow.url)
        page.goto("/case-studies")
        steps = page.evaluate("history.length")
        # All four within the 400 ms of the first response, even on a busy machine.
        boxes = ["industry-ai", "product-api", "solution-cloud", "industry-media"]
        page.evaluate("boxes => boxes.forEach(id => document.getElementById(id).click())", boxes)
        shown = journey.expect_list(
            page, f"{slow.url}/case-studies?industry=ai&industry=media&product=api&solution=cloud"
        )
        assert sorted(shown["ticked"]) == sorted(boxes)
        assert page.evaluate("history.length") == steps + 1, "a state that was never shown is in the history"


@pytest.mark.parametrize("moment", ["after:request", "before:settle", "after:settle"])
def test_a_tick_during_a_swap_is_not_lost(page: Page, server: Server, moment: str) -> None:
    """Each moment lasts a millisecond or two: after the response has come, and while the list changes."""
    page.goto("/case-studies")
    page.evaluate(
        """moment => {
            const tick = id => document.getElementById(id).click();
            document.addEventListener(`htmx:${moment}`, () => tick("product-api"), {once: true});
            document.addEventListener("htmx:after:swap", () => tick("service-support"), {once: true});
            tick("industry-media");
        }""",
        moment,
    )
    journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api&service=support")


def test_the_status_announces_each_new_sentence_once_and_nothing_before_the_first_change(
    page: Page, server: Server
) -> None:
    page.add_init_script(journey.LISTEN)
    page.goto("/case-studies")
    status = page.locator("#status")
    expect(status).to_have_attribute("role", "status")
    expect(status).to_have_attribute("aria-live", "polite")
    expect(status).to_be_empty()

    journey.tick(page, "industry-media")
    first = journey.expect_list(page, f"{server.url}/case-studies?industry=media")["sentence"]
    journey.tick(page, "product-api")
    second = journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api")["sentence"]
    page.locator("[data-clear]").click()
    third = journey.expect_list(page, f"{server.url}/case-studies")["sentence"]
    assert page.evaluate("announced") == [first, second, third]
    assert page.evaluate("sameStatus()")


def test_the_same_address_is_never_in_the_history_twice(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    journey.tick(page, "industry-media")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media")
    steps = page.evaluate("history.length")
    with page.expect_response("**/results?*") as answer:
        page.locator("#q").press("Enter")
    assert answer.value.headers["hx-push-url"] == "/case-studies?industry=media"
    journey.tick(page, "product-api")
    journey.expect_list(page, f"{server.url}/case-studies?industry=media&product=api")
    assert page.evaluate("history.length") == steps + 1


def test_the_journey_is_the_same_under_a_path_prefix(new_page: Callable[..., Page]) -> None:
    with servers.gunicorn(env={"SCRIPT_NAME": "/customers"}) as prefixed:
        stories = f"{prefixed.url}/case-studies"
        page = new_page(base_url=prefixed.url)
        page.goto(stories)
        journey.tick(page, "industry-media")
        journey.expect_list(page, f"{stories}?industry=media")
        journey.tick(page, "product-api")
        journey.expect_list(page, f"{stories}?industry=media&product=api")
        page.locator("[data-remove='product:api']").click()
        journey.expect_list(page, f"{stories}?industry=media")
        page.go_back()
        journey.expect_list(page, f"{stories}?industry=media&product=api")
        page.locator("[data-study=spotify] a").click()
        expect(page.locator("article[data-study=spotify]")).to_be_visible()
        expect(page).to_have_url(f"{stories}/spotify")
        page.wait_for_function("document.fonts.check('1em Newsreader')")
        expect(page.locator(".study-logo img")).to_have_js_property("complete", True)
        page.get_by_role("link", name="Customer stories").click()
        journey.expect_list(page, stories)
        page.locator("#pages [rel=next]").click()
        journey.expect_list(page, f"{stories}?page=2")
        page.goto("about:blank")  # its logos may still be coming, and the server goes now


@pytest.mark.parametrize(
    ("address", "link", "key", "to"),
    [
        ("?industry=media&product=api", "[data-remove='industry:media']", "Control+Enter", "?product=api"),
        ("?industry=media&product=api", "[data-clear]", "Shift", ""),
        ("", "#pages [rel=next]", "Control", "?page=2"),
        ("?industry=media&solution=cloud", ".no-results a", "Control", "?solution=cloud"),
    ],
)
def test_with_ctrl_or_shift_a_link_opens_elsewhere_as_links_do(
    page: Page, server: Server, address: str, link: str, key: str, to: str
) -> None:
    stories = f"{server.url}/case-studies"
    page.goto(f"{stories}{address}")
    place = page.locator(link).first
    with page.context.expect_page() as opened:
        if "+" in key:
            place.press(key)
        else:
            place.click(modifiers=[key])
    expect(opened.value).to_have_url(f"{stories}{to}")
    journey.expect_list(page, f"{stories}{address}")
