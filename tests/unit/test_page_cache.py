"""Responses are cached by what they depend on, within bounds, and never outlive their snapshot."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import brotli
from flask import Flask, redirect, request
from werkzeug.test import Client

from tests.factories import SITE, a_library, a_study
from webapp.content.store import ContentStore, Snapshot
from webapp.settings import Settings
from webapp.web.caching.page_cache import CacheGeneration, PageCache
from webapp.web.caching.response import CachedResponse, choose_encoding

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def page_cache(view: Callable[[], object], content_store: ContentStore | None = None) -> PageCache:
    app = Flask("under_test")
    for rule in ("/case-studies", "/case-studies/results", "/other"):
        app.add_url_rule(rule, rule, view)
    return PageCache(
        app.wsgi_app, content_store or ContentStore(Settings(content=SITE), a_library([a_study()]), lambda: NOW)
    )


def a_response(body: bytes = b"x" * 100) -> CachedResponse:
    return CachedResponse("200 OK", [("Content-Type", "text/html")], body)


def a_generation(max_bytes: int) -> CacheGeneration:
    return CacheGeneration(Snapshot(a_library([a_study()]), NOW), max_bytes)


class CountingView:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        return f"<p>{'a response ' * 100}{self.calls}</p>"


def test_addresses_with_the_same_canonical_query_are_rendered_once() -> None:
    view = CountingView()
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


def test_a_page_under_another_prefix_or_scheme_is_another_response() -> None:
    view = CountingView()
    client = Client(page_cache(view))
    for options in ({}, {"base_url": "http://x.example/prefix"}, {"base_url": "https://x.example"}):
        client.get("/case-studies", **options)  # type: ignore[arg-type]
    client.get("/case-studies", headers={"Host": "elsewhere.example"})
    assert view.calls == 3


def test_every_encoding_decodes_to_the_same_bytes_and_has_its_own_etag() -> None:
    client = Client(page_cache(CountingView()))
    responses = [client.get("/case-studies", headers={"Accept-Encoding": encoding}) for encoding in ("", "gzip", "br")]
    identity, gzipped, brotlied = (response.data for response in responses)
    assert identity == gzip.decompress(gzipped) == brotli.decompress(brotlied)
    assert len({response.headers["ETag"] for response in responses}) == 3
    assert {response.headers["Vary"] for response in responses} == {"Accept-Encoding"}
    assert [response.headers.get("Content-Encoding") for response in responses] == [None, "gzip", "br"]


def test_a_matching_etag_gets_304_and_head_gets_the_headers_of_get_without_a_body() -> None:
    client = Client(page_cache(CountingView()))
    first = client.get("/case-studies", headers={"Accept-Encoding": "br"})
    etag = first.headers["ETag"]
    for if_none_match in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        headers = {"Accept-Encoding": "br", "If-None-Match": if_none_match}
        again = client.get("/case-studies", headers=headers)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert client.get("/case-studies", headers={"If-None-Match": '"x"'}).status_code == 200
    head = client.head("/case-studies", headers={"Accept-Encoding": "br"})
    assert (head.data, dict(head.headers)) == (b"", dict(first.headers))


def test_two_processes_that_render_the_same_page_send_the_same_bytes_and_etags() -> None:
    first, second = (a_response(b"<p>a long story</p>" * 500) for _ in range(2))
    for encoding in ("br", "gzip", "identity"):
        assert first.encoded(encoding) == second.encoded(encoding)


def test_the_encoding_is_the_best_of_those_accepted() -> None:
    expected = {
        "": "identity", "br, gzip": "br", "gzip, br;q=0.5": "gzip", "gzip;q=0, br;q=0": "identity", "*": "br",
        "deflate": "identity", "identity, br;q=0": "identity", "BR": "br", ";;q=,": "identity",
        "gzip;q=abc": "identity",
        "*;q=0": "identity", "identity;q=1, gzip;q=0.5": "identity",
    }  # fmt: skip
    assert {header: choose_encoding(header) for header in expected} == expected


def test_a_page_requested_twice_outlives_any_number_of_addresses_requested_once() -> None:
    cache, popular = a_generation(max_bytes=100_000), a_response()
    cache.put("popular", popular)
    assert cache.get("popular") is popular
    for number in range(100_000):
        cache.put(number, a_response())
    assert cache.get("popular") is popular


def test_a_response_too_large_for_the_cache_evicts_nothing() -> None:
    cache, small = a_generation(max_bytes=50_000), a_response()
    cache.put("small", small)
    cache.put("huge", a_response(b"x" * 100_000))
    assert (cache.get("huge"), cache.get("small")) == (None, small)


def test_simultaneous_first_requests_for_one_page_render_it_once() -> None:
    barrier, view = Barrier(8), CountingView()
    cache, bodies = page_cache(view), []

    def visit() -> None:
        barrier.wait()
        bodies.append(Client(cache).get("/case-studies").text)

    threads = [Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (view.calls, len(set(bodies))) == (1, 1)


def test_an_error_response_is_not_cached() -> None:
    calls = []

    def fails_once() -> object:
        calls.append(1)
        return ("no", 500, {"Cache-Control": "no-store"}) if len(calls) == 1 else "yes"

    client = Client(page_cache(fails_once))
    assert [client.get("/case-studies").status_code for _ in range(3)] == [500, 200, 200]
    assert len(calls) == 2


def test_a_scheduled_moment_empties_the_cache_and_no_cache_keeps_a_page_past_it() -> None:
    moment, view = NOW + timedelta(seconds=30), CountingView()
    time = {"now": NOW}
    library = a_library([a_study(publishAt=moment)])
    client = Client(page_cache(view, ContentStore(Settings(content=SITE), library, lambda: time["now"])))
    first = client.get("/case-studies")
    assert first.headers["Cache-Control"] == "public, max-age=30, stale-while-revalidate=0"
    time["now"] = moment
    second = client.get("/case-studies")
    assert second.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert view.calls == 2


def test_simultaneous_redirects_of_one_path_each_keep_their_own_query() -> None:
    barrier, locations = Barrier(8), {}
    cache = page_cache(lambda: redirect(f"/to/{request.args['to']}"))

    def visit(name: str) -> None:
        barrier.wait()
        locations[name] = Client(cache).get(f"/other?to={name}").location

    threads = [Thread(target=visit, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert locations == {str(number): f"/to/{number}" for number in range(8)}
