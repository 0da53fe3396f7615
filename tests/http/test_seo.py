"""What search engines and previews are told, read as they read it."""

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
    """OpenGraph and Twitter, each property once."""
    tags = [e for e in page.all("meta") if "property" in e.attrib or e.get("name", "").startswith("twitter:")]
    found = {e.get("property") or e.get("name", ""): e.get("content", "") for e in tags}
    assert len(found) == len(tags)
    return found


@pytest.mark.parametrize(
    "path", ["/case-studies", "/case-studies?industry=media", "/case-studies/spotify", "/case-studies/orbitane"]
)
def test_structured_data_is_schema_orgs_and_leads_to_pages_that_are_there(visitor: Visitor, path: str) -> None:
    nodes = graph(visitor.get(path))
    assert nodes["Organization"]["name"] == "NextSaaS"
    assert not {"Review", "AggregateRating"} & set(re.findall(r'"@type": "(\w+)"', json.dumps(nodes)))
    found = addresses(nodes)
    assert found
    for address in found:
        assert visitor.raw(path_of(address)).status_code == 200, address


def test_an_article_says_who_when_and_about_whom(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies/orbitane")
    article = graph(seen)["Article"]
    assert article["headline"] == seen.text_of(seen.one("h1"))
    assert (article["datePublished"], article["dateModified"]) == ("2026-10-08", "2026-11-12")
    assert article["author"] == article["publisher"] == {"@id": graph(seen)["Organization"]["@id"]}
    assert article["about"]["name"] == "Orbitane" and article["mainEntityOfPage"] == f"{BASE}/case-studies/orbitane"
    undated = graph(visitor.get("/case-studies/spotify"))["Article"]
    assert not {"datePublished", "dateModified"} & set(undated)


def test_breadcrumbs_lead_from_the_list(visitor: Visitor) -> None:
    for path, name in (("/case-studies/orbitane", "Orbitane"), ("/case-studies?industry=media", "Media")):
        steps = graph(visitor.get(path))["BreadcrumbList"]["itemListElement"]
        assert [(s["position"], s["name"]) for s in steps] == [(1, "Customer stories"), (2, name)]
        assert [s["item"] for s in steps] == [f"{BASE}/case-studies", BASE + path]
    assert "BreadcrumbList" not in graph(visitor.get("/case-studies"))


def test_the_list_is_an_item_list_that_counts_on(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies?page=2")
    items = graph(seen)["ItemList"]
    assert items["numberOfItems"] == 24
    assert [item["position"] for item in items["itemListElement"]] == list(range(13, 25))
    assert [item["url"].rpartition("/")[2] for item in items["itemListElement"]] == seen.studies


def test_one_term_is_a_page_of_its_own(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies?industry=media")
    assert seen.text_of(seen.one("h1")) == "Customer stories: Media"
    assert seen.one("meta", name="description").get("content", "").startswith("Publishers, streaming services")
    assert not seen.all("meta", name="robots")


@pytest.mark.parametrize(
    "query", ["?industry=ai&industry=media", "?industry=ai&product=api", "?q=data", "?page=2", "?sort=title", "?q=zzzz"]
)
def test_what_is_no_page_of_its_own_is_not_indexed_but_followed(visitor: Visitor, query: str) -> None:
    seen = visitor.get(f"/case-studies{query}")
    assert seen.one("meta", name="robots").get("content") == "noindex, follow"
    assert seen.one("link", rel="canonical").get("href") == f"{BASE}/case-studies{query}"


def test_titles_and_descriptions_are_unique(visitor: Visitor) -> None:
    sitemap = visitor.raw("/sitemap.xml").text
    pages = [visitor.get(path_of(address.replace("&amp;", "&"))) for address in re.findall("<loc>(.*?)</loc>", sitemap)]
    for texts in (
        [page.text_of(page.one("title")) for page in pages],
        [page.one("meta", name="description").get("content") for page in pages],
    ):
        assert len(set(texts)) == len(texts)


def test_a_story_shared_shows_its_drawn_picture(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies/orbitane")
    found = meta(seen)
    assert found["og:type"] == "article" and found["twitter:card"] == "summary_large_image"
    assert found["og:url"] == seen.one("link", rel="canonical").get("href") == f"{BASE}/case-studies/orbitane"
    assert found["og:title"] == seen.text_of(seen.one("h1")) and found["og:site_name"] == "NextSaaS"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"].startswith("Orbitane: ")
    assert found["article:published_time"] == "2026-10-08T00:00:00Z"
    assert visitor.raw(path_of(found["og:image"])).mimetype == "image/png"


def test_the_list_shared_shows_the_sites_mark(visitor: Visitor) -> None:
    found = meta(visitor.get("/case-studies?industry=media"))
    assert (found["og:type"], found["twitter:card"]) == ("website", "summary")
    assert found["og:title"] == "Customer stories: Media"
    assert visitor.raw(path_of(found["og:image"])).status_code == 200


@pytest.mark.parametrize("path", ["/case-studies", "/case-studies?industry=media&q=data", "/case-studies/spotify"])
def test_every_other_form_of_a_page_answers(visitor: Visitor, path: str) -> None:
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
    seen = visitor.get("/case-studies/ugly")
    assert graph(seen)["Article"]["headline"] == ugly
    raw = re.search(r'<script type="application/ld\+json">(.*?)</script>', seen.text, re.DOTALL)
    assert raw and not re.search("[<>&\u2028]", raw[1])
    graph(visitor.get("/case-studies"))


def test_an_error_is_no_page_to_index(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies/nothing", status=404)
    assert seen.one("meta", name="robots").get("content") == "noindex"
    assert not seen.all("link", rel="canonical") and not seen.all("script", type="application/ld+json")


def test_found_words_are_marked_in_cards_and_never_kept(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies?q=listen+team")
    assert {seen.text_of(mark).lower() for mark in seen.all("mark")} == {"listen", "team"}
    assert [e for e in seen.all("p") if e.get("class") == "card-excerpt"]
    assert not visitor.get("/case-studies").all("mark")


def test_found_words_are_text_even_in_an_authors_markup() -> None:
    visitor = the_site(a_study("ugly", description="<b>bold</b> & <i>b</i>", body="Some *lighthouse* <u>"))
    seen = visitor.get("/case-studies?q=b+lighthouse")
    assert [seen.text_of(mark) for mark in seen.all("mark")] == ["b", "b", "b", "b", "lighthouse"]
    assert not seen.all("b") and not seen.all("u")


def test_a_misspelt_word_leads_to_the_right_one(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies?q=lisstener")
    link = next(e for e in seen.all("a") if seen.text_of(e) == "listener")
    assert link.get("href") == "/case-studies?q=listener"
    assert visitor.get(link.get("href", "")).total > 0


def test_nothing_found_offers_ways_back_that_keep_their_promise(visitor: Visitor) -> None:
    seen = visitor.get("/case-studies?industry=spacetech&product=dashboard&q=music")
    ways = [e for e in seen.all("a") if seen.text_of(e).startswith("Without ")]
    assert seen.total == 0 and ways
    for way in ways:
        promised = re.search(r": (\d+) stor", seen.text_of(way))
        assert promised and visitor.get(way.get("href", "")).total == int(promised[1]) > 0
