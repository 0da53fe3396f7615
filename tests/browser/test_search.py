"""Searching as visitors do: typing, waiting, going back, misspelling."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.servers import Server

NOTHING = "/case-studies?industry=spacetech&product=dashboard&q=music"


def partials(page: Page) -> list[str]:
    """The query strings of the partials requested from now on."""
    queries: list[str] = []
    page.on("request", lambda r: queries.append(r.url.partition("?")[2]) if "/results?" in r.url else None)
    return queries


def type_into(page: Page, text: str) -> None:
    """Types faster than the pause after which the search starts."""
    page.locator("#q").press_sequentially(text, delay=30)


def test_a_pause_of_a_quarter_second_sends_one_request(page: Page) -> None:
    page.clock.install(time=0)
    page.goto("/case-studies")
    queries = partials(page)
    page.clock.pause_at(60_000)
    page.locator("#q").focus()
    for letter in "listen":
        page.keyboard.insert_text(letter)
        page.clock.run_for(240)
    assert queries == []
    with page.expect_request(re.compile("results.*q=listen")):
        page.clock.run_for(10)
    page.clock.resume()
    expect(page).to_have_url(re.compile(r"\?q=listen$"))
    assert len(queries) == 1


def test_results_appear_while_typing(page: Page) -> None:
    page.goto("/case-studies")
    page.locator("#q").focus()
    type_into(page, "listen")
    expect(page).to_have_url(re.compile(r"\?q=listen$"))
    expect(page.locator("#count")).to_have_text(re.compile(r"of 24 stories matching “listen”"))
    expect(page.locator("#status")).to_have_text(page.locator("#count").inner_text())
    assert page.title().startswith(page.locator("#count").inner_text())
    assert set(page.locator("mark").all_inner_texts()) <= {"listen", "Listen"}
    expect(page.locator("mark").first).to_be_visible()


def test_the_caret_stays_in_place_while_typing(page: Page) -> None:
    page.goto("/case-studies?q=lten")
    field = page.locator("#q")
    field.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    with page.expect_response(re.compile(r"results\?.*q=listen")):
        type_into(page, "is")
    expect(page).to_have_url(re.compile(r"\?q=listen$"))
    expect(field).to_be_focused()
    expect(field).to_have_value("listen")
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [3, 3]


def test_letters_typed_during_a_request_are_not_lost(page: Page) -> None:
    page.goto("/case-studies")
    page.locator("#q").focus()
    with page.expect_response(re.compile(r"q=lis&|q=lis$")):
        type_into(page, "lis")
    type_into(page, "tener")
    expect(page).to_have_url(re.compile(r"\?q=listener$"))
    expect(page.locator("#q")).to_have_value("listener")


def steps_back(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.go_back(wait_until="commit")
        expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_a_space_before_the_word_makes_no_step_in_the_history(page: Page) -> None:
    page.goto("/case-studies")
    page.goto("/case-studies?industry=media")
    page.locator("#q").focus()
    with page.expect_response(re.compile(r"results\?")):
        type_into(page, " ")
    type_into(page, "listen")
    expect(page).to_have_url(re.compile(r"\?industry=media&q=listen$"))
    steps_back(page, "?industry=media", "/case-studies")


def test_a_typed_word_is_one_step_of_the_history_and_back_returns_to_the_list_before(page: Page) -> None:
    page.goto("/case-studies/spotify")
    page.goto("/case-studies?industry=media")
    full_count = page.locator("#count").inner_text()
    steps = page.evaluate("history.length")
    page.locator("#q").focus()
    for text, address in (("l", "q=l"), ("is", "q=lis"), ("ten", "q=listen")):
        type_into(page, text)
        expect(page).to_have_url(re.compile(rf"\?industry=media&{address}$"))
    assert page.evaluate("history.length") == steps + 1

    steps_back(page, "?industry=media")
    expect(page.locator("#count")).to_have_text(full_count)
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("mark")).to_have_count(0)
    steps_back(page, "/case-studies/spotify")
    expect(page.locator("h1")).to_contain_text("How Spotify")

    page.go_forward(wait_until="commit")
    expect(page.locator("#count")).to_have_text(full_count)
    page.go_forward(wait_until="commit")
    expect(page).to_have_url(re.compile(r"q=listen$"))
    expect(page.locator("#count")).to_have_text(re.compile("matching “listen”"))
    expect(page.locator("#q")).to_have_value("listen")


@pytest.mark.parametrize("typed", [["listen"], ["lis", "ten"]])
def test_enter_makes_no_step_of_its_own(page: Page, typed: list[str]) -> None:
    """If the results are shown already, if others are, and if none are yet."""
    page.goto("/case-studies?industry=media")
    steps = page.evaluate("history.length")
    page.locator("#q").focus()
    for text in typed:
        if text == "ten":
            expect(page).to_have_url(re.compile("q=lis$"))
        page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?industry=media&q=listen$"))
    expect(page.locator("#count")).to_have_text(re.compile("matching “listen”"))
    with page.expect_response("**/results?*q=listen*"):
        page.keyboard.press("Enter")
    assert page.evaluate("history.length") == steps + 1
    steps_back(page, "?industry=media")


def enter(page: Page) -> None:
    with page.expect_response("**/results?*"):
        page.keyboard.press("Enter")


def come_back_to_the_field(page: Page) -> None:
    page.locator("#count").focus()
    page.locator("#q").focus()


def remove_a_chip(page: Page) -> None:
    page.locator("[data-remove='industry:media']").click()
    expect(page).to_have_url(re.compile(r"\?q=lis$"))
    page.locator("#q").focus()


@pytest.mark.parametrize(
    ("end", "before"),
    [
        (enter, ["?industry=media&q=lis", "?industry=media"]),
        (come_back_to_the_field, ["?industry=media&q=lis", "?industry=media"]),
        (remove_a_chip, ["?q=lis", "?industry=media&q=lis", "?industry=media"]),
    ],
)
def test_typing_after_a_search_has_ended_makes_a_step_of_its_own(
    page: Page, end: Callable[[Page], None], before: list[str]
) -> None:
    page.goto("/case-studies?industry=media")
    page.locator("#q").focus()
    type_into(page, "lis")
    expect(page).to_have_url(re.compile("q=lis$"))
    end(page)
    page.keyboard.press("End")
    type_into(page, "ten")
    expect(page).to_have_url(re.compile("q=listen$"))
    steps_back(page, *before)


def test_leaving_the_field_before_the_results_appear_makes_no_step(page: Page) -> None:
    page.goto("/case-studies")
    steps = page.evaluate("history.length")
    page.locator("#q").focus()
    type_into(page, "lis")
    expect(page).to_have_url(re.compile("q=lis$"))
    type_into(page, "ten")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("q=listen$"))
    assert page.evaluate("history.length") == steps + 1


def test_did_you_mean_is_one_click(page: Page) -> None:
    page.goto("/case-studies")
    page.locator("#q").focus()
    type_into(page, "lisstener")
    # On a busy machine letters come slowly, and an earlier part of the word has a suggestion as well.
    expect(page).to_have_url(re.compile(r"\?q=lisstener$"))
    correction = page.get_by_role("link", name="listener", exact=True)
    expect(page.locator("#explore")).to_contain_text("Did you mean listener?")
    correction.click()
    expect(page).to_have_url(re.compile(r"\?q=listener$"))
    expect(page.locator("#q")).to_have_value("listener")
    expect(page.locator("[data-study]").first).to_be_visible()


def test_without_results_one_click_leads_back_to_stories(page: Page) -> None:
    page.goto(NOTHING)
    expect(page.locator("[data-total='0']")).to_be_visible()
    suggestion = page.get_by_role("link", name=re.compile("^Without ")).first
    promised = re.search(r": (\d+) stor", suggestion.inner_text())
    assert promised
    suggestion.click()
    expect(page.locator(f"[data-total='{promised[1]}']")).to_be_visible()
    expect(page.locator("[data-study]").first).to_be_visible()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_the_form_searches_and_corrects(page: Page, server: Server) -> None:
    page.goto("/case-studies")
    page.locator("#q").fill("lisstener")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(f"{server.url}/case-studies?q=lisstener")
    page.get_by_role("link", name="listener", exact=True).click()
    expect(page).to_have_url(f"{server.url}/case-studies?q=listener")
    expect(page.locator("mark").first).to_be_visible()


def test_structured_data_causes_no_console_message(page: Page) -> None:
    page.goto("/case-studies/orbitane")
    types = "node => JSON.parse(node.textContent)['@graph'].map(item => item['@type'])"
    types_on_page = page.locator("script[type='application/ld+json']").evaluate(types)
    assert types_on_page == ["Organization", "BreadcrumbList", "Article"]
