"""Feeds, sitemap, robots.txt, llms.txt and Markdown, parsed by independent libraries."""

import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree.ElementTree import XML

import feedparser
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from werkzeug.test import TestResponse

from tests.factories import SITE, TERMS, a_block, a_content_folder, a_library, a_study, a_study_text, a_testimonial
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.pages.feed import MAX_ENTRIES
from webapp.pages.markdown import escaped
from webapp.settings import Settings

BASE = "https://customers.nextsaas.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
#: Its day in UTC is the one before.
MORNING = datetime.fromisoformat("2024-05-01T01:00:00+02:00")
HOSTILE = [
    '"', "*", "NEAR(", "-", "a AND b OR NOT c", "title:x", "😀", "مرحبا \u202e", "\0", "x" * 4000, "w " * 2000, "%",
    "\\", "<script>", "]]>", "&amp;", "\ud7ff", "\uffff", "'; DROP TABLE--",
]  # fmt: skip


def the_site(*studies: Any, **site: Any) -> Visitor:
    return Visitor(create_app(Settings(content=SITE), a_library(studies, **site)))


def path_of(address: str) -> str:
    """The path and query of an address of this site."""
    assert address.startswith((BASE + "/", "https://stories.example/")), address
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def atom_of(visitor: Visitor, query: str = "") -> Any:
    response = visitor.raw(f"/case-studies.atom{query}")
    assert (response.status_code, response.content_type) == (200, "application/atom+xml; charset=utf-8")
    feed = feedparser.parse(response.data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def json_of(visitor: Visitor, query: str = "") -> dict[str, Any]:
    response = visitor.raw(f"/case-studies.json{query}")
    assert (response.status_code, response.content_type) == (200, "application/feed+json")
    feed: dict[str, Any] = json.loads(response.data)
    return feed


def slugs(visitor: Visitor, query: str = "") -> list[str]:
    return [urlsplit(item["url"]).path.rpartition("/")[2] for item in json_of(visitor, query)["items"]]


def test_the_atom_feed_has_what_rfc_4287_requires(visitor: Visitor) -> None:
    feed = atom_of(visitor, "?industry=media")
    about = feed.feed
    assert about.id == f"{BASE}/case-studies.atom?industry=media"
    assert about.title == "NextSaaS customer stories in Media"
    assert about.author_detail == {"name": "NextSaaS", "href": "https://nextsaas.example"}
    assert {(link.rel, path_of(link.href)) for link in about.links} == {
        ("self", "/case-studies.atom?industry=media"),
        ("alternate", "/case-studies?industry=media"),
    }
    assert about.updated == max(entry.updated for entry in feed.entries)
    assert int(about.opensearch_totalresults) == len(feed.entries)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 1
    for entry in feed.entries:
        assert re.fullmatch(r"tag:customers\.nextsaas\.example,2026:case-studies/[a-z0-9-]+", entry.id)
        assert entry.title and entry.summary and entry.updated_parsed
        assert entry.content[0].type == "text/html" and "<h2>" in entry.content[0].value
        assert ("media", "Media") in {(tag.term, tag.label) for tag in entry.tags}


def test_the_json_feed_follows_its_specification(visitor: Visitor) -> None:
    feed = json_of(visitor)
    allowed = "version title home_page_url feed_url description icon language authors items _casebook".split()
    assert set(feed) <= set(allowed)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/case-studies.json" and feed["home_page_url"] == f"{BASE}/case-studies"
    assert feed["authors"] == [{"name": "NextSaaS", "url": "https://nextsaas.example"}]
    assert len(feed["items"]) == 24 == len({item["id"] for item in feed["items"]})
    for item in feed["items"]:
        known = "id url title summary content_html authors image date_published date_modified tags _casebook"
        assert set(item) <= set(known.split()), item
        assert all(author["name"] for author in item.get("authors", []))
        assert all(isinstance(item[name], str) and item[name] for name in ("id", "url", "title", "content_html"))
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item.get(name, "2000-01-01T00:00:00Z")).tzinfo
        assert item["tags"] and all(isinstance(tag, str) for tag in item["tags"])


