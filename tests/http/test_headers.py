"""The headers of the real server's responses, also of those that never reach Flask."""

from collections.abc import Iterator

import pytest

from tests.http.raw import RawResponse, fetch, request
from tests.http.visitor import SECURITY
from tests.servers import Server, gunicorn

LIST, FILE = "/case-studies", "/static/images/icons/spotify.svg"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with gunicorn() as running:
        yield running


ANSWERS = {
    200: request(LIST),
    206: request(FILE, "Range: bytes=0-9"),
    301: request("/"),
    303: request(LIST + "?page=1"),
    304: request(FILE, "If-None-Match: *"),
    308: request("http://localhost"),
    400: request(LIST, "No-Colon"),
    404: request("/static/none.css"),
    405: request(FILE, method="PUT"),
    414: request("/" + "a" * 9000),
    416: request(FILE, "Range: bytes=99999-"),
    417: request(LIST, "Expect: miracles"),
    431: request(LIST, "X: " + "a" * 9000),
}


@pytest.mark.parametrize("status", ANSWERS)
def test_a_response_of_any_status_has_the_security_headers_and_its_length(server: Server, status: int) -> None:
    answer = fetch(server.port, ANSWERS[status])
    assert answer.status == status
    assert answer.headers.keys() >= {name.lower() for name in SECURITY}
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "transfer-encoding" not in answer.headers
    if status != 304:
        assert int(answer.headers["content-length"]) == len(answer.body)
    # An error is kept for a moment at most, also that of a file that is kept for a year.
    assert "immutable" not in answer.headers["cache-control"] or status in {206, 304}


@pytest.mark.parametrize(
    "path", [LIST, LIST + "/results", LIST + "/spotify", LIST + "/none", FILE, "/", "/healthz", "/readyz"]
)
def test_head_is_get_without_its_body(server: Server, path: str) -> None:
    full, head = (fetch(server.port, request(path, method=method)) for method in ("GET", "HEAD"))
    assert head.body == b""
    assert head.status == full.status
    assert {**head.headers, "date": ""} == {**full.headers, "date": ""}


def test_an_svg_opened_by_itself_runs_no_script_and_may_be_embedded_elsewhere(server: Server) -> None:
    for sent in (
        request(FILE),
        request(FILE, "Range: bytes=0-9"),
        request(FILE, "If-None-Match: *"),
        request(FILE, method="HEAD"),
    ):
        headers = fetch(server.port, sent).headers
        assert headers["content-security-policy"].split("; ") == ["default-src 'none'", "sandbox"]
        assert headers["cross-origin-resource-policy"] == "cross-origin"


def over_tls(port: int, path: str) -> RawResponse:
    return fetch(port, request(path, "X-Forwarded-Proto: https"))


def test_a_trusted_proxy_can_report_that_the_visitor_used_tls(server: Server) -> None:
    for path in (LIST, FILE, LIST + "/none", LIST + "?page=1"):
        assert "strict-transport-security" in over_tls(server.port, path).headers
        assert "strict-transport-security" not in fetch(server.port, request(path)).headers


def test_an_untrusted_client_cannot_report_tls() -> None:
    with gunicorn(env={"CASEBOOK_TRUSTED_PROXIES": "192.0.2.1, 192.0.2.128/25"}) as server:
        for path in (LIST, FILE):
            assert "strict-transport-security" not in over_tls(server.port, path).headers


def test_no_forwarded_header_changes_the_host_or_prefix(server: Server) -> None:
    forged_headers = (
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Prefix: /evil",
        "SCRIPT_NAME: /evil",
        "Forwarded: host=evil",
    )
    for path in (LIST + "/spotify", LIST + "?page=1"):
        normal, forged = fetch(server.port, request(path)), fetch(server.port, request(path, *forged_headers))
        assert (forged.status, forged.body) == (normal.status, normal.body)
        assert forged.headers.get("location") == normal.headers.get("location")
