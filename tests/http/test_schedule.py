"""Drafts and scheduled studies: exact to the second, and at every address of the site."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import SITE, a_library, a_study
from tests.http.raw import fetch, request
from tests.http.visitor import Visitor
from tests.servers import gunicorn
from webapp import create_app
from webapp.model import Study
from webapp.search.library import Library
from webapp.settings import Settings

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
NEXT_DAY, DAY_AFTER = NOON + timedelta(days=1), NOON + timedelta(days=2)
INSTANT = timedelta(microseconds=1)
MOMENTS = [NOON - INSTANT, NOON, NEXT_DAY - INSTANT, NEXT_DAY, DAY_AFTER - INSTANT, DAY_AFTER]

# Whatever stands beside a study is another scheduled one, but for the time; with eleven others the list has two pages.
STUDIES = [
    a_study("soon", title="Zyzzyva", publishAt=NOON, formerly=["once"]),
    a_study("gone", title="Quokka", expiresAt=NEXT_DAY, formerly=["past"], related=["soon"]),
    a_study("window", title="Numbat", publishAt=NEXT_DAY, expiresAt=DAY_AFTER, related=["early"]),
    a_study("early", title="Zyzzyxa", related=["soon", "gone", "window"], industry=["media"]),
    *(a_study(f"plain-{number:02}") for number in range(11)),
]
SLUGS = ["soon", "gone", "window", "early", "once", "past"]
QUERIES = ["q=zyzzyva", "q=quokka", "q=zyzz", "q=numbatt&industry=media", "industry=ai", "sort=title", "page=2"]


class Clock:
    def __init__(self) -> None:
        self.now = NOON - timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


def library(studies: list[Study]) -> Library:
    return a_library(studies, featured=["soon", "gone", "early"])


def addresses(app: Flask) -> Iterator[str]:
    """Every address of the site's routes, for each slug and each of the queries."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/static/"):
            yield from (rule.rule.replace("<slug>", slug) for slug in SLUGS)
            if rule.rule.startswith("/case-studies") and "<slug>" not in rule.rule:
                yield from (f"{rule.rule}?{query}" for query in QUERIES)


def is_live(study: Study, now: datetime) -> bool:
    front = study.front
    return (not front.publish_at or front.publish_at <= now) and (not front.expires_at or now < front.expires_at)


def content(answer: TestResponse) -> tuple[object, ...]:
    headers = answer.headers
    return answer.status, answer.data, headers.get("ETag"), headers.get("Location"), headers.get("HX-Push-Url")


def test_at_any_moment_every_address_responds_as_if_only_live_studies_existed() -> None:
    """The bytes equal those of a site without the other studies, also if responses were cached before the moment."""
    clock = Clock()
    app = create_app(Settings(content=SITE), library(STUDIES), clock=clock)
    visitor = Visitor(app)
    everything = sorted(set(addresses(app)))
    assert {"/case-studies/soon", "/case-studies?q=zyzzyva", "/case-studies/results", "/readyz"} <= set(everything)
    assert not [address for address in everything if "<" in address]
    for address in everything:
        visitor.raw(address)
    for now in (NOON - INSTANT, NOON, NEXT_DAY, DAY_AFTER):
        clock.now = now
        other = Visitor(
            create_app(Settings(content=SITE), library([s for s in STUDIES if is_live(s, now)]), clock=clock)
        )
        for address in everything:
            assert content(visitor.raw(address)) == content(other.raw(address)), f"{address} at {now}"


def test_a_study_appears_at_publish_at_and_disappears_at_expires_at() -> None:
    clock = Clock()
    visitor = Visitor(create_app(Settings(content=SITE), library(STUDIES), clock=clock))
    statuses = []
    for now in MOMENTS:
        clock.now = now
        answers = {slug: visitor.raw(f"/case-studies/{slug}").status_code for slug in ("soon", "gone", "window")}
        statuses.append(tuple(answers.values()))
    assert statuses == [
        (404, 200, 404),
        (200, 200, 404),
        (200, 200, 404),
        (200, 404, 200),
        (200, 404, 200),
        (200, 404, 404),
    ]


