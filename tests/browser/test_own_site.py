"""The journeys of the sample on the site of another company: its facets, language and addresses, under a prefix."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import servers
from tests.browser import journey
from tests.browser.test_accessibility import NARROW, NOT_FOUND, TOO_SMALL, WIDE, findings
from tests.factories import ROOT

OWN = ROOT / "tests" / "fixtures" / "temoignages"
PREFIX = "/stories"
# An action, and the query string after it.
JOURNEY = [
    ("#secteur-bois", "?secteur=bois"),
    ("#produit-planification", "?secteur=bois&produit=planification"),
    ("#taille-artisan", "?secteur=bois&produit=planification&taille=artisan"),
    ("[data-remove='secteur:bois']", "?produit=planification&taille=artisan"),
    ("#secteur-textile", "?secteur=textile&produit=planification&taille=artisan"),
    ("[data-clear]", ""),
    ("#pages [rel=next]", "?page=2"),
    ("#metier-direction", "?metier=direction"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[servers.Server]:
    with servers.gunicorn(env={"CASEBOOK_CONTENT": str(OWN), "SCRIPT_NAME": PREFIX}) as server:
        yield server


@pytest.fixture
def expected_messages() -> list[str]:
    return [NOT_FOUND]


def list_address(server: servers.Server, query: str = "") -> str:
    return f"{server.url.removesuffix(PREFIX)}{PREFIX}/temoignages{query}"


def test_ticks_chips_and_pages_lead_to_the_addresses_of_the_company(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server))
    for selector, query in JOURNEY:
        page.locator(selector).click()
        journey.expect_list(page, list_address(server, query))
    for _, query in [*JOURNEY[-2::-1], ("", "")]:
        page.go_back()
        journey.expect_list(page, list_address(server, query))
    page.go_forward()
    journey.expect_list(page, list_address(server, JOURNEY[0][1]))


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_the_same_journey_works_without_scripts(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server))
    for selector, query in JOURNEY:
        page.locator(selector).click()
        if page.locator(f"input{selector}").count():
            page.locator(".filters-apply button").click()
        journey.expect_list(page, list_address(server, query))


def test_a_search_and_its_results_are_announced_in_french(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server))
    page.locator("#q").fill("farine")
    shown = journey.expect_list(page, list_address(server, "?q=farine"))
    assert shown["stories"] == ["moulin-de-saint-are"]
    expect(page.locator("#status")).to_have_text(shown["sentence"])
    assert "farine" in shown["sentence"] and "stories" not in shown["sentence"]


def test_a_term_of_the_long_facet_is_found_and_ticked(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server, "?ville=villard-de-lans"))
    assert page.locator("#ville-villard-de-lans").is_visible()
    page.locator("#ville-villard-de-lans").click()
    journey.expect_list(page, list_address(server))


def towns(page: Page) -> list[str]:
    """The terms of the long facet that can be seen."""
    labels = page.locator(".facet", has=page.locator(".facet-narrow")).locator(".option-label")
    return [label.inner_text() for label in labels.all() if label.is_visible()]


def test_a_long_facet_shows_ten_terms_and_the_others_on_demand(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server))
    assert len(towns(page)) == 10
    page.get_by_text("Tout afficher (41)").click()
    assert len(towns(page)) == 41
    # A swap leaves it open, with the terms that still find something.
    page.locator("#secteur-bois").click()
    journey.expect_list(page, list_address(server, "?secteur=bois"))
    counts = journey.look(page)["counts"]
    assert len(towns(page)) == sum(counts[name] > 0 for name in counts if name.startswith("ville-"))


def test_a_field_narrows_the_terms_of_a_long_facet(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server))
    field = page.get_by_label("Chercher dans « Ville »")
    field.press_sequentially("MACO")
    assert towns(page) == ["Mâcon"]
    expect(page.locator("#status")).to_have_text("1 sur 41")
    field.press("Enter")
    assert page.url == list_address(server)
    page.locator("#secteur-bois").click()
    journey.expect_list(page, list_address(server, "?secteur=bois"))
    assert field.input_value() == "MACO"
    assert set(towns(page)) <= {"Mâcon"}
    field.press("Escape")
    assert field.input_value() == ""
    expect(field).to_be_focused()


def test_escape_empties_the_narrowing_field_before_it_closes_the_drawer(
    new_page: Callable[..., Page], server: servers.Server
) -> None:
    page = new_page(viewport=NARROW)
    page.goto(list_address(server))
    page.locator(".drawer-button").click()
    field = page.get_by_label("Chercher dans « Ville »")
    assert field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16
    field.fill("nan")
    assert sorted(towns(page)) == ["Nancy", "Nantes"]
    field.press("Escape")
    assert len(towns(page)) == 10
    assert page.locator("#drawer").get_attribute("open") is not None
    field.press("Escape")
    assert page.locator("#drawer").get_attribute("open") is None


def test_no_word_of_a_term_is_broken_on_a_phone(new_page: Callable[..., Page], server: servers.Server) -> None:
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto(list_address(server))
    page.locator(".drawer-button").click()
    heights = page.evaluate("""Object.fromEntries([...document.querySelectorAll(".option-label")]
        .filter((label) => !/[ -]/.test(label.textContent) && label.checkVisibility())
        .map((label) => [label.textContent, label.getBoundingClientRect().height]))""")
    assert heights["Agroalimentaire"] == heights["Textile"]
    assert len(set(heights.values())) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_long_facet_works_without_scripts(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server))
    assert page.locator(".facet-narrow").is_hidden()
    page.get_by_text("Tout afficher (41)").click()
    assert len(towns(page)) == 41


def test_a_story_and_back(page: Page, server: servers.Server) -> None:
    page.goto(list_address(server, "?secteur=bois"))
    page.locator(".card-link").first.click()
    expect(page.locator("article.study")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "fr"
    page.locator(".facts a").first.click()
    journey.expect_list(page, list_address(server, "?secteur=bois"))


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_axe_finds_nothing(new_page: Callable[..., Page], server: servers.Server, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport, bypass_csp=True)
    for address in ("", "?secteur=culture&ville=lyon", "/fonderie-armand", "/nulle-part"):
        page.goto(list_address(server, address))
        assert not findings(page), address
        assert not page.evaluate(TOO_SMALL), address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
