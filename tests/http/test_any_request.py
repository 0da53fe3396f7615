"""For any request that Hypothesis makes, the response is no server error and never that of another request."""

from urllib.parse import quote_from_bytes, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import SITE
from tests.http.visitor import SECURITY, Visitor
from webapp import create_app
from webapp.settings import Settings
from webapp.web.caching.page_cache import CacheGeneration

quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# What a server hands on (PEP 3333): any bytes, as Latin-1, in the path and in each header.
latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30)
pieces = st.sampled_from(
    ["/case-studies", "/static", "/", "/results", ".md", ".atom", "/spotify", "..", "\0", "\xff", "\n"]
)
paths = st.lists(st.one_of(pieces, latin), max_size=5).map("".join)
names = st.sampled_from(["IF_NONE_MATCH", "ACCEPT_ENCODING", "RANGE", "IF_RANGE", "HOST", "COOKIE", "X_FORWARDED_HOST"])
values = st.one_of(latin, st.text('br;q=gzip,*"W/ bytes=0-9', max_size=30))
queries = st.lists(
    st.tuples(st.sampled_from(["q", "page", "industry", "sort", "utm", ""]), st.binary(max_size=12)), max_size=4
).map(lambda pairs: "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs))


@pytest.fixture(scope="module")
def uncached() -> Visitor:
    """The same site without a page cache: cached responses are compared with its responses."""
    again = create_app(Settings(content=SITE))
    content_store = again.extensions["content_store"]
    again.wsgi_app._app._generation = CacheGeneration(content_store.snapshot(), max_bytes=0)  # type: ignore[attr-defined]
    return Visitor(again)


@quick
@given(paths, latin, st.dictionaries(names, values, max_size=3), st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]))
def test_any_path_query_and_headers_cause_no_server_error(visitor: Visitor, path, query, headers, method) -> None:  # type: ignore[no-untyped-def]
    environ = {"PATH_INFO": path, "QUERY_STRING": query} | {f"HTTP_{name}": value for name, value in headers.items()}
    answer = visitor.raw("/", method=method, environ_overrides=environ)
    assert 200 <= answer.status_code < 500
    assert set(answer.headers.keys()) >= SECURITY
    assert "//" not in answer.headers.get("Location", "").partition("?")[0]
    for name, value in answer.headers:
        assert value.isprintable() and value.isascii(), name
    if method == "HEAD":
        assert not answer.data


@quick
@given(st.lists(queries, min_size=1, max_size=4))
def test_a_cached_response_equals_a_freshly_rendered_one(visitor: Visitor, uncached: Visitor, queries) -> None:  # type: ignore[no-untyped-def]
    for query in queries:
        for path in ("/case-studies", "/case-studies/results"):
            cached, rendered = (client.raw(f"{path}?{query}") for client in (visitor, uncached))
            assert (cached.status_code, cached.data) == (rendered.status_code, rendered.data)
            assert cached.headers.get("HX-Push-Url") == rendered.headers.get("HX-Push-Url")


def test_queries_with_different_invalid_utf_8_are_different(visitor: Visitor) -> None:
    pushed = [visitor.raw(f"/case-studies/results?q={q}").headers["HX-Push-Url"] for q in ("%ff", "%fe", "%EF%BF%BD")]
    assert [unquote(unquote(address), "latin-1")[-1] for address in pushed[:2]] == ["\xff", "\xfe"]
    assert len(set(pushed)) == 3


def test_terms_in_another_order_are_redirected_to_the_canonical_order(visitor: Visitor) -> None:
    answer = visitor.raw("/case-studies?industry=ai&product=api&industry=saas")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/case-studies?industry=ai&industry=saas&product=api",
    )
