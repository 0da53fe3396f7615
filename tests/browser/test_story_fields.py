"""Pictures, videos and a story that is told in its body, in a browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import servers
from tests.browser.budgets import DISTURBANCES
from tests.browser.test_accessibility import NARROW, WIDE, findings
from tests.browser.test_print import printed, text_of
from tests.story_fields import TOLD, a_picture, a_video, site_of, told

#: Long enough for each part of the story to be at the top of a window.
BODY = TOLD.replace("They are warm.", "They are warm.\n\n" * 40).replace("The ovens", "Cold.\n\n" * 40 + "The ovens")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    gallery = [a_picture("roof"), a_picture("door"), a_picture("oven")]
    site = site_of(tmp_path_factory.mktemp("site"), BODY, cover=a_picture(), gallery=gallery, video=a_video(), **told())
    with servers.gunicorn(env={"CASEBOOK_CONTENT": str(site)}) as server:
        yield server


@pytest.fixture
def story(server: servers.Server) -> str:
    return f"{server.url}/case-studies/acme"


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_axe_finds_nothing_and_nothing_moves_or_overflows(
    new_page: Callable[..., Page], story: str, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport, bypass_csp=True)
    page.goto(story, wait_until="networkidle")
    page.locator(".transcript").evaluate("details => details.open = true")
    assert page.evaluate(DISTURBANCES)["layout-shift"] == 0
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    assert not findings(page)


def test_a_picture_has_its_place_before_it_is_loaded(page: Page, story: str) -> None:
    page.route("**/*.svg", lambda _: None)  # it never answers
    page.goto(story, wait_until="domcontentloaded")
    assert page.locator(".figure img").count() == 4
    for picture in page.locator(".figure img").all():
        box = picture.bounding_box()
        assert box
        assert box["width"] / box["height"] == pytest.approx(16 / 9, abs=0.02)


def test_a_video_is_fetched_when_it_is_played_and_not_before(page: Page, story: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition(".")[2]))
    page.goto(story, wait_until="networkidle")
    page.locator("video").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert "svg" in asked
    assert "webm" not in asked
    with page.expect_request("**/*.webm") as request:
        page.locator("video").evaluate("video => { video.play().catch(() => {}) }")
    assert request.value.headers["range"] == "bytes=0-"


def test_the_contents_mark_the_part_of_the_body_that_is_read(page: Page, story: str) -> None:
    page.goto(story)
    links = page.locator(".contents a")
    for index in (0, 1, 2):
        links.nth(index).click()
        expect(links.nth(index)).to_have_attribute("aria-current", "true")
        expect(page.locator(".contents [aria-current]")).to_have_count(1)


def test_the_first_quotation_of_a_story_told_in_its_body_is_larger_than_its_text(page: Page, story: str) -> None:
    page.goto(story)
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert page.locator(".told .quote-text").evaluate(size) > 1.2 * page.locator(".told > p").first.evaluate(size)


def test_paper_has_the_transcript_in_place_of_the_player(page: Page, story: str) -> None:
    page.goto(story, wait_until="networkidle")
    text = text_of(printed(page))
    assert "A day with" in text
    assert "Then the ovens start." in text
    assert "Transcript" not in text


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_the_transcript_opens_without_scripts(page: Page, story: str) -> None:
    page.goto(story)
    expect(page.get_by_text("Then the ovens start.")).to_be_hidden()
    page.get_by_text("Transcript").click()
    expect(page.get_by_text("Then the ovens start.")).to_be_visible()
