"""`make dev` in a real browser: a saved change appears, and a mistake appears over the last good page."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests import servers

STUDY = "content/case-studies/spotify.md"
TERMS = "content/taxonomy.yaml"
TEMPLATE = "templates/study/show.html"
STYLE = "static/css/study.css"
SCRIPT = "static/js/study.js"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return servers.copy_of_checkout(tmp_path)


@pytest.fixture
def server(checkout: Path) -> Iterator[servers.Server]:
    port = servers.free_port()
    env = servers.clean_environment() | {"CASEBOOK_PORT": str(port), "CASEBOOK_CONTENT": str(checkout / "content")}
    with servers.running([sys.executable, "-m", "webapp.dev"], port=port, env=env, cwd=checkout) as server:
        yield server


@pytest.fixture
def save(checkout: Path) -> Callable[[str, str, str], None]:
    """``save(file, old, new)`` replaces ``old`` in the file."""

    def change(name: str, old: str, new: str) -> None:
        path = checkout / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return change


def mark(page: Page) -> Locator:
    """An element that exists until the page is loaded again."""
    page.evaluate("document.documentElement.dataset.mark = ''")
    return page.locator("html[data-mark]")


def test_a_saved_change_of_any_file_appears_without_a_reload_by_hand(page: Page, save: Callable[..., None]) -> None:
    page.goto("/case-studies/spotify")
    heading, html = page.locator("h1"), page.locator("html")
    changes = {
        (STUDY, "detailsTitle: '", "detailsTitle: 'Saved: "): lambda: expect(heading).to_contain_text("Saved: "),
        (TEMPLATE, "<h1 ", '<h1 lang="fr" '): lambda: expect(heading).to_have_attribute("lang", "fr"),
        (STYLE, ".study-title {", ".study-title { rotate: 3deg;"): lambda: expect(heading).to_have_css(
            "rotate", "3deg"
        ),
        (SCRIPT, "", "document.documentElement.title = 'hi';"): lambda: expect(html).to_have_attribute("title", "hi"),
        (TERMS, "label: Media", "label: Press"): lambda: expect(page.locator("dd", has_text="Press")).to_be_visible(),
    }
    for change, shows in changes.items():
        save(*change)
        shows()


def test_a_mistake_is_shown_over_the_last_good_page_until_it_is_fixed(
    page: Page, save: Callable[..., None], checkout: Path
) -> None:
    page.goto("/case-studies/spotify")
    this_page = mark(page)
    save(STUDY, "rating: 5", "rating: 6")
    overlay = page.get_by_role("dialog")
    expect(overlay).to_contain_text("error[rating-range]")
    command = [sys.executable, "-m", "webapp.cli", "check"]
    env = servers.clean_environment() | {"CASEBOOK_CONTENT": str(checkout / "content")}
    checked = subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert overlay.inner_text().strip() == checked.stdout.strip()
    expect(this_page).to_have_count(1)
    expect(page.locator("h1")).to_have_text(re.compile("^How Spotify Used"))

    other = page.context.new_page()
    other.goto("/case-studies")
    expect(other.locator("[data-study=spotify]")).to_be_visible()
    expect(other.get_by_role("dialog")).to_contain_text("error[rating-range]")

    save(STUDY, "rating: 6", "rating: 5")
    for tab in (page, other):
        expect(tab.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{% block main %}", "{% block main %}{% if %}", "TemplateSyntaxError"),
        ("{{ page.intro }}", "{{ page.intor }}", "intor"),
    ],
)
def test_an_error_in_a_template_is_shown_over_the_page_and_the_server_goes_on(
    page: Page, save: Callable[..., None], expected_messages: list[str], old: str, new: str, message: str
) -> None:
    expected_messages.append("500")
    page.goto("/case-studies/spotify")
    this_page = mark(page)
    save(TEMPLATE, old, new)
    overlay = page.get_by_role("dialog")
    expect(overlay).to_contain_text(message)
    expect(overlay).to_contain_text(TEMPLATE)
    expect(this_page).to_have_count(1)
    save(TEMPLATE, new, old)
    expect(this_page).to_have_count(0)
    expect(overlay).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()


def test_a_draft_shows_with_a_badge_in_the_list_and_on_its_page(page: Page, save: Callable[..., None]) -> None:
    page.goto("/case-studies?q=spotify")
    card = page.locator("[data-study=spotify]")
    expect(card.get_by_text("Draft")).to_have_count(0)
    save(STUDY, "\ntitle:", "\ndraft: true\ntitle:")
    expect(card.get_by_text("Draft")).to_be_visible()
    page.goto("/case-studies/spotify")
    expect(page.get_by_text("Draft, not published")).to_be_visible()


def test_the_browser_caches_no_response(page: Page) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it calls
    page.goto("/case-studies")
    kinds = {answer.request.resource_type for answer in answers}
    assert {"document", "stylesheet", "script", "image"} <= kinds
    assert {answer.header_value("cache-control") for answer in answers} == {"no-store"}
