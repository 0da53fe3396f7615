"""What is a word, which part of it is highlighted, and how misspelt words are corrected."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_library, a_study, an_index
from tests.unit.test_search import NOW
from webapp.search.fuzzy import nearest
from webapp.search.highlight import Part, mark
from webapp.search.language import Language
from webapp.search.matcher import Matcher
from webapp.search.query import Query
from webapp.search.search import MAX_RELAXATIONS, correction, relaxations, search
from webapp.search.tokenizer import MAX_QUERY_WORDS, forms_of, index_words, query_words

EN = Language.of("en")
ANY = st.text(st.sampled_from("abz Z'’éßÅﬁ\u0301\u00ad\u200d_½-—“”.ł\u05d0\u0651\u0628漢️❤"), max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t", ["dont"]),
        ("don't", ["dont"]),
        ("self-hosted", ["self", "hosted"]),
        ("Spotify™ 𝐁𝐨𝐥𝐝", ["spotify", "bold"]),
        ("Zoë’s CAFE\u0301", ["zoes", "cafe"]),
        ("Łódź Øre Straße", ["lodz", "ore", "strasse"]),
        ("tele\u00admetry", ["telemetry"]),
        ("98.6% … — ❤️", ["98.6"]),
        ("\u0628\u064f\u0648\u062a\u0633", ["\u0628\u0648\u062a\u0633"]),
    ],
)
def test_case_accents_and_apostrophes_are_folded(text: str, expected: list[str]) -> None:
    assert [word.text for word in query_words(text, EN)] == expected


@given(ANY)
def test_every_text_finds_itself(text: str) -> None:
    study = a_study(title=f"a {text}")
    assert an_index([study]).find(f"a {text}")[0] == 1


@given(ANY)
def test_the_words_of_a_chunk_are_those_with_offsets(text: str) -> None:
    indexed = set().union(*(index_words(chunk, EN) for chunk in text.split()))
    assert indexed <= {form.word for form in forms_of(text, EN)}


@given(ANY, ANY)
def test_marking_leaves_the_text_unchanged_and_marks_what_matches(text: str, q: str) -> None:
    parts = mark(text, Matcher(q, EN))
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)
    assert any(part.matched for part in parts) == bool(Matcher(q, EN).found_in([text]))
    assert Matcher(q, EN).found_in([text]) <= Matcher(q, EN).may_match(text)


def test_the_typed_prefix_of_a_word_is_marked() -> None:
    assert mark("Zoë’s zone, O’Brien", Matcher("zo BRIEN", EN)) == (
        Part("Zo", True),
        Part("ë’s ", False),
        Part("zo", True),
        Part("ne, O’", False),
        Part("Brien", True),
    )
    assert mark("cafe\u0301s", Matcher("café", EN)) == (Part("cafe\u0301", True), Part("s", False))
    assert mark("", Matcher("a", EN)) == ()


def test_a_name_after_an_apostrophe_is_found_alone() -> None:
    index = an_index([a_study(title="O’Brien"), a_study(title="l'école"), a_study(title="don’t")])
    assert [index.find(q)[0] for q in ("obrien", "o'brien", "brien", "ecole", "dont", "don’t", "t")] == [
        1, 1, 1, 2, 4, 4, 0
    ]  # fmt: skip


def test_prefixes_of_many_words_find_what_a_scan_finds() -> None:
    words = [f"{chr(97 + n % 5)}{n * 7919 % 1000:03}" for n in range(1500)]
    titles = [" ".join([*words[n::40], "common"]) for n in range(40)]
    index = an_index(a_study(title=title) for title in titles)
    for prefix in ("a", "b", "c1", "b00", "e999", "common", "d5", "zz", "e"):
        matches = [any(word.startswith(prefix) for word in title.split()) for title in titles]
        assert index.find(prefix)[0] == sum(1 << position for position, match in enumerate(matches) if match)


def test_the_number_of_words_of_a_query_is_limited() -> None:
    assert len(query_words(" ".join(f"w{n}" for n in range(4000)), EN)) == MAX_QUERY_WORDS


@given(st.lists(st.text("abcde", min_size=3, max_size=9), min_size=1, max_size=30), st.text("abcde", min_size=4))
def test_the_nearest_word_is_near_by_the_textbook_distance(vocabulary: list[str], word: str) -> None:
    index = an_index(a_study(title=title, alt="-") for title in vocabulary)
    near = nearest(index, word, (1 << len(vocabulary)) - 1)
    if near:
        assert near in index.vocabulary
        assert min(distance(word, near[:length]) for length in range(len(near) + 1)) <= 2
    else:
        assert all(distance(word, indexed) > 1 for indexed in vocabulary) or len(word) > 24


def distance(a: str, b: str) -> int:
    """The optimal string alignment distance, by the textbook's recursion."""
    table = {(i, -1): i + 1 for i in range(-1, len(a))} | {(-1, j): j + 1 for j in range(-1, len(b))}
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            swap = i and j and x == b[j - 1] and a[i - 1] == y
            steps = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (x != y)]
            table[i, j] = min([*steps, table[i - 2, j - 2] + 1] if swap else steps)
    return table[len(a) - 1, len(b) - 1]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("telemtry", "telemetry"),
        ("tleemetry", "telemetry"),
        ("telemt", "telemetry"),
        ("telemetrry LTD", "telemetry LTD"),
        ("Zöe telemetrx", "Zöe telemetry"),
        ("xq", None),
        ("sso", None),  # initials are near to many a short word
        ("qqqqqq", None),
        ("telemetry", None),
    ],
)
def test_misspelt_words_are_corrected_and_others_are_not(q: str, expected: str | None) -> None:
    library = a_library([a_study("a", title="Telemetry Ltd Zoe"), a_study("b", title="Tel")])
    better = correction(library, Query.parse([("q", q)], library.taxonomy), NOW)
    assert (better and better.q) == expected


def test_a_correction_has_results_under_the_chosen_filters() -> None:
    library = a_library([a_study("a", title="Telemetry"), a_study("b", title="Telemetre", industry="media")])
    for industry, expected in (("ai", "telemetry"), ("media", "telemetre")):
        query = Query.parse([("q", "telemetrx"), ("industry", industry)], library.taxonomy)
        better = correction(library, query, NOW)
        assert better is not None and better.q == expected
        assert search(library, better, NOW).total == 1


def test_a_long_query_gets_few_relaxations() -> None:
    library = a_library([a_study("a", title="Telemetry")])
    query = Query.parse([("q", "telemetry " * 30 + "absent")], library.taxonomy)
    assert len(relaxations(library, query, NOW)) <= MAX_RELAXATIONS


def test_an_unused_index_is_freed_without_the_garbage_collector() -> None:
    """gunicorn's master freezes its objects, so a reference cycle would never be freed."""
    gc.disable()
    try:
        index = an_index([a_study(title="Acme")])
        index.find("acme")
        reference = weakref.ref(index)
        del index
        assert reference() is None
    finally:
        gc.enable()
