"""Metadata for search engines and link previews."""

import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.factories import a_study
from tests.http.test_feeds import BASE, path_of, the_site
from tests.http.visitor import FetchedPage, Visitor

#: Of schema.org's types, those used, with the properties that are theirs.
SCHEMA = {
    "Organization": {"name", "url", "logo"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement", "numberOfItems"},
    "ListItem": {"position", "name", "item", "url"},
    "ImageObject": {"url", "width", "height"},
    "Article": {"headline", "description", "image", "mainEntityOfPage", "inLanguage", "author", "publisher", "about"}
    | {"datePublished", "dateModified"},
}


def graph(page: FetchedPage) -> dict[str, dict[str, Any]]:
    """The page's structured data by type, each node's properties checked."""
    data = json.loads(page.one("script", type="application/ld+json").text or "")
    assert set(data) == {"@context", "@graph"} and data["@context"] == "https://schema.org"
    check(data["@graph"])
    return {node["@type"]: node for node in data["@graph"]}


def check(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            check(item)
    elif isinstance(value, dict):
        if set(value) != {"@id"}:
            unknown = {name for name in value if not name.startswith("@")} - SCHEMA[value["@type"]]
            assert not unknown, f"schema.org's {value['@type']} has no {unknown}"
        check(list(value.values()))
    else:
        assert value not in ("", None)


def addresses(value: Any) -> set[str]:
    if isinstance(value, dict | list):
        return set().union(*map(addresses, value.values() if isinstance(value, dict) else value))
    return {value} if isinstance(value, str) and value.startswith(BASE) else set()


def meta(page: FetchedPage) -> dict[str, str]:
    """OpenGraph and Twitter properties by name; each may occur once."""
    tags = [e for e in page.all("meta") if "property" in e.attrib or e.get("name", "").startswith("twitter:")]
    properties = {e.get("property") or e.get("name", ""): e.get("content", "") for e in tags}
    assert len(properties) == len(tags)
    return properties


@pytest.mark.parametrize(
    "path", ["/case-studies", "/case-studies?industry=media", "/case-studies/spotify", "/case-studies/orbitane"]
)
def test_structured_data_uses_schema_org_and_links_existing_pages(visitor: Visitor, path: str) -> None:
    nodes = graph(visitor.get(path))
    assert nodes["Organization"]["name"] == "NextSaaS"
    assert not {"Review", "AggregateRating"} & set(re.findall(r'"@type": "(\w+)"', json.dumps(nodes)))
    properties = addresses(nodes)
    assert properties
    for address in properties:
        assert visitor.raw(path_of(address)).status_code == 200, address


def test_an_article_has_author_date_and_subject(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/orbitane")
    article = graph(page)["Article"]
    assert article["headline"] == page.text_of(page.one("h1"))
    assert (article["datePublished"], article["dateModified"]) == ("2026-10-08", "2026-11-12")
    assert article["author"] == article["publisher"] == {"@id": graph(page)["Organization"]["@id"]}
    assert article["about"]["name"] == "Orbitane" and article["mainEntityOfPage"] == f"{BASE}/case-studies/orbitane"
    undated = graph(visitor.get("/case-studies/spotify"))["Article"]
    assert not {"datePublished", "dateModified"} & set(undated)


def test_breadcrumbs_begin_at_the_list(visitor: Visitor) -> None:
    for path, name in (("/case-studies/orbitane", "Orbitane"), ("/case-studies?industry=media", "Media")):
        steps = graph(visitor.get(path))["BreadcrumbList"]["itemListElement"]
        assert [(s["position"], s["name"]) for s in steps] == [(1, "Customer stories"), (2, name)]
        assert [s["item"] for s in steps] == [f"{BASE}/case-studies", BASE + path]
    assert "BreadcrumbList" not in graph(visitor.get("/case-studies"))


def test_the_list_is_an_item_list_whose_positions_continue_over_pages(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?page=2")
    items = graph(page)["ItemList"]
    assert items["numberOfItems"] == 24
    assert [item["position"] for item in items["itemListElement"]] == list(range(13, 25))
    assert [item["url"].rpartition("/")[2] for item in items["itemListElement"]] == page.studies


def test_a_one_term_list_is_indexed_with_its_own_canonical_address(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=media")
    assert page.text_of(page.one("h1")) == "Customer stories: Media"
    assert page.one("meta", name="description").get("content", "").startswith("Publishers, streaming services")
    assert not page.all("meta", name="robots")


@pytest.mark.parametrize(
    "query", ["?industry=ai&industry=media", "?industry=ai&product=api", "?q=data", "?page=2", "?sort=title", "?q=zzzz"]
)
def test_other_lists_are_noindex_follow(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/case-studies{query}")
    assert page.one("meta", name="robots").get("content") == "noindex, follow"
    assert page.one("link", rel="canonical").get("href") == f"{BASE}/case-studies{query}"


def test_titles_and_descriptions_are_unique(visitor: Visitor) -> None:
    sitemap = visitor.raw("/sitemap.xml").text
    pages = [visitor.get(path_of(address.replace("&amp;", "&"))) for address in re.findall("<loc>(.*?)</loc>", sitemap)]
    for texts in (
        [page.text_of(page.one("title")) for page in pages],
        [page.one("meta", name="description").get("content") for page in pages],
    ):
        assert len(set(texts)) == len(texts)


def test_a_shared_story_shows_its_social_image(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/orbitane")
    properties = meta(page)
    assert properties["og:type"] == "article" and properties["twitter:card"] == "summary_large_image"
    assert properties["og:url"] == page.one("link", rel="canonical").get("href") == f"{BASE}/case-studies/orbitane"
    assert properties["og:title"] == page.text_of(page.one("h1")) and properties["og:site_name"] == "NextSaaS"
    assert (properties["og:image:width"], properties["og:image:height"]) == ("1200", "630")
    assert properties["og:image:alt"].startswith("Orbitane: ")
    assert properties["article:published_time"] == "2026-10-08T00:00:00Z"
    assert visitor.raw(path_of(properties["og:image"])).mimetype == "image/png"


def test_the_shared_list_shows_the_logo_of_the_site(visitor: Visitor) -> None:
    properties = meta(visitor.get("/case-studies?industry=media"))
    assert (properties["og:type"], properties["twitter:card"]) == ("website", "summary")
    assert properties["og:title"] == "Customer stories: Media"
    assert visitor.raw(path_of(properties["og:image"])).status_code == 200


@pytest.mark.parametrize("path", ["/case-studies", "/case-studies?industry=media&q=data", "/case-studies/spotify"])
def test_every_alternate_form_of_a_page_exists(visitor: Visitor, path: str) -> None:
    others = visitor.get(path).all("link", rel="alternate")
    assert {"application/atom+xml", "application/feed+json"} <= {other.get("type") for other in others}
    for other in others:
        response = visitor.raw(other.get("href", ""))
        assert response.status_code == 200 and response.mimetype == other.get("type")
        query = urlsplit(path).query
        assert other.get("href", "").endswith(query) or not query


def test_no_text_of_an_author_ends_the_structured_data() -> None:
    ugly = '</script><script src="x"> & \u2028 "q"'
    study = a_study("ugly", title=ugly, detailsTitle=ugly, description=ugly, date=date(2026, 1, 1))
    visitor = the_site(study)
    page = visitor.get("/case-studies/ugly")
    assert graph(page)["Article"]["headline"] == ugly
    raw = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert raw and not re.search("[<>&\u2028]", raw[1])
    graph(visitor.get("/case-studies"))


def test_an_error_page_is_noindex(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/nothing", status=404)
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert not page.all("link", rel="canonical") and not page.all("script", type="application/ld+json")


def test_highlighted_words_are_in_the_cards_of_one_search_only(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?q=listen+team")
    assert {page.text_of(mark).lower() for mark in page.all("mark")} == {"listen", "team"}
    assert [e for e in page.all("p") if e.get("class") == "card-excerpt"]
    assert not visitor.get("/case-studies").all("mark")


def test_highlighted_words_are_escaped() -> None:
    visitor = the_site(a_study("ugly", description="<b>bold</b> & <i>b</i>", body="Some *lighthouse* <u>"))
    page = visitor.get("/case-studies?q=b+lighthouse")
    assert [page.text_of(mark) for mark in page.all("mark")] == ["b", "b", "b", "b", "lighthouse"]
    assert not page.all("b") and not page.all("u")


def test_a_misspelt_word_gets_a_spelling_suggestion(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?q=lisstener")
    link = next(e for e in page.all("a") if page.text_of(e) == "listener")
    assert link.get("href") == "/case-studies?q=listener"
    assert visitor.get(link.get("href", "")).total > 0


def test_the_suggestions_for_no_results_have_the_promised_counts(visitor: Visitor) -> None:
    page = visitor.get("/case-studies?industry=spacetech&product=dashboard&q=music")
    ways = [e for e in page.all("a") if page.text_of(e).startswith("Without ")]
    assert page.total == 0 and ways
    for way in ways:
        promised = re.search(r": (\d+) stor", page.text_of(way))
        assert promised and visitor.get(way.get("href", "")).total == int(promised[1]) > 0
