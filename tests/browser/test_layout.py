"""How the pages hold together at every width: what stands where, what opens, what follows, what may not move."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests import servers
from tests.browser import fonts
from tests.browser.test_accessibility import PAGES, SIDEWAYS
from tests.factories import a_content_folder, a_study_text

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture
def expected_messages() -> list[str]:
    return ["Failed to load resource: the server responded with a status of 404"]


def left(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box
    return box["x"]


def right(locator: Locator) -> float:
    return left(locator) + width(locator)


def bottom(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box
    return box["y"] + box["height"]


def top(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box
    return box["y"]


def width(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box
    return box["width"]


@pytest.mark.parametrize("javascript", [True, False])
def test_no_page_scrolls_sideways_at_any_width(new_page: Callable[..., Page], javascript: bool) -> None:
    page = new_page(java_script_enabled=javascript)
    fonts.use_fixtures(page, fonts.WIDEST_TEXT_FONT)
    for address in PAGES.values():
        page.goto(address)
        for pixels in (320, 360, 640, 768, 1024, 1280, 1920):
            page.set_viewport_size({"width": pixels, "height": 800})
            assert page.evaluate(SIDEWAYS) <= 0, f"{address} at {pixels}"
    assert fonts.TEST_FONT in fonts.loaded(page)


# The size of the letters of every control that is typed in or chosen from.
LETTERS = """() => [...document.querySelectorAll("input, select, textarea")].map(
  control => parseFloat(getComputedStyle(control).fontSize))"""


def test_no_phone_zooms_in_on_a_control(page: Page) -> None:
    """Safari does so if its letters are smaller than 16 px, also where the reader has chosen a smaller size."""
    for address in PAGES.values():
        page.goto(address)
        for pixels in (320, 360, 640, 768, 1024, 1280, 1920):
            page.set_viewport_size({"width": pixels, "height": 800})
            assert min(page.evaluate(LETTERS)) >= 16, f"{address} at {pixels}"
    page.evaluate("document.documentElement.style.fontSize = '12px'")
    assert min(page.evaluate(LETTERS)) >= 16


@pytest.mark.parametrize(("pixels", "abreast"), [(360, 1), (768, 2), (1024, 2), (1280, 3), (1920, 3)])
def test_cards_stand_one_two_or_three_abreast_and_the_band_is_as_wide_as_three(
    page: Page, pixels: int, abreast: int
) -> None:
    page.set_viewport_size({"width": pixels, "height": 900})
    page.goto("/case-studies")
    cards, band = page.locator(".card"), page.locator(".cards-wide .card")
    assert len({left(card) for card in cards.all()}) == abreast
    assert (width(band) > 3 * width(cards.first)) == (abreast == 3)


# Rows before the last that end in a hole, and cards of unequal width besides the band.
UNEVEN = """() => [...document.querySelectorAll(".cards")].flatMap(grid => {
  const end = grid.getBoundingClientRect().right;
  const cells = [...grid.children].map(cell => [cell, cell.getBoundingClientRect()]);
  const rows = [...Map.groupBy(cells.map(([, box]) => box), box => Math.round(box.top)).values()];
  const holes = rows.slice(0, -1).map(row => end - row.at(-1).right).filter(rest => Math.abs(rest) > 1);
  const widths = new Set(cells.map(([cell, box]) => cell.matches(".cards-wide") || Math.round(box.width)));
  widths.delete(true);
  return widths.size > 1 ? [...holes, [...widths]] : holes;
})"""


def test_cards_are_even_and_none_is_stretched(page: Page) -> None:
    several = ("industry=fintech", "industry=media", "product=dashboard", "solution=custom", "q=waiting", "page=2")
    one, two = "industry=media&product=api&service=support", "industry=spacetech&industry=ai&product=integration"
    lists = ("", *several, one, two)
    for address in (*(f"/case-studies?{query}" for query in lists), *PAGES.values()):
        page.goto(address)
        for width in (360, 640, 768, 1024, 1280, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert not page.evaluate(UNEVEN), (address, width)


def test_three_stories_with_covers_and_figures_are_seen_at_once(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/case-studies")
    cards = page.locator(".cards-cell")
    for card in cards.all()[:3]:
        expect(card.locator(".cover img")).to_be_in_viewport(ratio=1)
    for figure in page.locator(".cards-cell .card-metric strong").all()[:2]:
        expect(figure).to_be_in_viewport(ratio=1)


def test_headlines_and_figures_of_a_row_stand_on_one_line_and_a_headline_has_four_at_most(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies")
    for part in (".card-headline", ".card-proof", ".card-labels"):
        assert len({round(top(card.locator(part))) for card in page.locator(".cards-cell").all()[:3]}) == 1
    lines = "headline => headline.clientHeight / parseFloat(getComputedStyle(headline).lineHeight)"
    assert max(headline.evaluate(lines) for headline in page.locator(".card-headline").all()) < 4.1


def test_the_facts_stand_beside_the_chapters_or_behind_a_line_on_a_phone(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies/orbitane")
    facts, chapter = page.locator(".facts"), page.locator("#problem .chapter-text")
    expect(facts).to_be_visible()
    assert right(facts) < left(chapter)
    page.set_viewport_size(PHONE)
    expect(facts).to_be_hidden()
    page.get_by_text("At a glance").click()
    expect(facts).to_be_visible()


def test_one_quote_of_a_story_is_large_and_stands_before_the_chapters(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies/spotify")
    large, others = page.locator(".quote-large"), page.locator(".quote")
    expect(large).to_have_count(1)
    expect(others).to_have_count(2)
    assert top(large) < top(page.locator(".study-body"))
    size = "quote => parseFloat(getComputedStyle(quote.querySelector('.quote-text')).fontSize)"
    assert large.evaluate(size) >= 1.25 * others.first.evaluate(size)
    assert large.locator(".quote-face").bounding_box()["width"] == 96  # type: ignore[index]


def test_related_stories_stand_three_abreast_and_say_first_why_they_are_there(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 900})
    page.goto("/case-studies/orbitane")
    cards = page.locator(".related .cards-cell")
    assert len({left(card) for card in cards.all()}) == cards.count() == 3
    reason, logo = cards.first.locator(".related-reason"), cards.first.locator(".card-logo")
    expect(reason).to_be_visible()
    assert top(reason) < top(logo)


def test_the_cover_of_the_band_fills_its_end(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies")
    card, cover = page.locator(".cards-wide .card"), page.locator(".cards-wide .cover img")
    assert (top(cover), right(cover)) == pytest.approx((top(card), right(card)), abs=1)
    assert cover.bounding_box()["height"] == pytest.approx(card.bounding_box()["height"], abs=1)  # type: ignore[index]


@pytest.mark.parametrize("pixels", [360, 768])
def test_the_button_of_the_filters_stays_where_it_is_when_they_open(page: Page, pixels: int) -> None:
    page.set_viewport_size({"width": pixels, "height": 900})
    page.goto("/case-studies")
    button, search = page.locator("summary"), page.locator("#q")
    before = button.bounding_box(), search.bounding_box()
    button.click()
    expect(page.locator("#industry-media")).to_be_visible()
    assert (button.bounding_box(), search.bounding_box()) == before
    rows = [top(facet) for facet in page.locator(".facet").all()]
    assert len({rows.count(row) for row in rows}) == 1, "a facet stands alone under the others"


def test_the_order_says_what_it_is_wherever_it_stands_and_is_gone_with_the_stories(page: Page) -> None:
    page.set_viewport_size(PHONE)
    for query in ("", "?product=api", "?product=api&sort=title"):
        page.goto(f"/case-studies{query}")
        expect(page.get_by_text("Sort by")).to_be_in_viewport()
        assert width(page.get_by_text("Sort by")) > 30
    page.goto(PAGES["nothing found"])
    expect(page.locator("#sort")).to_be_hidden()
    expect(page.get_by_text("Follow these stories")).to_have_count(0)


def test_stars_stand_under_the_name_and_not_under_the_face(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/case-studies/orbitane")
    assert left(page.locator(".quote-more").first) == left(page.locator(".quote-name").first)


# Characters of each line but the last of a paragraph.
LINES = """paragraphs => paragraphs.flatMap(paragraph => {
  const range = document.createRange(), lines = [], walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let bottom = null, count = 0;
  for (let text; (text = walker.nextNode()); )
    for (let at = 0; at < text.length; at++, count++) {
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      if (bottom !== null && box.top >= bottom) {
        lines.push(count);
        count = 0;
      }
      bottom = box.bottom;
    }
  return lines;
})"""


@pytest.mark.parametrize("font", fonts.TEXT_FONTS)
def test_lines_of_text_are_comfortable_to_read_in_any_font(page: Page, font: str) -> None:
    fonts.use_fixtures(page, font)
    page.goto("/case-studies/orbitane")
    assert fonts.TEST_FONT in fonts.loaded(page)
    for pixels in (768, 1280, 1920):
        page.set_viewport_size({"width": pixels, "height": 900})
        for text in (".chapter-text > p", ".call-text", ".foot-notice"):
            lines = page.locator(text).evaluate_all(LINES)
            assert 60 <= sum(lines) / len(lines) <= 74, f"{text} at {pixels}"


WORD = "Rindfleischetikettierungsüberwachungsaufgaben" * 3


@pytest.mark.parametrize("pixels", [360, 1280])
def test_a_long_word_is_broken_and_not_the_page(page: Page, pixels: int) -> None:
    def lengthen(route: Route) -> None:
        html = route.fetch().text()
        for part in ("How Spotify improved", "How Spotify Used", "Spotify wanted deeper"):
            html = html.replace(part, f"{part} {WORD}")
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/case-studies*/**", lengthen)
    page.route(re.compile("/case-studies($|[?])"), lengthen)
    page.set_viewport_size({"width": pixels, "height": 900})
    for address in ("/case-studies", "/case-studies/spotify", f"/case-studies?q={'a' * 120}", "/case-studies/spotif"):
        page.goto(address)
        assert page.evaluate(SIDEWAYS) <= 0, address


def test_wide_the_filters_stay_beside_the_stories_while_these_scroll(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies")
    panel = page.get_by_role("group", name="Industry")
    assert left(panel) < left(page.locator(".card").first)
    page.mouse.wheel(0, 1500)
    expect(page.locator(".card").first).not_to_be_in_viewport()
    expect(panel).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False])
def test_narrow_the_filters_open_behind_a_button_that_counts_them(
    new_page: Callable[..., Page], javascript: bool
) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=javascript)
    page.goto("/case-studies?industry=media&product=api")
    box = page.get_by_role("checkbox", name="Dashboards")
    expect(box).to_be_hidden()
    page.get_by_text("Filters · 2", exact=True).click()
    box.check()
    page.get_by_role("button", name="Show" if javascript else "Show stories").click()
    expect(page).to_have_url("/case-studies?industry=media&product=dashboard&product=api")
    expect(page.get_by_text("Filters · 3", exact=True)).to_be_visible()
    expect(box).to_be_hidden()


def test_the_drawer_stays_open_while_one_ticks_and_leads_to_the_stories_it_counts(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/case-studies")
    page.get_by_text("Filters", exact=True).click()
    page.locator("#industry-media").check()
    show = page.get_by_role("button", name="Show 5 stories")
    expect(show).to_be_in_viewport()
    show.click()
    expect(page.locator("#drawer")).not_to_have_attribute("open", "")
    expect(page.get_by_role("heading", name="5 of 24 stories in Media")).to_be_focused()


def test_escape_closes_the_drawer_and_gives_the_focus_back_to_its_button(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/case-studies")
    page.get_by_text("Filters", exact=True).click()
    page.locator("#service-training").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#service-training")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_a_thin_line_says_that_a_slow_answer_is_on_its_way(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies")
    line = "() => getComputedStyle(document.querySelector('#explore'), '::before').content"
    assert page.evaluate(line) == "none"
    with held(page.context, "**/results?*"):
        page.locator("#industry-media").check()
        page.wait_for_selector(".htmx-request", state="attached")
        assert page.evaluate(line) == '""'
        expect(page.locator(".card")).to_have_count(12)  # the old stories stay
    expect(page.locator(".card")).to_have_count(5)
    assert page.evaluate(line) == "none"


@contextmanager
def held(context: BrowserContext, pattern: str) -> Iterator[None]:
    """Requests that match get their answer only after the block."""
    waiting: list[Route] = []
    context.route(pattern, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright takes no built-in
    yield
    for route in waiting:
        route.continue_()


UNCOVERED = """heading => {
  const {x, y} = heading.getBoundingClientRect();
  return document.elementFromPoint(x + 2, y + 2) === heading;
}"""


def test_the_contents_line_follows_and_marks_where_one_is(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies/orbitane")
    contents = page.get_by_role("navigation", name="Contents")
    expect(contents.locator("[aria-current]")).to_have_count(0)
    for name in ("The solution", "The problem", "The result"):
        contents.get_by_role("link", name=name).click()
        expect(contents.locator("[aria-current]")).to_have_text(name)
        expect(contents).to_be_in_viewport(ratio=1)
        section = page.locator(page.url.partition("orbitane")[2])
        assert 0 <= top(section) < 50
        assert section.get_by_role("heading").evaluate(UNCOVERED)


def test_the_contents_line_marks_nothing_once_its_sections_are_left(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/case-studies/orbitane")
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_role("link", name="The problem").click()
    marked = contents.locator("[aria-current]")
    expect(marked).to_have_text("The problem")
    page.evaluate("document.querySelector('#related').scrollIntoView()")
    expect(marked).to_have_count(0)
    contents.get_by_role("link", name="The problem").dispatch_event("click")
    expect(marked).to_have_text("The problem")
    page.evaluate("scrollTo(0, 0)")
    expect(marked).to_have_count(0)


def test_the_link_of_a_story_is_copied_without_what_belongs_to_this_visit(new_page: Callable[..., Page]) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/case-studies/spotify?utm_source=x#result")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url.partition("?")[0]


def test_what_scrolls_sideways_in_a_story_can_be_scrolled_by_keys(
    new_page: Callable[..., Page], tmp_path: Path
) -> None:
    row = f"| {' | '.join(['considerable'] * 9)} |"
    body = f"{row}\n|{' --- |' * 9}\n{row}\n\n```\n{'x' * 300}\n```\n\n    short\n"
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(body=body))
    with servers.gunicorn(env={"CASEBOOK_CONTENT": str(folder)}) as server:
        page = new_page(base_url=server.url, viewport={"width": 360, "height": 640})
        page.goto("/case-studies/acme")
        expect(page.locator(".prose table")).to_have_attribute("tabindex", "0")
        assert page.locator(".prose pre").evaluate_all("all => all.map(one => one.tabIndex)") == [0, -1]


def test_a_link_that_may_not_be_copied_says_so(page: Page) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'))")
    page.goto("/case-studies/spotify")
    page.locator("[data-copy]").click()
    expect(page.get_by_role("status")).to_have_text("The link could not be copied")
    expect(page.locator("[data-copy]")).to_have_text("Not copied")


def test_a_link_can_be_copied_again_after_a_moment_and_is_announced_again(new_page: Callable[..., Page]) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.goto("/case-studies/spotify")
    copy, status = page.locator("[data-copy]"), page.get_by_role("status")
    for _ in range(2):
        copy.click()
        expect(copy).to_have_text("Link copied")
        expect(status).to_have_text("Link copied")
        page.clock.fast_forward(2_000)
        expect(copy).to_have_text("Copy link")
        expect(status).to_be_empty()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_what_only_a_script_can_do_is_not_offered_without_one(page: Page) -> None:
    page.goto("/case-studies/spotify")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("radio")).to_have_count(0)


SET_DISPLAY_FONT = """family => {
  document.documentElement.style.setProperty("--font-display", `"${family}"`);
  return document.fonts.load(`500 1em "${family}"`).then(() => {});
}"""
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3')].map(h => h.getBoundingClientRect().height)"


def test_headings_take_the_same_room_before_their_font_has_come(page: Page) -> None:
    """One heading may take a line more or less, where its last word just fits; all together must not."""
    page.set_viewport_size(DESK)
    fonts.use_fixtures(page, fonts.WIDEST_TEXT_FONT)
    families = ["Newsreader", *(face.family for face in fonts.FACES)]
    heights = dict.fromkeys(families, 0.0)
    for address in ("/case-studies", "/case-studies/corvane", "/case-studies/orbitane"):
        page.goto(address)
        for family in families:
            page.evaluate(SET_DISPLAY_FONT, family)
            heights[family] += sum(page.evaluate(HEADINGS))
            assert family in fonts.loaded(page)
    assert heights == pytest.approx(dict.fromkeys(families, heights["Newsreader"]), rel=0.04)


def test_the_fallback_faces_are_those_that_were_measured() -> None:
    styles = servers.ROOT / "static/css"
    assert fonts.rules() in (styles / "font.css").read_text(), "python -m tests.browser.fonts prints them"
    families = re.search(r"--font-display:([^;]+)", (styles / "tokens.css").read_text())
    assert families
    assert re.findall('"(.+?)"', families[1]) == ["Newsreader", *(face.family for face in fonts.FACES)]


def test_everything_works_under_a_path_prefix(new_page: Callable[..., Page]) -> None:
    with servers.gunicorn(env={"SCRIPT_NAME": "/stories"}) as server:
        page = new_page(base_url=server.url, viewport=DESK)
        page.goto(f"{server.url}/case-studies")
        page.locator("#industry-media").check()
        expect(page).to_have_url(f"{server.url}/case-studies?industry=media")
        expect(page.locator(".card")).to_have_count(5)
        page.locator(".card-link").first.click()
        expect(page).to_have_url(f"{server.url}/case-studies/spotify")
        page.wait_for_function("document.fonts.check('1em Newsreader')")
        expect(page.locator(".study-logo img")).to_have_js_property("complete", True)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 800, "height": 900}, DESK], ids=["phone", "tablet", "desk"])
def test_no_part_of_a_related_card_covers_another(new_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    page.goto("/case-studies/orbitane")
    for card in page.locator(".related .card").all():
        parts = [card.locator(f".card-{part}") for part in ("cover", "logo", "headline", "proof", "labels")]
        for above, below in pairwise(parts):
            assert bottom(above) <= top(below) + 1