def test_every_address_in_the_feeds_answers(visitor: Visitor) -> None:
    atom, items = atom_of(visitor), json_of(visitor)
    addresses = {link.href for part in (atom.feed, *atom.entries) for link in part.links if link.rel != "via"}
    addresses |= {tag.scheme for entry in atom.entries for tag in entry.tags} | {atom.feed.icon, items["icon"]}
    addresses |= {items["home_page_url"], items["feed_url"]} | {item["url"] for item in items["items"]}
    addresses |= {item["image"] for item in items["items"][:2]}
    for address in sorted(addresses):
        assert visitor.raw(path_of(address)).status_code == 200, address


def test_feeds_are_sorted_newest_first_with_undated_studies_last() -> None:
    visitor = the_site(
        a_study("undated"),
        a_study("old", date=date(2020, 1, 1), updated=date(2026, 1, 1)),
        a_study("new", date=date(2025, 1, 1)),
        a_study("timed", publishAt=datetime(2024, 5, 1, 12, tzinfo=UTC)),
    )
    feed = atom_of(visitor, "?sort=title")
    entries = {entry.link.rpartition("/")[2]: entry for entry in feed.entries}
    assert list(entries) == ["old", "new", "timed", "undated"]
    assert "published" not in entries["undated"]
    assert (entries["old"].published, entries["old"].updated) == ("2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
    assert entries["timed"].published_parsed[:4] == (2024, 5, 1, 12)
    assert "date_published" not in next(i for i in json_of(visitor)["items"] if i["url"].endswith("/undated"))
    assert feed.feed.updated == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("fields", "published", "changed"),
    [
        ({"date": date(2020, 1, 1), "publishAt": NOON}, "2024-05-01T12", "2024-05-01T12"),
        ({"date": date(2024, 5, 2), "publishAt": NOON}, "2024-05-02T00", "2024-05-02T00"),
        ({"date": date(2024, 5, 1), "publishAt": MORNING}, "2024-04-30T23", "2024-04-30T23"),
        ({"date": date(2020, 1, 1), "updated": date(2019, 1, 1)}, "2020-01-01T00", "2020-01-01T00"),
        ({"updated": date(2025, 1, 1), "publishAt": MORNING}, "2024-04-30T23", "2025-01-01T00"),
        ({"updated": date(2024, 1, 1), "publishAt": MORNING}, "2024-04-30T23", "2024-04-30T23"),
    ],
)  # fmt: skip
def test_a_story_is_as_old_as_the_moment_at_which_it_could_first_be_seen(
    fields: dict[str, Any], published: str, changed: str
) -> None:
    visitor = the_site(a_study(**fields))
    entry, item = atom_of(visitor).entries[0], json_of(visitor)["items"][0]
    page = visitor.get("/case-studies/acme")
    meta = {
        name: page.one("meta", property=f"article:{name}").get("content")
        for name in ("published_time", "modified_time")
    }
    assert entry.published[:13] == item["date_published"][:13] == str(meta["published_time"])[:13] == published
    assert entry.updated[:13] == item["date_modified"][:13] == str(meta["modified_time"])[:13] == changed
    days = [url.findtext(f"{SITEMAP}lastmod") for url in XML(visitor.raw("/sitemap.xml").data)]
    assert days == [changed[:10]] * 6


def test_a_scheduled_story_with_an_old_date_enters_a_full_feed_as_its_newest() -> None:
    others = [a_study(f"s{number}", date=date(2021, 1, 1)) for number in range(MAX_ENTRIES + 3)]
    late = a_study("late", date=date(2020, 1, 1), publishAt=datetime(2024, 5, 1, tzinfo=UTC))
    changed = a_study("changed", date=date(2020, 1, 1), updated=date(2023, 1, 1))
    assert slugs(the_site(*others, late, changed))[:2] == ["late", "changed"]


