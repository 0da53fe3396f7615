"""Hostile requests, as raw bytes to the real server: none causes a server error."""

from collections.abc import Iterator
from itertools import product

import pytest

from tests.http.raw import exchange, fetch, parse, request
from tests.http.visitor import SECURITY
from tests.servers import Server, gunicorn

LIST, FILE = "/case-studies", "/static/images/icons/spotify.svg"
EVIL = "<script>alert('&')</script>"

PATHS = [
    "/case-studies/%00", "/case-studies/%ff%fe.md", "/case-studies/%ed%a0%80", "/case-studies/%0d%0aSet-Cookie:a=b",
    "/case-studies/..%2f..%2fetc%2fpasswd", "/case-studies/%252e%252e", "/static/..%2f..%2fpyproject.toml",
    "/static/%ff", "/static/%00", "/%E2%80%AE%F0%9F%98%80", "//evil.example/%2f..", "//case-studies//spotify",
    "/\\evil.example", "/case-studies;id=1", "/case-studies#top", "/.%0a", "*", "http://evil.example",
    "http://evil.example/case-studies?page=1", "http://[::1/", "ftp://evil.example/", "evil.example:443", "?q=1",
    f"/case-studies/{EVIL}", f"/{EVIL}?{EVIL}", "/" + "a" * 3000, "/" + "a" * 100_000, "/" + "a/" * 1500,
    "/case-studies/" + "%ff" * 1000,
]  # fmt: skip
QUERIES = [
    "q=%00%01%1b", "q=%ff%fe&page=1", "page=" + "9" * 3900, "page=-1", "page=%D9%A1", "page=1e3", "sort=;drop",
    "&&&=&=&", "q[]=1", "utm=%0d%0aSet-Cookie:a=b&page=1", f"q={EVIL}", f"q={EVIL}&page=1",
    f"utm_source={EVIL}&page=1", "%00=%00", "q=" + "%F0%9F%98%80" * 300, "&".join(["industry=ai"] * 300),
    "&".join(["industry=ai"] * 10_000), "&".join(f"a{n}=1" for n in range(4_000)), "q=" + "a+" * 1900,
]  # fmt: skip
RANGES = [
    "", "bytes", "bytes=", "bytes=-", "bytes=--1", "bytes=1-0", "bytes=99999-", "bytes=-0", "bytes=-999999999",
    "bytes=0-0,1-1", "bytes=" + "0-0," * 1900, "bytes=a-b", "bytes=\xb2-\xb3", "bytes=0-" + "9" * 5000, "\xff=1-2",
    "=", "lines=0-1", "bytes = 0 - 5", "bytes=0-5;q", "bytes=+1-+5", "bytes=1_0-2_0", "bytes=0-5,", EVIL,
]  # fmt: skip
TAGS = [
    '"',
    '""',
    "W/",
    'W/"',
    "*,*",
    '"a',
    'a"',
    '"' + "a" * 8000 + '"',
    '",' * 2000,
    "\xff",
    '"\xff"',
    'W/W/"x"',
    ",,,",
    "\t",
    EVIL,
]
ENCODINGS = [
    "", "*;q=0", "br;q=1000", "br;q=-1", "br;q=nan", "br;q=inf", "br;q=1e9999", ";;;", "=,=,=", ",,", "br;q=0.0001",
    'gzip;q="1"', "\xff", "br;" * 2000, "identity;q=0, *;q=0", "gzip;q=\xb2", "br;q*=utf-8''1", "br;q*=x'';q*1=y",
    "br;q*0=1;q*1=2", "br;q*99999999999=1", "br;q*=utf-16''%d8", "a;b*=idna''%ff..", EVIL,
]  # fmt: skip
HEADERS = [
    "Cookie: \xff\x80=<;;;=", "If-Modified-Since: yesterday", "Upgrade: h2c", "HTTP2-Settings: AAM",
    "Expect: the unexpected", "Expect: 100-continue", "Content-Type: \xff", "Authorization: Basic \xff",
    "X-Request-ID: \xff\t" + EVIL, f"X-{EVIL}: 1", "No-Colon", ": 1", "SCRIPT_NAME: /evil", "PATH_INFO: /evil",
    "X-Forwarded-Proto: ftp", "X-Forwarded-Ssl: on", "X-Forwarded-Prefix: /evil", "X: a\r\n folded", "X: \0",
    "X: \x7f", "X: a\rb", "X-A: " + "a" * 1_000_000, "\r\n".join(["X-A: " + "a" * 1000] * 1000),
    "\r\n".join(["A: b"] * 99), "Host: second.example", "HX-Request: true", "Range: bytes=0-1",
    "Connection: " + "close," * 1000,
]  # fmt: skip
BODIES = {
    "GET with a body": request(LIST, "Content-Length: 5") + b"hello",
    "GET with a body that never comes": request(LIST, "Content-Length: 500") + b"hello",
    "GET with chunks": request(LIST, "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n",
    "GET with bad chunks": request(LIST, "Transfer-Encoding: chunked") + b"zz\r\nhello\r\n",
    "POST with bad chunks": request(LIST, "Transfer-Encoding: chunked", method="POST") + b"-1\r\n\r\n",
    "a length of 20 digits": request(LIST, "Content-Length: " + "9" * 20),
    "a length of 5,000 digits": request(LIST, "Content-Length: " + "9" * 5000),
}
REFUSED = {
    "NUL in the path": b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    "control bytes in the path": b"GET /\x01\x1b[2J HTTP/1.1\r\nHost: a\r\n\r\n",
    "bytes above 127 in the path": b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    "nothing but NUL": b"\0" * 100 + b"\r\n\r\n",
    "a TLS handshake": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 50 + b"\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/9.9": request(LIST, version="9.9"),
    "HTTP/2 unasked": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "line feeds alone": b"GET / HTTP/1.1\nHost: a\n\n",
    "markup as the method": request(LIST, method=EVIL),
    "two hosts": request(LIST, "Host: b"),
    "a negative length": request(LIST, "Content-Length: -1"),
    "a signed length": request(LIST, "Content-Length: +5") + b"hello",
    "a length in other digits": request(LIST, "Content-Length: \xb2") + b"hi",
    "two lengths": request(LIST, "Content-Length: 4", "Content-Length: 5") + b"hello",
    "a length and chunks": request("/", "Content-Length: 4", "Transfer-Encoding: chunked")
    + b"0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
    "an unknown coding": request(LIST, "Transfer-Encoding: xchunked"),
    "chunked twice": request(LIST, "Transfer-Encoding: chunked, chunked"),
    "chunked, then not": request(LIST, "Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
    "a space before the colon": request(LIST, "Transfer-Encoding : chunked"),
    "chunks in HTTP/1.0": request(LIST, "Transfer-Encoding: chunked", version="1.0"),
}
HOSTS = [
    "",
    "<script>alert('&')</script>",
    "\xff\xfe:99999999",
    "[::",
    "a:b:c@d/e?f#g",
    "evil.example:80:80",
    "a" * 8000,
]


def host(value: str, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {value}\r\nConnection: close\r\n\r\n".encode("latin-1")


def all_cases() -> Iterator[tuple[str, bytes]]:
    yield from ((f"path {path[:40]}", request(path)) for path in PATHS)
    for path, query in product((LIST, LIST + "/results"), QUERIES):
        yield f"{path}?{query[:40]}", request(f"{path}?{query}")
    for path, (name, values) in product((LIST, FILE), ODD.items()):
        yield from ((f"{name} {path} {value[:20]}", request(path, f"{name}: {value}")) for value in values)
    yield from ((f"If-Range {value[:20]}", request(FILE, "Range: bytes=0-3", f"If-Range: {value}")) for value in TAGS)
    yield from ((f"header {header[:40]}", request(LIST, header)) for header in HEADERS)
    for value, path in product(HOSTS, (LIST, LIST + "?page=1", LIST + "/none")):
        yield f"host {value[:20]} {path}", host(value, path)
    yield from (BODIES | REFUSED).items()


ODD = {"Range": RANGES, "If-None-Match": TAGS, "Accept-Encoding": ENCODINGS}
CASES = dict(all_cases())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with gunicorn() as running:
        yield running


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_request_causes_no_server_error_and_is_not_echoed(server: Server, name: str) -> None:
    received = exchange(server.port, CASES[name])
    answer = parse(received)
    assert 200 <= answer.status < 500
    assert b"Traceback" not in received
    assert b"<script>alert" not in received
    assert b"evil" not in answer.headers.get("location", "").encode().partition(b"?")[0]
    assert "set-cookie" not in answer.headers
    assert answer.headers.keys() >= {header.lower() for header in SECURITY}
    if answer.status >= 400 and "text/html" in answer.headers.get("content-type", ""):
        assert b"<h1" in answer.body


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_or_ambiguous_request_is_refused_and_the_connection_closed(server: Server, name: str) -> None:
    received = exchange(server.port, REFUSED[name].replace(b"Connection: close\r\n", b""))
    answer = parse(received)
    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert received.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize("path", [LIST, LIST + "/results", LIST + "/spotify", FILE, "/healthz", "/readyz", "/"])
def test_a_wrong_method_gets_the_allowed_methods(server: Server, method: str, path: str) -> None:
    answer = fetch(server.port, request(path, "Content-Length: 5", method=method) + b"hello")
    assert (answer.status, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})
    assert b"<h1" in answer.body


def test_connect_and_options_for_the_whole_server_are_refused(server: Server) -> None:
    assert fetch(server.port, request("evil.example:443", method="CONNECT")).status == 404
    assert fetch(server.port, request("*", method="OPTIONS")).status == 404
    assert fetch(server.port, request(FILE, method="OPTIONS")).headers["allow"]


def test_a_redirect_never_goes_to_the_host_in_the_request(server: Server) -> None:
    for sent in (
        request("http://evil.example"),
        host("evil.example", "/case-studies//spotify"),
        host("evil.example", "/"),
    ):
        answer = fetch(server.port, sent)
        location = answer.headers["location"]
        assert location.startswith("/") and not location.startswith("//")
        assert "evil" not in location
        assert b"evil" not in answer.body


def test_after_all_hostile_requests_the_process_lives_and_its_log_has_no_traceback_or_address(server: Server) -> None:
    assert fetch(server.port, request("/healthz")).body == b"ok"
    log = server.output()
    assert log.count("Booting worker") == 1
    assert "Traceback" not in log
    assert "alert(" not in log
    assert "ip=" not in log