@pytest.mark.parametrize(
    ("before", "cache_control"),
    [
        (timedelta(days=1), "public, max-age=60, stale-while-revalidate=600"),
        (timedelta(seconds=600), "public, max-age=60, stale-while-revalidate=540"),
        (timedelta(seconds=61), "public, max-age=60, stale-while-revalidate=1"),
        (timedelta(seconds=30.9), "public, max-age=30, stale-while-revalidate=0"),
        (INSTANT, "public, max-age=0, stale-while-revalidate=0"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/case-studies", "/case-studies/results", "/case-studies/early", "/case-studies/soon"]
)
def test_no_response_is_fresh_past_the_next_scheduled_moment(path: str, before: timedelta, cache_control: str) -> None:
    clock = Clock()
    visitor = Visitor(create_app(Settings(content=SITE), library(STUDIES), clock=clock))
    clock.now = NOON - before
    first, cached = visitor.raw(path), visitor.raw(path)
    matched = visitor.raw(path, headers={"If-None-Match": first.headers["ETag"]})
    assert matched.status_code == (304 if first.status_code == 200 else 404)
    for answer in (first, cached, matched):
        assert answer.headers["Cache-Control"] == cache_control


@pytest.mark.parametrize("path", ["/case-studies", "/case-studies/results?industry=ai", "/case-studies/early"])
def test_an_etag_no_longer_matches_after_a_study_has_appeared(path: str) -> None:
    clock = Clock()
    visitor = Visitor(create_app(Settings(content=SITE), library(STUDIES), clock=clock))
    clock.now = NOON - INSTANT
    cached = {"If-None-Match": visitor.raw(path).headers["ETag"]}
    assert visitor.raw(path, headers=cached).status_code == 304
    clock.now = NOON
    assert visitor.raw(path, headers=cached).status_code == 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """SITE with the first study of the list as a draft."""
    shutil.copytree(SITE, tmp_path / "content")
    study = tmp_path / "content" / "case-studies" / "orbitane.md"
    study.write_text(study.read_text().replace("\ntitle:", "\ndraft: true\ntitle:", 1))
    return tmp_path / "content"


def test_a_draft_is_at_no_address_in_production(folder: Path) -> None:
    app = create_app(Settings(content=folder))
    visitor = Visitor(app)
    assert visitor.get("/case-studies").total == 23
    for address in addresses(app):
        answer = visitor.raw(address.replace("soon", "orbitane"))
        assert b"orbitane" not in answer.data.lower(), address
    assert visitor.get("/case-studies?q=orbitane").total == 0
    assert visitor.raw("/case-studies/orbitane").status_code == 404
    assert visitor.raw("/case-studies/orbitane-conjunction-desk").status_code == 404


PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def test_a_site_that_shows_drafts_is_neither_cached_nor_indexed(folder: Path) -> None:
    app = create_app(Settings(content=folder, dev=True))
    visitor = Visitor(app)
    picture = visitor.get("/case-studies/orbitane").one("meta", property="og:image").get("content", "")
    paths = ["/", "/case-studies?page=1", "/case-studies?industry=ai", "/case-studies/results?page=99", "/nothing"]
    paths += ["/robots.txt", "/llms.txt", "/case-studies/", "/case-studies/orbitane.png?" + urlsplit(picture).query]
    for path in [*paths, *(address.replace("soon", "orbitane") for address in addresses(app))]:
        for headers in ({}, {"If-None-Match": "*"}):
            response = visitor.raw(path, headers=headers)
            for name, value in PRIVATE.items():
                assert response.headers.getlist(name) == [value], path


def test_robots_txt_of_a_site_that_shows_drafts_excludes_everything(folder: Path) -> None:
    visitor = Visitor(create_app(Settings(content=folder, dev=True)))
    assert visitor.raw("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("dev", ["1", "0"])
def test_gunicorn_logs_at_start_that_drafts_are_shown(folder: Path, dev: str) -> None:
    with gunicorn(env={"CASEBOOK_CONTENT": str(folder), "CASEBOOK_DEV": dev}) as server:
        headers = fetch(server.port, request("/case-studies")).headers
        is_logged = "CASEBOOK_DEV=1: drafts are shown" in server.output()
    is_private = headers["cache-control"] == "no-store" and headers.get("x-robots-tag") == "noindex"
    assert is_logged == is_private == (dev == "1")
    assert dev == "1" or "x-robots-tag" not in headers


def test_a_draft_is_shown_with_a_badge_in_development(folder: Path) -> None:
    visitor = Visitor(create_app(Settings(content=folder, dev=True)))
    listed = visitor.get("/case-studies")
    assert listed.total == 24
    assert "Draft" in listed.text_of(listed.one(data_study="orbitane"))
    assert "Draft" not in listed.text_of(listed.one(data_study="spotify"))
    page = visitor.get("/case-studies/orbitane")
    assert "Draft, not published" in page.text_of(page.one(data_study="orbitane"))