def test_a_story_without_a_date_has_a_plausible_one_of_its_own_in_atom_and_none_elsewhere() -> None:
    dated = [a_study("first", date=date(2024, 3, 1)), a_study("last", updated=date(2025, 1, 1), industry=["media"])]
    undated = [a_study("one"), a_study("two"), a_study("three", industry=["saas"])]
    visitor = the_site(*undated, *dated)
    entries = {entry.link.rpartition("/")[2]: entry.updated for entry in atom_of(visitor).entries}
    assert list(entries)[:2] == ["last", "first"]
    assert list(entries.values()) == sorted({*entries.values()}, reverse=True)
    assert {entries[study.slug][:10] for study in undated} == {"2024-02-29"}
    # The same in every feed and process, whatever the times of the files.
    assert [entry.updated for entry in atom_of(visitor, "?industry=saas").entries] == [entries["three"]]
    items = json_of(visitor)["items"]
    assert [item["url"].rpartition("/")[2] for item in items if "date_modified" in item] == ["last", "first"]
    assert not visitor.get("/case-studies/one").all("meta", property="article:modified_time")
    assert "dateModified" not in visitor.raw("/case-studies/one").text


@pytest.mark.parametrize(
    ("fields", "updated"), [({}, "2026-01-01T00:00:00Z"), ({"updated": date(2025, 1, 1)}, "2025-01-01T00:00:00Z")]
)
def test_a_feed_without_entries_is_as_old_as_the_whole_list(fields: dict[str, Any], updated: str) -> None:
    feed = atom_of(the_site(a_study(industry="ai", **fields)), "?industry=media")
    assert (feed.feed.updated, feed.entries) == (updated, [])


def test_the_times_of_files_change_no_feed(tmp_path: Path) -> None:
    folder = a_content_folder(tmp_path / "site", acme=a_study_text())
    feeds = []
    for seconds in (10**9, 15 * 10**8):
        os.utime(folder / "case-studies/acme.md", (seconds, seconds))
        feeds.append(Visitor(create_app(Settings(content=folder))).raw("/case-studies.atom"))
    assert feeds[0].headers["ETag"] == feeds[1].headers["ETag"]


def test_an_item_without_a_publication_date_has_its_date_of_change() -> None:
    visitor = the_site(a_study("changed", updated=date(2026, 1, 1)), a_study("undated"))
    days = {item["url"].rpartition("/")[2]: item.get("date_modified") for item in json_of(visitor)["items"]}
    assert days == {"changed": "2026-01-01T00:00:00Z", "undated": None}


def test_a_story_keeps_its_id_under_a_new_slug() -> None:
    before, after = the_site(a_study("old-name")), the_site(a_study("new-name", formerly=["old-name"]))
    assert atom_of(before).entries[0].id == atom_of(after).entries[0].id
    assert atom_of(before).entries[0].link != atom_of(after).entries[0].link


def test_a_feed_that_is_cut_says_so() -> None:
    visitor = the_site(*(a_study(f"s{number}", date=date(2020, 1, 1)) for number in range(MAX_ENTRIES + 3)))
    atom, items = atom_of(visitor), json_of(visitor)
    assert len(atom.entries) == len(items["items"]) == MAX_ENTRIES
    assert int(atom.feed.opensearch_totalresults) == items["_casebook"]["total"] == MAX_ENTRIES + 3
    for text in (atom.feed.subtitle, items["description"]):
        assert text.endswith(f"The newest {MAX_ENTRIES} of {MAX_ENTRIES + 3} stories.")


def test_no_text_of_an_author_breaks_a_feed() -> None:
    ugly = 'A <b> & "c" ]]> </content> שלום 😀'
    quote = a_testimonial(name=ugly, description=ugly)
    block = a_block(titleTwo=ugly, description=ugly, testimonial=quote)
    study = a_study("ugly", "*em* [in](/case-studies/ugly) <script>", detailsTitle=ugly, description=ugly)
    visitor = the_site(study, a_study("block", resultBlock=block))
    entries = {entry.link.rpartition("/")[2]: entry for entry in atom_of(visitor).entries}
    assert entries["ugly"].title_detail.value == entries["ugly"].summary == ugly
    content = next(i for i in json_of(visitor)["items"] if i["url"].endswith("/ugly"))["content_html"]
    assert '<em>em</em> <a href="https://stories.example/case-studies/ugly">in</a> &lt;script&gt;' in content
    assert "<b>" not in content


