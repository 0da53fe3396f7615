"""A branded site in a browser: readable in every colour, and its navigation works on a phone without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests import servers
from tests.branded_site import a_brand
from tests.browser.test_accessibility import INVISIBLE_FOCUS, NARROW, TOO_SMALL, WIDE, findings
from tests.factories import a_block, a_content_folder, a_study_text

ACCENTS = ("#0b4d2c", "#ffd500", "#d4142a")
LIST = "/case-studies?industry=ai&q=acme&sort=title"


@pytest.fixture(scope="module", params=ACCENTS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """A site whose list has two pages, with the brand's fields in ``site.yaml``."""
    blocks = {name: a_block(titleTwo=f"About the {name}") for name in ("overview", "problemBlock", "solutionBlock")}
    fields = blocks | {"metrics": [{"value": "41 %", "label": "less"}]}
    texts = {f"acme_{number}": a_study_text(f"acme-{number}", **fields) for number in range(13)}
    content = a_content_folder(tmp_path_factory.mktemp("branded") / "site", **texts)
    with (content / "site.yaml").open("a") as file:
        yaml.safe_dump(a_brand(accent=request.param), file)
    with servers.gunicorn(env={"CASEBOOK_CONTENT": str(content)}) as server:
        yield server


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_axe_finds_nothing_in_the_colours_of_a_brand(new_page: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport, bypass_csp=True)
    for address in ("/case-studies", "/case-studies?page=2", LIST, "/case-studies/acme-1"):
        page.goto(address)
        if viewport == NARROW:
            page.get_by_text("Menu", exact=True).click()
        assert not findings(page), address
        assert not page.evaluate(TOO_SMALL), address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_link_of_the_frame_shows_its_focus(page: Page) -> None:
    page.goto("/case-studies/acme-1")
    for _ in range(page.locator("a, button, input, select, summary").count()):
        page.keyboard.press("Tab")
        assert not page.evaluate(INVISIBLE_FOCUS)


@pytest.mark.parametrize("page", [{"viewport": NARROW, "java_script_enabled": False}], indirect=True)
def test_the_menu_opens_on_a_phone_without_javascript(page: Page) -> None:
    page.goto("/case-studies")
    navigation = page.get_by_role("navigation", name="Main")
    link = navigation.get_by_role("link", name="Stories")
    expect(link).to_be_hidden()
    page.keyboard.press("Tab")
    page.locator("summary", has_text="Menu").press("Enter")
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(f"{page.url.partition('/case-studies')[0]}/case-studies")


@pytest.mark.parametrize("page", [{"viewport": WIDE}], indirect=True)
def test_a_wide_window_shows_all_links_and_needs_no_menu(page: Page) -> None:
    page.goto("/case-studies")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_count(2)
    expect(page.get_by_text("Menu", exact=True)).to_be_hidden()


@pytest.mark.parametrize("page", [{"viewport": NARROW}], indirect=True)
def test_the_theme_is_chosen_in_the_open_menu_of_a_phone(page: Page) -> None:
    page.goto("/case-studies")
    dark = page.get_by_role("radio", name="Dark")
    expect(dark).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    dark.check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_only_the_logo_of_the_theme_is_fetched_and_nothing_moves_when_it_arrives(
    new_page: Callable[..., Page], viewport: dict[str, int], scheme: str
) -> None:
    page = new_page(viewport=viewport, color_scheme=scheme)
    logos: list[str] = []
    page.on("request", lambda request: logos.append(request.url) if "/icons/spotify" in request.url else None)
    page.goto("/case-studies?page=2", wait_until="networkidle")
    assert {"-dark." in logo for logo in logos} == {scheme == "dark"}
    shift = page.evaluate(
        """() => new Promise(resolve => {
          let total = 0;
          new PerformanceObserver(list => list.getEntries().forEach(entry => total += entry.value))
            .observe({type: "layout-shift", buffered: true});
          requestAnimationFrame(() => setTimeout(() => resolve(total), 50));
        })"""
    )
    assert shift == 0
