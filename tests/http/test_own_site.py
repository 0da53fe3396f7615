"""The site folder of another company: its own facets, language, pictures, links and theme, under a path prefix."""

import re
import shutil
from pathlib import Path
from urllib.request import urlopen

import feedparser
import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from tests.factories import ROOT, SITE
from tests.http.visitor import FetchedPage, Visitor
from tests.servers import gunicorn
from webapp import create_app
from webapp.cli import main
from webapp.settings import Settings

OWN = ROOT / "tests" / "fixtures" / "temoignages"
PREFIX = "/stories"
BASE = "https://www.verdane.example/stories"
LIST = "/temoignages"
STUDIES = ["fonderie-armand", "laiterie-du-vercors"]
DRAFT = "menuiserie-kerlann"


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor(create_app(Settings(content=OWN)))


def get(visitor: Visitor, path: str, status: int = 200) -> FetchedPage:
    return visitor.get(path, status, environ_overrides={"SCRIPT_NAME": PREFIX})


def fetch(visitor: Visitor, address: str) -> TestResponse:
    """The response to an address of a page, which has the prefix."""
    assert address.startswith(f"{PREFIX}/"), address
    return visitor.raw(address.removeprefix(PREFIX), environ_overrides={"SCRIPT_NAME": PREFIX})


def addresses(page: FetchedPage) -> set[str]:
    """The addresses on this host that the page links to or loads."""
    names = {"href", "src", "srcset", "action", "hx-get"}
    values = {value for e in page.root.iter() for name, value in e.attrib.items() if name in names}
    return {value.partition("#")[0] for value in values if value.startswith("/")}


