"""Finished answers are kept by what they depend on, bounded, and never outlive their snapshot."""

import gzip
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread

import brotli
import pytest
from flask import Flask, redirect, request
from werkzeug.test import Client

from tests.factories import a_library, a_study
from webapp.content.store import ContentStore
from webapp.settings import Settings
from webapp.web.caching.lru import Store
from webapp.web.caching.page_cache import PageCache
from webapp.web.caching.response import Answer, choose

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def page_cache(view: Callable[[], object], *, bound: int = 10**6, **content_store: object) -> PageCache:
    app = Flask("under_test")
    for rule in ("/case-studies", "/case-studies/results", "/other"):
        app.add_url_rule(rule, rule, view)
    kept = ContentStore(Settings(), a_library([a_study()]), lambda: NOW)
    return PageCache(app.wsgi_app, content_store.get("content_store", kept), bound)  # type: ignore[arg-type]


class Counted:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        return f"<p>{'an answer ' * 100}{self.calls}</p>"


def test_addresses_that_mean_the_same_are_rendered_once() -> None:
    view = Counted()
    client = Client(page_cache(view))
    same = [
        "industry=ai&product=api",
        "product=api&industry=ai",
        "industry=ai&product=api&utm_source=x",
        "industry=ai&industry=ai&product=api&q=",
    ]
    bodies = {client.get(f"/case-studies/results?{query}").text for query in same}
    assert (len(bodies), view.calls) == (1, 1)
    client.get("/case-studies/results?industry=ai")
    assert view.calls == 2


def test_a_page_under_another_prefix_or_scheme_is_another_answer() -> None:
    view = Counted()
    client = Client(page_cache(view))
    for options in ({}, {"base_url": "http://x.example/prefix"}, {"base_url": "https://x.example"}):
        client.get("/case-studies", **options)  # type: ignore[arg-type]
    client.get("/case-studies", headers={"Host": "elsewhere.example"})
    assert view.calls == 3


def test_every_encoding_decodes_to_the_same_bytes_under_its_own_tag() -> None:
    client = Client(page_cache(Counted()))
    plain, zipped, brotlied = (client.get("/case-studies", headers={"Accept-Encoding": e}) for e in ("", "gzip", "br"))
    assert plain.data == gzip.decompress(zipped.data) == brotli.decompress(brotlied.data)
    assert len({r.headers["ETag"] for r in (plain, zipped, brotlied)}) == 3
    assert {r.headers["Vary"] for r in (plain, zipped, brotlied)} == {"Accept-Encoding"}
    assert [r.headers.get("Content-Encoding") for r in (plain, zipped, brotlied)] == [None, "gzip", "br"]


def test_a_matching_tag_is_answered_304_and_head_like_get_without_a_body() -> None:
    client = Client(page_cache(Counted()))
    first = client.get("/case-studies", headers={"Accept-Encoding": "br"})
    tag = first.headers["ETag"]
    for asked in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = client.get("/case-studies", headers={"Accept-Encoding": "br", "If-None-Match": asked})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert client.get("/case-studies", headers={"If-None-Match": '"x"'}).status_code == 200
    head = client.head("/case-studies", headers={"Accept-Encoding": "br"})
    assert (head.data, dict(head.headers)) == (b"", dict(first.headers))


def test_better_compression_changes_the_bytes_and_keeps_the_earlier_tag_good() -> None:
    answer = Answer("200 OK", [("Content-Type", "text/html")], b"<p>a long story, told twice</p>" * 500)
    quick = answer.variant("br").etags[0]
    answer.polish()
    assert brotli.decompress(answer.variant("br").body) == answer.variant("identity").body
    assert quick in answer.variant("br").etags


def test_the_encoding_is_the_best_that_is_wanted() -> None:
    wanted = {
        "": "identity", "br, gzip": "br", "gzip, br;q=0.5": "gzip", "gzip;q=0, br;q=0": "identity", "*": "br",
        "deflate": "identity", "identity, br;q=0": "identity", "BR": "br", ";;q=,": "identity",
        "gzip;q=abc": "identity",
        "*;q=0": "identity", "identity;q=1, gzip;q=0.5": "identity",
    }  # fmt: skip
    assert {header: choose(header) for header in wanted} == wanted


def test_what_is_asked_twice_outlives_any_number_of_addresses_asked_once() -> None:
    store = Store(bound=100_000)
    hot = Answer("200 OK", [("Content-Type", "text/html")], b"hot" * 1000)
    store.put("hot", hot)
    assert store.get("hot") is hot
    for number in range(100_000):
        store.put(number, Answer("200 OK", [], b"x" * 100))
    assert store.get("hot") is hot
    assert store.size <= 100_000


def test_many_first_requests_for_one_page_render_it_once() -> None:
    together, view = Barrier(8), Counted()

    def slow() -> str:
        return view()

    cache, bodies = page_cache(slow), []

    def visit() -> None:
        together.wait()
        bodies.append(Client(cache).get("/case-studies").text)

    threads = [Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (view.calls, len(set(bodies))) == (1, 1)


def test_a_failed_rendering_is_not_kept_and_reaches_everyone_who_waited() -> None:
    calls = []

    def fails_once() -> object:
        calls.append(1)
        return ("no", 500, {"Cache-Control": "no-store"}) if len(calls) == 1 else "yes"

    client = Client(page_cache(fails_once))
    assert [client.get("/case-studies").status_code for _ in range(3)] == [500, 200, 200]
    assert len(calls) == 2


def test_a_scheduled_moment_starts_an_empty_store_and_no_cache_keeps_a_page_past_it() -> None:
    moment, view = NOW + timedelta(seconds=30), Counted()
    time = {"now": NOW}
    library = a_library([a_study(publishAt=moment)])
    client = Client(page_cache(view, content_store=ContentStore(Settings(), library, lambda: time["now"])))
    first = client.get("/case-studies")
    assert first.headers["Cache-Control"] == "public, max-age=30, stale-while-revalidate=0"
    time["now"] = moment
    second = client.get("/case-studies")
    assert second.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert view.calls == 2


def test_a_redirect_that_others_wait_for_takes_each_to_its_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, waits = Event(), Event()

    class Awaited(Future[Answer]):
        def result(self, timeout: float | None = None) -> Answer:
            waits.set()
            return super().result(timeout)

    def away() -> object:
        if request.args["to"] == "first":
            begun.set()
            assert waits.wait(10)
        return redirect(f"/to/{request.args['to']}")

    monkeypatch.setattr("webapp.web.caching.page_cache.Future", Awaited)
    cache, places = page_cache(away), {}

    def visit(name: str) -> None:
        places[name] = Client(cache).get(f"/other?to={name}").location

    threads = [Thread(target=visit, args=(name,)) for name in ("first", "second")]
    threads[0].start()
    assert begun.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join()
    assert places == {"first": "/to/first", "second": "/to/second"}
