"""On a site in another language no page, feed or message has a word of English."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import feedparser
import pytest

from tests.factories import ROOT
from tests.http.visitor import FetchedPage, Visitor
from webapp import create_app
from webapp.content.catalogue import Languages
from webapp.settings import Settings

OWN = ROOT / "tests" / "fixtures" / "temoignages"
LIST = "/temoignages"
#: Words that a hard-coded English text would hardly do without.
COMMON = set("the and of to in for with this that you your from all are is no not by it we our".split())
PAGES = {
    LIST: 200,
    f"{LIST}?page=2": 200,
    f"{LIST}?secteur=bois&taille=artisan&ville=lyon&ville=quimper&q=bois&sort=title": 200,
    f"{LIST}?q=zzzz": 200,
    f"{LIST}?secteur=culture&ville=lyon": 200,
    f"{LIST}?q=farrine": 200,
    f"{LIST}/results?secteur=bois&metier=direction": 200,
    f"{LIST}/fonderie-armand": 200,
    f"{LIST}/musee-des-faiences": 200,
    f"{LIST}/fonderie": 404,
    "/nulle-part": 404,
    f"{LIST}?page=9": 404,
}


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor(create_app(Settings(content=OWN, dev=True)))


def words(text: str) -> set[str]:
    without_addresses = re.sub(r"\S*(?://|@)\S*", " ", text)
    return {word for word in re.findall(r"[^\W\d_]+", without_addresses.lower()) if len(word) > 1}


def english() -> set[str]:
    """The words of the English catalogue, and common ones, without those that are French too or in the content."""
    forms = {language: Languages()[language].forms.values() for language in ("en", "fr")}
    texts = {language: re.sub(r"\{\w+\}", " ", " ".join(chain.from_iterable(f))) for language, f in forms.items()}
    files = [path for pattern in ("*.yaml", "*/*.md") for path in OWN.glob(pattern)]
    content = " ".join(map(Path.read_text, files))
    return (words(texts["en"]) | COMMON) - words(texts["fr"]) - words(content) - {"json", "feed", "atom", "markdown"}


def texts_of(page: FetchedPage) -> Iterator[str]:
    for element in page.root.iter():
        if element.tag in {"script", "style"}:
            continue
        yield element.text or ""
        for name, value in element.attrib.items():
            if name in {"aria-label", "title", "alt"} or (name.startswith("data-") and " " in value):
                yield value
            is_text = element.get("name", element.get("property", "")).endswith(("description", "title", "alt"))
            if name == "content" and is_text:
                yield value
        yield from (child.tail or "" for child in element)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_english_word(visitor: Visitor, path: str) -> None:
    page = visitor.get(path, PAGES[path])
    assert words(" ".join(texts_of(page))) & english() == set()
    if not page.is_partial:
        assert page.one("html").get("lang") == "fr"
        assert page.one("meta", property="og:locale").get("content") == "fr_FR"


def test_feeds_and_texts_for_programs_have_no_english_word(visitor: Visitor) -> None:
    atom = feedparser.parse(visitor.raw(f"{LIST}.atom?secteur=bois").data)
    assert atom.feed.language == "fr"
    json_feed = json.loads(visitor.raw(f"{LIST}.json?secteur=bois").data)
    assert json_feed["language"] == "fr"
    parts = [atom.feed.title, atom.feed.subtitle, json_feed["title"], json_feed["description"]]
    parts += [re.sub("<[^>]*>", " ", item["content_html"]) for item in json_feed["items"]]
    parts += [visitor.raw(path).text for path in (f"{LIST}/fonderie-armand.md", "/llms.txt")]
    assert words(" ".join(parts)) & english() == set()


def test_structured_data_names_the_language(visitor: Visitor) -> None:
    graph = json.loads(visitor.get(f"{LIST}/fonderie-armand").one("script", type="application/ld+json").text or "")
    assert [node["inLanguage"] for node in graph["@graph"] if "inLanguage" in node] == ["fr"]