def images(page: FetchedPage) -> set[str]:
    """The pictures that the page shows, as the site folder names them: without prefix and hash."""
    pictures = {address for address in addresses(page) if address.startswith(f"{PREFIX}/static/images/")}
    return {re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", address).removeprefix(f"{PREFIX}/static") for address in pictures}


def public(folder: Path, **settings: bool) -> set[str]:
    """The pictures of the site folder that its application serves, as studies name them."""
    visitor = Visitor(create_app(Settings(content=folder, **settings)))
    names = {f"/{path.relative_to(folder).as_posix()}" for path in (folder / "images").rglob("*.*")}
    return {name for name in names if visitor.raw(f"/static{name}").status_code == 200}


def test_the_site_has_no_problem() -> None:
    result = CliRunner(catch_exceptions=False).invoke(main, ["check", "--strict", str(OWN)])
    assert (result.exit_code, result.output.rpartition(", ")[2]) == (0, "no problems\n")


def test_the_list_has_the_heading_stories_and_facets_of_the_company(visitor: Visitor) -> None:
    page = get(visitor, LIST)
    assert page.text_of(page.one("h1")) == "Ils nous font confiance"
    assert page.text_of(page.one("title")).endswith("Verdane")
    assert (page.total, page.studies[0], len(page.studies)) == (16, "fonderie-armand", 12)
    legends = [page.text_of(legend) for legend in page.all("legend")]
    assert [text for text in legends if text in {"Secteur", "Produit", "Métier", "Taille", "Ville"}] == legends[-5:]
    assert (page.counts["secteur", "metallurgie"], page.counts["taille", "pme"], page.counts["ville", "lyon"]) == (
        3,
        7,
        1,
    )
    assert len([facet for facet, _ in page.counts if facet == "ville"]) == 41
    assert page.one("link", rel="canonical").get("href") == f"{BASE}/temoignages"


def test_a_filtered_list_has_the_stories_of_its_term(visitor: Visitor) -> None:
    page = get(visitor, f"{LIST}?secteur=agroalimentaire&produit=tracabilite&taille=pme")
    assert set(page.studies) == {"laiterie-du-vercors", "biscuiterie-le-gall"}
    assert get(visitor, f"{LIST}/results?q=coopérative").studies == ["laiterie-du-vercors"]


def test_a_study_shows_its_own_pictures_and_those_of_the_brand(visitor: Visitor) -> None:
    page = get(visitor, f"{LIST}/fonderie-armand")
    assert page.text_of(page.one("h1")) == "Comment la Fonderie Armand livre à l’heure sans heures supplémentaires"
    assert {
        "/images/logos/fonderie-armand.svg",
        "/images/logos/fonderie-armand-sombre.svg",
        "/images/helene-armand.png",
        "/images/ecran.png",
        "/images/verdane.svg",
        "/images/verdane-sombre.svg",
        "/images/icone.svg",
    } <= images(page)


@pytest.mark.parametrize("path", [LIST, *(f"{LIST}/{slug}" for slug in STUDIES)])
def test_every_address_of_a_page_has_the_prefix_and_answers(visitor: Visitor, path: str) -> None:
    for address in addresses(get(visitor, path)):
        assert fetch(visitor, address).status_code in {200, 303}, address


def test_every_page_has_the_navigation_and_the_footer(visitor: Visitor) -> None:
    for path, status in ((LIST, 200), (f"{LIST}/fonderie-armand", 200), ("/nulle-part", 404)):
        page = get(visitor, path, status)
        links = {page.text_of(link): link.get("href") for link in page.all("a", href=None)}
        assert links["Tarifs"] == "https://www.verdane.example/tarifs"
        assert links["Témoignages"] == f"{PREFIX}/temoignages"
        assert links["Recrutement"] == "https://www.verdane.example/recrutement"
        assert links["Mentions légales"] == "https://www.verdane.example/mentions-legales"
        assert links["Demander une démonstration"] == "https://www.verdane.example/demo"
        assert "Entreprise" in page.text_of(page.one("footer"))


def test_a_shared_list_shows_the_social_image_of_the_brand(visitor: Visitor) -> None:
    page = get(visitor, LIST)
    address = page.one("meta", property="og:image").get("content", "")
    assert re.fullmatch(rf"{BASE}/static/images/partage\.[0-9a-f]{{12}}\.png", address)
    picture = fetch(visitor, address.removeprefix(BASE.removesuffix(PREFIX)))
    assert picture.data == (OWN / "images" / "partage.png").read_bytes()


def test_the_theme_comes_after_the_styles_of_the_program_in_its_own_layer(visitor: Visitor) -> None:
    sheets = [e.get("href", "") for e in get(visitor, LIST).all("link", rel="stylesheet")]
    assert len(sheets) == 2
    theme = fetch(visitor, sheets[1]).text
    layer = theme[theme.index("@layer site") :]
    assert re.search(r"\.button\s*\{\s*text-transform: uppercase", layer)


def test_a_template_of_the_theme_replaces_the_template_of_the_program(visitor: Visitor) -> None:
    page = get(visitor, "/nulle-part", 404)
    assert "Cette page n’existe pas ou n’existe plus." in page.text
    assert page.one("a", href=f"{PREFIX}/temoignages", class_="button") is not None


def test_feeds_and_the_sitemap_name_public_addresses(visitor: Visitor) -> None:
    feed = feedparser.parse(fetch(visitor, f"{PREFIX}/temoignages.atom").data)
    assert not feed.bozo
    assert {entry.link for entry in feed.entries} > {f"{BASE}/temoignages/{slug}" for slug in STUDIES}
    for path in ("/temoignages.atom", "/temoignages.json", "/sitemap.xml", "/llms.txt"):
        found = re.findall(r"https://www\.verdane\.example/[\w./-]*", fetch(visitor, PREFIX + path).text)
        assert [address for address in found if address.startswith(f"{BASE}/temoignages/")], path
    pictures = re.findall(rf"{BASE}(/static/[\w./-]+)", fetch(visitor, f"{PREFIX}/temoignages.json").text)
    assert pictures
    assert {fetch(visitor, PREFIX + picture).status_code for picture in pictures} == {200}


def test_nothing_of_the_sample_is_public(visitor: Visitor) -> None:
    names = [path.relative_to(SITE).as_posix() for path in (SITE / "images").rglob("*.*")]
    assert len(names) > 50
    assert {visitor.raw(f"/static/{name}").status_code for name in names} == {404}
    paths = [LIST, f"{LIST}/results", *(f"{LIST}/{slug}" for slug in STUDIES), f"{LIST}/spotify"]
    feeds = ["/temoignages.atom", "/temoignages.json", "/sitemap.xml", "/llms.txt", f"{LIST}/fonderie-armand.md"]
    for path in [*paths, *feeds]:
        assert not re.search("nextsaas|spotify|orbitane", fetch(visitor, PREFIX + path).text, re.IGNORECASE), path


def test_only_pictures_that_public_studies_or_the_site_name_are_public(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(OWN, folder)
    shutil.copy(folder / "images" / "icone.svg", folder / "images" / "interne.svg")
    of_the_draft = {f"/images/logos/{DRAFT}.svg", f"/images/logos/{DRAFT}-sombre.svg"}
    served = public(folder)
    assert "/images/verdane.svg" in served
    assert not served & of_the_draft
    assert public(folder, dev=True) == served | of_the_draft
    assert "/images/interne.svg" not in served
    assert len(served) == 38


def test_a_server_serves_the_site_under_the_prefix() -> None:
    with gunicorn(env={"CASEBOOK_CONTENT": str(OWN), "SCRIPT_NAME": PREFIX}) as server:
        with urlopen(f"{server.url}/temoignages") as response:
            page = response.read().decode()
        logo = re.findall(rf'src="({PREFIX}/static/images/verdane\.[^"]+)"', page)[0]
        with urlopen(server.url.removesuffix(PREFIX) + logo) as response:
            assert response.read() == (OWN / "images" / "verdane.svg").read_bytes()


def towns(page: FetchedPage, part: str) -> list[str]:
    """The terms of the long facet in the elements at a path, such as ``details/label``."""
    return [box.get("value", "") for box in page.root.findall(f".//{part}/input[@name='ville']")]


def test_a_long_facet_shows_the_ten_terms_with_most_stories_and_folds_the_others(visitor: Visitor) -> None:
    page = get(visitor, LIST)
    first, others = towns(page, "fieldset/label"), towns(page, "details/label")
    assert (len(first), len(others), sorted(others)) == (10, 31, others)
    counts = {town: page.counts["ville", town] for town in first + others}
    assert [counts[town] for town in first] == sorted(counts.values(), reverse=True)[:10]
    assert page.text_of(page.one("summary", class_="facet-button")) == "Tout afficher (41)"
    assert page.one("details", class_="facet-others").get("open") is None
    # The same ten, whatever is chosen.
    assert towns(get(visitor, f"{LIST}?secteur=bois"), "fieldset/label") == first


def test_the_others_of_a_long_facet_are_open_if_one_of_them_is_chosen(visitor: Visitor) -> None:
    other = towns(get(visitor, LIST), "details/label")[-1]
    page = get(visitor, f"{LIST}?ville={other}")
    assert page.one("details", class_="facet-others").get("open") is not None


def test_terms_of_a_long_facet_that_find_nothing_are_hidden_but_never_a_ticked_one(visitor: Visitor) -> None:
    page = get(visitor, f"{LIST}?secteur=bois&ville=lyon")
    assert page.total == 0
    hidden = set(towns(page, "label[@hidden]"))
    assert hidden == {town for (facet, town), count in page.counts.items() if facet == "ville" and not count} - {"lyon"}
    # Short facets stay as they are.
    assert len(page.root.findall(".//label[@hidden]")) == len(hidden)
    assert f"({41 - len(hidden)})" in page.text_of(page.one("summary", class_="facet-button"))
