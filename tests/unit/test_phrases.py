"""The count reads as a sentence, whatever was chosen."""

import pytest

from tests.factories import a_taxonomy
from webapp.pages import phrases
from webapp.search.query import Query


def said(total: int, *pairs: tuple[str, str]) -> str:
    return phrases.count(Query.parse(pairs, a_taxonomy()), total, 24)


def test_nothing_chosen_is_only_a_number() -> None:
    assert [said(0), said(1), said(24)] == ["0 stories", "1 story", "24 stories"]


def test_terms_of_a_facet_are_alternatives_and_facets_add_up() -> None:
    media, ai, social = ("industry", "media"), ("industry", "ai"), ("industry", "social")
    assert said(4, media, ai, ("product", "dashboard")) == "4 of 24 stories in Ai or Media, using Dashboard"
    assert said(4, media, ai, social) == "4 of 24 stories in Ai, Social or Media"
    solutions = [("solution", name) for name in ("cloud", "enterprise", "custom")]
    assert said(4, *solutions) == "4 of 24 stories on Cloud, Enterprise or Custom solutions"
    assert said(1, ("service", "support"), ("solution", "cloud"), ("q", "x")) == (
        "1 of 24 stories with Support, on Cloud solutions, matching “x”"
    )


def test_nothing_found_is_said_in_words() -> None:
    assert said(0, ("industry", "media")) == "No stories in Media"


def test_an_abbreviation_among_products_is_spoken_with_its_article() -> None:
    assert phrases._spoken("product", "API") == "the API"
    assert phrases._spoken("industry", "AI") == "AI"


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
def test_the_first_sentence_ends_where_a_reader_ends_it(text: str, first: str) -> None:
    assert phrases.first(text) == first
