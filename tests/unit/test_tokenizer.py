"""What counts as a word, what of it is marked as found, and which word a misspelt one was meant to be."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_library, a_study
from tests.unit.test_search import NOW
from webapp.search.fuzzy import nearest
from webapp.search.highlight import Part, mark
from webapp.search.inverted_index import WordIndex
from webapp.search.query import Query
from webapp.search.search import MAX_RELAXATIONS, correction, relaxations, search
from webapp.search.tokenizer import MOST_WORDS, indexed, searched, words

ANY = st.text(st.sampled_from("abz Z'’éßÅﬁ\u0301\u00ad\u200d_½-—“”.ł\u05d0\u0651\u0628漢️❤"), max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t", ["dont"]),
        ("don't", ["dont"]),
        ("self-hosted", ["self", "hosted"]),
        ("Zoë’s CAFE\u0301", ["zoes", "cafe"]),
        ("Łódź Øre Straße", ["lodz", "ore", "strasse"]),
        ("tele\u00admetry", ["telemetry"]),
        ("98.6% … — ❤️", ["98", "6"]),
        ("\u0628\u064f\u0648\u062a\u0633", ["\u0628\u0648\u062a\u0633"]),
    ],
)
def test_case_accents_and_apostrophes_do_not_part_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(ANY)
def test_every_word_of_a_text_is_indexed(text: str) -> None:
    index = set().union(*(indexed(token) for token in text.split()))
    assert set(words(text)) <= index


@given(ANY, ANY)
def test_marking_changes_no_letter_of_the_text(text: str, q: str) -> None:
    parts = mark(text, searched(q))
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)
    finds = any(known.startswith(w) for t in text.split() for known in indexed(t) for w in searched(q))
    assert any(part.found for part in parts) == finds


def test_the_beginning_that_was_typed_is_marked() -> None:
    assert mark("Zoë’s zone, O’Brien", searched("zo BRIEN")) == (
        Part("Zo", True),
        Part("ë’s ", False),
        Part("zo", True),
        Part("ne, O’", False),
        Part("Brien", True),
    )
    assert mark("cafe\u0301s", searched("café")) == (Part("cafe\u0301", True), Part("s", False))
    assert mark("", ["a"]) == ()


def test_a_name_after_an_apostrophe_is_found_by_itself() -> None:
    index = WordIndex.of([a_study(title="O’Brien"), a_study(title="l'école"), a_study(title="don’t")])
    assert [index.find(q)[0] for q in ("obrien", "o'brien", "brien", "ecole", "dont", "don’t", "t")] == [
        1, 1, 1, 2, 4, 4, 0
    ]  # fmt: skip


def test_beginnings_of_thousands_of_words_find_what_a_scan_finds() -> None:
    made = [f"{chr(97 + n % 5)}{n * 7919 % 1000:03}" for n in range(1500)]
    titles = [" ".join([*made[n::40], "common"]) for n in range(40)]
    index = WordIndex.of(a_study(title=title) for title in titles)
    for beginning in ("a", "b", "c1", "b00", "e999", "common", "d5", "zz", "e"):
        having = [any(word.startswith(beginning) for word in title.split()) for title in titles]
        assert index.find(beginning)[0] == sum(1 << place for place, has in enumerate(having) if has)


def test_a_search_looks_at_no_more_words_than_anyone_types() -> None:
    assert len(searched(" ".join(f"w{n}" for n in range(4000)))) == MOST_WORDS


@given(st.lists(st.text("abcde", min_size=3, max_size=9), min_size=1, max_size=30), st.text("abcde", min_size=3))
def test_the_nearest_word_is_one_that_a_scan_finds_near(vocabulary: list[str], word: str) -> None:
    index = WordIndex.of(a_study(title=title) for title in vocabulary)
    found = nearest(index, word, (1 << len(vocabulary)) - 1)
    if found:
        assert found in index.vocabulary
        assert min(distance(word, found[:length]) for length in range(len(found) + 1)) <= 2
    else:
        assert all(distance(word, known) > 1 for known in vocabulary) or len(word) > 24


def distance(a: str, b: str) -> int:
    """Slips of the finger between two words, by the textbook's recursion."""
    table = {(i, -1): i + 1 for i in range(-1, len(a))} | {(-1, j): j + 1 for j in range(-1, len(b))}
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            swap = i and j and x == b[j - 1] and a[i - 1] == y
            steps = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (x != y)]
            table[i, j] = min([*steps, table[i - 2, j - 2] + 1] if swap else steps)
    return table[len(a) - 1, len(b) - 1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("telemtry", "telemetry"),
        ("tleemetry", "telemetry"),
        ("telemt", "telemetry"),
        ("telemetrry LTD", "telemetry LTD"),
        ("Zöe telemetri", "Zöe telemetry"),
        ("xq", None),
        ("qqqqqq", None),
        ("telemetry", None),
    ],
)
def test_did_you_mean(typed: str, meant: str | None) -> None:
    library = a_library([a_study("a", title="Telemetry Ltd Zoe"), a_study("b", title="Tel")])
    better = correction(library, Query.parse([("q", typed)], library.taxonomy), NOW)
    assert (better and better.q) == meant


def test_the_word_that_is_proposed_finds_a_story_among_those_filtered() -> None:
    library = a_library([a_study("a", title="Telemetry"), a_study("b", title="Telemetre", industry="media")])
    for industry, meant in (("ai", "telemetry"), ("media", "telemetre")):
        query = Query.parse([("q", "telemetrx"), ("industry", industry)], library.taxonomy)
        better = correction(library, query, NOW)
        assert better is not None and better.q == meant
        assert search(library, better, NOW).total == 1


def test_a_pasted_page_gets_few_ways_out() -> None:
    library = a_library([a_study("a", title="Telemetry")])
    query = Query.parse([("q", "telemetry " * 30 + "absent")], library.taxonomy)
    assert len(relaxations(library, query, NOW)) <= MAX_RELAXATIONS


def test_an_index_that_is_not_used_any_more_is_gone_at_once() -> None:
    """Without the garbage collector: gunicorn's master freezes what it holds, so a circle would stay for good."""
    gc.disable()
    try:
        index = WordIndex.of([a_study(title="Acme")])
        index.find("acme")
        gone = weakref.ref(index)
        del index
        assert gone() is None
    finally:
        gc.enable()
