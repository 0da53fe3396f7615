"""Which requests the query log of a running server has."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.http.raw import fetch, request
from tests.servers import Server, gunicorn

LIST = "/case-studies"
ON = {"CASEBOOK_QUERY_LOG": "1"}


def queries(server: Server) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.output().splitlines() if line.startswith('{"event": "query"')]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with gunicorn(env=ON) as server:
        yield server


def new_lines(server: Server, target: str, *headers: str, method: str = "GET") -> list[dict[str, Any]]:
    """The lines that one request adds."""
    before = len(queries(server))
    fetch(server.port, request(target, *headers, method=method))
    return queries(server)[before:]


@pytest.mark.parametrize("path", [LIST, LIST + "/results"])
def test_page_and_partial_have_a_line_rendered_or_from_the_cache(server: Server, path: str) -> None:
    for _ in range(3):
        (line,) = new_lines(server, f"{path}?industry=fintech&q=Payments&utm_source=x")
        assert (line["terms"], line["words"], line["page"]) == ({"industry": ["fintech"]}, "Payments", 1)


def test_a_line_says_nothing_about_the_visitor(server: Server) -> None:
    personal = ("User-Agent: Somebody/1.0", "X-Request-ID: an-id-of-a-proxy", "X-Forwarded-For: 192.0.2.7")
    (line,) = new_lines(server, f"{LIST}?q=erika%40example.org+api", *personal, "Referer: https://elsewhere.example/")
    assert set(line) == {"event", "time", "terms", "words", "page", "found"}
    assert line["words"] == "… api"
    assert not [text for text in ("Somebody", "proxy", "192.0.2.7", "elsewhere", "erika") if text in server.output()]


def test_a_visitor_who_has_the_page_already_is_logged_too(server: Server) -> None:
    etag = fetch(server.port, request(LIST)).headers["etag"]
    assert fetch(server.port, request(LIST, f"If-None-Match: {etag}")).status == 304
    (line,) = new_lines(server, LIST, f"If-None-Match: {etag}")
    assert line["found"] == 24


@pytest.mark.parametrize(
    ("target", "header", "method"),
    [
        (LIST, "Sec-Purpose: prefetch", "GET"),
        (LIST, "Sec-Purpose: prefetch;prerender", "GET"),
        (LIST, "Purpose: prefetch", "GET"),
        (LIST, "User-Agent: Mozilla/5.0 (compatible; Examplebot/2.1)", "GET"),
        (LIST, "Accept: */*", "HEAD"),
        (LIST + "?page=99", "Accept: */*", "GET"),
        (LIST + "?q=+api", "Accept: */*", "GET"),  # redirected
        (LIST + ".atom", "Accept: */*", "GET"),
        (LIST + ".json?q=api", "Accept: */*", "GET"),
        (LIST + "/spotify", "Accept: */*", "GET"),
        ("/healthz", "Accept: */*", "GET"),
    ],
)
def test_what_no_visitor_asked_for_has_no_line(server: Server, target: str, header: str, method: str) -> None:
    assert not new_lines(server, target, header, method=method)


def test_both_logs_can_be_on_and_each_is_off_by_default() -> None:
    with gunicorn(env=ON | {"CASEBOOK_ACCESS_LOG": "1"}) as both, gunicorn() as neither:
        fetch(both.port, request(LIST + "?q=api"))
        fetch(neither.port, request(LIST + "?q=api"))
        assert "GET /case-studies 200" in both.output()
        assert queries(both)[-1]["words"] == "api"
        assert LIST not in neither.output()
        assert not queries(neither)