@pytest.mark.parametrize("q", HOSTILE)
@pytest.mark.parametrize("path", ["/case-studies.atom", "/case-studies.json", "/case-studies/results"])
def test_hostile_search_text_breaks_neither_feeds_nor_partial(visitor: Visitor, path: str, q: str) -> None:
    response = visitor.raw(f"{path}?{urlencode({'q': q})}")
    assert response.status_code == 200
    if path.endswith("atom"):
        XML(response.data)


quick = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
pairs = st.lists(
    st.sampled_from([(f, t) for f, ts in TERMS.items() for t in ts.split()])
    | st.tuples(st.just("q"), st.sampled_from(["data", "team sa", "zoë", "Don’t", *HOSTILE[:6]]))
    | st.sampled_from([("sort", "title"), ("page", "7"), ("utm_source", "x"), ("industry", "nope")]),
    max_size=5,
)


@quick
@given(pairs)
def test_page_partial_and_feeds_list_the_same_stories(visitor: Visitor, sent: list[tuple[str, str]]) -> None:
    query = "?" + urlencode([pair for pair in sent if pair[0] != "page"])
    partial = visitor.get(f"/case-studies/results{query}")
    listed = list(partial.studies)
    for number in range(2, -(-partial.total // 12) + 1):
        listed += visitor.get(f"/case-studies/results{query}&page={number}").studies
    assert sorted(slugs(visitor, "?" + urlencode(sent))) == sorted(listed)
    page = visitor.get(str(partial.headers["HX-Push-Url"]))
    assert page.studies == partial.studies
    entries = atom_of(visitor, "?" + urlencode(sent)).entries
    assert [entry.link.rpartition("/")[2] for entry in entries] == slugs(visitor, query)


def test_the_sitemap_has_every_page_and_nothing_else(visitor: Visitor) -> None:
    response = visitor.raw("/sitemap.xml")
    assert response.content_type == "application/xml; charset=utf-8"
    places = XML(response.data)
    addresses = {url.findtext(f"{SITEMAP}loc", ""): url.findtext(f"{SITEMAP}lastmod") for url in places}
    assert len(addresses) == len(places) and f"{BASE}/case-studies" in addresses
    assert addresses[f"{BASE}/case-studies/orbitane"] == "2026-11-12" == addresses[f"{BASE}/case-studies"]
    assert addresses[f"{BASE}/case-studies/spotify"] is None
    assert {f"{BASE}/case-studies/{slug}" for slug in slugs(visitor)} < set(addresses)
    for address in addresses:
        page = visitor.get(path_of(address))
        assert page.one("link", rel="canonical").get("href") == address
        assert not page.all("meta", name="robots"), f"{address} is listed but not to be indexed"


def test_the_sitemap_holds_no_more_than_one_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.pages.sitemap.MAX_ENTRIES", 6)
    text = the_site(*(a_study(f"study-{number}") for number in range(5))).raw("/sitemap.xml").text
    assert (text.count("<loc>"), text.count("<loc>https://stories.example/case-studies/study-")) == (6, 1)


def test_the_feed_is_as_new_as_its_newest_story_in_any_time_zone() -> None:
    early, late = datetime.fromisoformat("2026-01-01T00:30:00+02:00"), datetime.fromisoformat("2025-12-31T23:30:00Z")
    feed = atom_of(the_site(a_study("early", publishAt=early), a_study("late", publishAt=late)))
    assert feed.feed.updated == "2025-12-31T23:30:00Z"
    assert {entry.updated for entry in feed.entries} == {"2025-12-31T22:30:00Z", "2025-12-31T23:30:00Z"}


def test_a_term_without_stories_is_not_in_the_sitemap() -> None:
    text = the_site(a_study(industry="ai")).raw("/sitemap.xml").text
    assert "industry=ai" in text and "industry=media" not in text


def test_robots_txt_excludes_the_partials_and_nothing_else(visitor: Visitor) -> None:
    lines = visitor.raw("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *" and f"Sitemap: {BASE}/sitemap.xml" in lines
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /case-studies/results$",
        "Disallow: /case-studies/results?",
    ]


def test_llms_txt_links_every_story_as_markdown(visitor: Visitor) -> None:
    text = visitor.raw("/llms.txt").text
    assert text.startswith("# NextSaaS\n\n> ")
    addresses = re.findall(r"\]\((\S+)\): ", text)
    assert len(addresses) == 24
    for address in addresses:
        response = visitor.raw(path_of(address))
        assert (response.status_code, response.content_type) == (200, "text/markdown; charset=utf-8")
        page = address.removesuffix(".md")
        assert response.headers["Link"] == f'<{page}>; rel="canonical"'
        assert f"<{page}>" in response.text


def test_a_page_links_its_markdown(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/orbitane")
    assert page.headers["Link"] == '</case-studies/orbitane.md>; rel="alternate"; type="text/markdown"'
    assert page.one("link", rel="alternate", type="text/markdown").get("href") == "/case-studies/orbitane.md"


@given(st.text(max_size=40) | st.text("#>*_`[]()<&-+1.) ~=\\ab\n", max_size=20))
def test_escaped_text_contains_no_markdown_syntax(text: str) -> None:
    printable = "".join(c if c.isprintable() else " " for c in text)
    expected = f"<p>{escapeHtml(' '.join(printable.split()))}</p>\n"
    assert MarkdownIt("commonmark").render(escaped(printable)) == (expected if printable.strip() else "")


@pytest.mark.parametrize("suffix", ["", ".md", ".png"])
def test_other_forms_of_a_story_are_redirected_and_removed_with_it(suffix: str) -> None:
    visitor = the_site(a_study("new", formerly=["old"]), a_study("late", publishAt=datetime(2199, 1, 1, tzinfo=UTC)))
    moved = visitor.raw(f"/case-studies/old{suffix}")
    assert (moved.status_code, moved.location) == (301, f"/case-studies/new{suffix}")
    assert visitor.raw(f"/case-studies/old{suffix}?utm_source=a%20b").location.endswith(f"new{suffix}?utm_source=a%20b")
    for slug in ("late", "nothing", quote("../x")):
        assert visitor.raw(f"/case-studies/{slug}{suffix}").status_code == 404


def test_favicon_ico_is_served(visitor: Visitor) -> None:
    response = visitor.raw("/favicon.ico")
    assert response.content_type == "image/x-icon" and response.data.startswith(b"\0\0\1\0")


def prefixed(app: Flask, path: str) -> TestResponse:
    return app.test_client().get(path, environ_overrides={"SCRIPT_NAME": "/stories"})


def test_everything_works_under_a_prefix(app: Flask) -> None:
    for path in ("/case-studies.atom", "/case-studies.json", "/sitemap.xml", "/llms.txt", "/robots.txt"):
        text = prefixed(app, path).text
        assert f"{BASE}/stories/case-studies" in text or path == "/robots.txt"
        assert not re.search(rf"{BASE}/(?!stories/)", text), path
    assert "Disallow: /stories/case-studies/results$" in prefixed(app, "/robots.txt").text
    assert prefixed(app, "/case-studies/spotify.md").headers["Link"].startswith(f"<{BASE}/stories/case-studies/")
    assert prefixed(app, "/case-studies/spotify").headers["Link"].startswith("</stories/case-studies/spotify.md>")


def test_feeds_and_pages_are_cached_and_validated_by_etag(visitor: Visitor) -> None:
    first = visitor.raw("/case-studies.atom?industry=ai&utm_source=x")
    again = visitor.raw("/case-studies.atom?industry=ai", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["Cache-Control"].startswith("public, max-age=60")
