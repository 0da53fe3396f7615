"""What the query log has, and what is kept out of it."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_library, a_study, a_taxonomy
from webapp.content.store import Snapshot
from webapp.insights.answer import Answer, parse
from webapp.insights.answer import Query as LoggedQuery
from webapp.search.query import Query
from webapp.web.query_log import MASK, as_line, query_line, without_personal
from webapp.web.request_context import attach, parse_query

NOW = datetime(2026, 6, 1, 10, 20, 30, tzinfo=timezone(timedelta(hours=2)))


def a_query(q: str = "", *terms: tuple[str, str], page: int = 1) -> Query:
    return Query(a_taxonomy(), terms, q, page=page)


def test_a_line_has_the_time_in_utc_the_terms_the_words_the_page_and_the_number_of_stories() -> None:
    query = a_query("real time", ("industry", "ai"), ("industry", "saas"), ("product", "api"), page=2)
    assert json.loads(as_line(query, 3, NOW)) == {
        "event": "query",
        "time": "2026-06-01T08:20:30Z",
        "terms": {"industry": ["ai", "saas"], "product": ["api"]},
        "words": "real time",
        "page": 2,
        "found": 3,
    }


def test_insights_read_what_the_log_writes() -> None:
    query = a_query("Zoë", ("industry", "ai"), ("product", "api"), page=2)
    read = parse(as_line(query, 3, NOW).encode())
    assert read == Answer(NOW.timestamp(), LoggedQuery((("industry", "ai"), ("product", "api")), "zoë"), 2, 3)


@pytest.mark.parametrize(
    ("typed", "logged"),
    [
        ("real time", "real time"),
        ("C++ 2019 users", "C++ 2019 users"),
        ("1,250 users, 12345 in all", "1,250 users, 12345 in all"),
        ("erika@example.org api", "… api"),
        ("erika＠example.org", "…"),
        ("call 0171 234 56 78 now", "call … now"),
        ("+49 (171) 234-5678", "+…"),
        ("DE89 3704 0044 0532 0130 00", "DE…"),
        ("192.168.100.12", "…"),
        ("٠١٢٣٤٥٦", "…"),
        ("3f9a8b7c6d5e4a", "…"),
    ],
)
def test_words_that_look_like_an_address_or_a_long_number_are_masked(typed: str, logged: str) -> None:
    assert without_personal(typed) == logged


@given(st.text())
def test_no_text_leaves_an_at_sign_or_six_digits_or_a_pasted_page(typed: str) -> None:
    logged = without_personal(typed + "@" + typed)
    assert "@" not in logged
    assert len(logged) <= 101
    assert all(sum(map(str.isdecimal, word)) < 6 for word in logged.split())


def test_the_longest_line_is_written_by_one_write() -> None:
    facets = a_taxonomy().facets
    terms = tuple((facet.name, term.slug) for facet in facets for term in facet.terms)
    assert len(as_line(a_query("\U0001f600" * 500, *terms, page=10**6), 10**6, NOW)) < 4096


def test_a_long_search_is_cut() -> None:
    assert without_personal("ab " * 100) == ("ab " * 100)[:100].rstrip() + MASK


@pytest.mark.parametrize("list_path", ["/case-studies", "/customers/stories"])
def test_a_line_counts_the_stories_on_all_pages_wherever_the_list_is(list_path: str) -> None:
    library = a_library([a_study(f"study-{n}") for n in range(15)], listPath=list_path)
    environ = {"PATH_INFO": list_path, "QUERY_STRING": "page=2", "REQUEST_METHOD": "GET"}
    attach(environ, Snapshot(library, NOW), lambda q: parse_query(q, library.taxonomy))
    assert json.loads(query_line(environ, 200) or "")["found"] == 15
    assert query_line(environ, 404) is None


def test_a_static_file_has_no_line() -> None:
    assert query_line({"PATH_INFO": "/static/x", "REQUEST_METHOD": "GET"}, 200) is None
