"""The number of results reads as a sentence, whatever the filters are."""

import pytest

from tests.factories import a_catalogue, a_taxonomy
from webapp.model import Facet, Taxonomy, Term
from webapp.pages import phrases
from webapp.search.query import Query


def sentence(total: int, *pairs: tuple[str, str]) -> str:
    return phrases.results(Query.parse(pairs, a_taxonomy()), total, 24, a_catalogue())


def test_without_filters_the_sentence_is_only_a_number() -> None:
    assert [sentence(0), sentence(1), sentence(24)] == ["0 stories", "1 story", "24 stories"]


def test_the_terms_of_a_facet_are_joined_with_or_and_facets_with_commas() -> None:
    media, ai, social = ("industry", "media"), ("industry", "ai"), ("industry", "social")
    assert sentence(4, media, ai, ("product", "dashboard")) == "4 of 24 stories in Ai or Media, using Dashboard"
    assert sentence(4, media, ai, social) == "4 of 24 stories in Ai, Social or Media"
    solutions = [("solution", name) for name in ("cloud", "enterprise", "custom")]
    assert sentence(4, *solutions) == "4 of 24 stories on Cloud, Enterprise or Custom solutions"
    assert sentence(1, ("service", "support"), ("solution", "cloud"), ("q", "x")) == (
        "1 of 24 stories with Support, on Cloud solutions, matching “x”"
    )


def test_no_results_are_words_and_not_a_zero() -> None:
    assert sentence(0, ("industry", "media")) == "No stories in Media"


def test_a_term_may_read_otherwise_in_a_sentence_and_a_facet_without_a_phrase_gives_its_label() -> None:
    terms = Term("api", "API", "Our API.", phrase="the API"), Term("app", "App", "Our app.")
    for phrase, expected in (("using {terms}", "using the API or App"), ("", "Product: the API or App")):
        taxonomy = Taxonomy((Facet("product", "Product", terms, phrase=phrase),))
        query = Query.parse([("product", "api"), ("product", "app")], taxonomy)
        assert phrases.results(query, 2, 24, a_catalogue()) == f"2 of 24 stories {expected}"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Mr. Lee of Acme Ltd. sold a great many chairs. Then he stopped.",
            "Mr. Lee of Acme Ltd. sold a great many chairs.",
        ),
        ("She said “we have to begin all over again!” Nobody knew why.", "She said “we have to begin all over again!”"),
        (
            "It costs 3.50 in one town and 4.50 in the next, they say",
            "It costs 3.50 in one town and 4.50 in the next, they say",
        ),
        (
            "Two lines\nmake one of a sentence that is long enough. Next.",
            "Two lines make one of a sentence that is long enough.",
        ),
        ("数" * 30 + "。" + "据" * 9 + "。", "数" * 30 + "。"),
    ],
)
def test_the_first_sentence_ends_at_its_full_stop(text: str, first: str) -> None:
    assert phrases.first_sentence(text) == first
