"""The indexed search gives the results of a plain scan, with the counts and the order of the contract."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import TERMS, a_block, a_library, a_study, a_testimonial, an_index
from webapp.model import Study
from webapp.search.bitset import bitset_of, members_of
from webapp.search.language import Language
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import PAGE_SIZE, correction, matching, relaxations, search
from webapp.search.tokenizer import forms_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EN = Language.of("en")
VOCABULARY = [
    *("listener", "list", "launch", "Zoë", "naïve", "orbit", "data", "company", "companies", "1,250", "1250", "12"),
    *("2.4", "2.45", "real-time", "realtime", "real time", "C++", "c", "14 °C", "灯塔很远", "灯很"),
]


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    def study(number: int) -> Study:
        facets = {f: draw(st.lists(st.sampled_from(t.split()), min_size=1, max_size=2)) for f, t in TERMS.items()}
        text = ", ".join(draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4)))
        soon = draw(st.sampled_from([{}, {"publishAt": NOW + timedelta(days=1)}, {"expiresAt": NOW}]))
        return a_study(f"s{number}", description=text, **facets, **soon)

    return a_library([study(number) for number in range(draw(st.integers(0, 8)))])


pairs = st.lists(st.sampled_from([(f, t) for f, ts in TERMS.items() for t in ts.split()]), max_size=4)
#: What is typed, and for each way to write it the words that a story must have; "=" stands before a whole word.
TYPED = {
    **{word: [[word.lower()]] for word in ("li", "LISTENER", "zoe", "o", "x", "c", "fin")},
    **{"company": [["company"], ["=companies"]], "companies": [["companies"], ["=company"]]},
    "companie": [["companie"], ["=company"]],
    **{
        "1,250": [["=1250"]],
        "12": [["=12"]],
        "2.4": [["=2.4"]],
        "C++": [["=c++"]],
        "°C": [["=°c"]],
        "塔很": [["=塔很"]],
    },
    **{typed: [["=real", "=time"], ["=realtime"]] for typed in ("real time", "real-time")},
    "realtime": [["=realtime"]],
}
searches = st.lists(st.sampled_from(list(TYPED)), max_size=2)


def ways(typed: str, library: Library) -> list[list[str]]:
    """The ways to write what is typed. A hyphen asks for one word, if any study has it."""
    is_known = any("realtime" in {form.word for form in forms_of(s.front.description, EN)} for s in library.studies)
    return TYPED["realtime"] if typed == "real-time" and is_known else TYPED[typed]


def has_word(words: set[str], expected: str) -> bool:
    return expected[1:] in words if expected[0] == "=" else any(word.startswith(expected) for word in words)


def scan(library: Library, query: Query, typed: list[str], leave_out: str = "") -> set[str]:
    """The slugs that match, computed without an index; ``leave_out`` is a facet whose choices are ignored."""
    slugs = set()
    for study in library.studies:
        front, chosen = study.front, [f for f in TERMS if query.chosen(f) and f != leave_out]
        live = (front.publish_at or NOW) <= NOW < (front.expires_at or NOW + timedelta(1))
        has_terms = all(set(query.chosen(f)) & set(study.terms.get(f, ())) for f in chosen)
        labels = [library.taxonomy.term(f, term).label for f in TERMS for term in study.terms.get(f, ())]
        texts = [front.title, front.description, front.details_title, "Part", "A headline.", "A few words.", *labels]
        words = {form.word for text in texts for form in forms_of(text, EN)}
        has_typed = (any(all(has_word(words, w) for w in way) for way in ways(one, library)) for one in typed)
        if live and has_terms and all(has_typed):
            slugs.add(study.slug)
    return slugs


@given(libraries(), pairs, searches)
def test_the_indexed_search_finds_what_a_scan_finds(library: Library, terms, typed: list[str]) -> None:  # type: ignore[no-untyped-def]
    query = Query.parse([*terms, ("q", " ".join(typed))], library.taxonomy)
    results = search(library, query, NOW)
    assert {study.slug for study in results.studies} == scan(library, query, typed)
    assert results.total == len(results.studies)


def test_the_beginning_of_a_next_word_is_no_ending_of_the_last_one() -> None:
    """While somebody types "time limit", "timeli" has the stem of "time"."""
    library = a_library([a_study(description="On time")])
    found = [search(library, Query.parse([("q", q)], library.taxonomy), NOW).total for q in ("time", "time li")]
    assert found == [1, 0]


@given(libraries(), pairs, searches)
def test_a_count_is_the_studies_with_the_term_given_all_other_facets(library, terms, typed) -> None:  # type: ignore[no-untyped-def]
    query = Query.parse([*terms, ("q", " ".join(typed))], library.taxonomy)
    counts = search(library, query, NOW).counts
    by_slug = {study.slug: study for study in library.studies}
    for (facet, term), count in counts.items():
        others = scan(library, query, typed, leave_out=facet)
        assert count == sum(term in by_slug[slug].terms.get(facet, ()) for slug in others)
        if not query.chosen(facet):
            assert count == search(library, query.toggle(facet, term), NOW).total


@given(libraries(), pairs)
def test_a_relaxation_finds_as_many_studies_as_it_says(library: Library, terms) -> None:  # type: ignore[no-untyped-def]
    query = Query.parse(terms, library.taxonomy)
    offered = relaxations(library, query, NOW)
    assert [r.total for r in offered] == sorted((r.total for r in offered), reverse=True)
    for relaxation in offered:
        assert relaxation.total == search(library, relaxation.query, NOW).total > 0


@given(st.sets(st.integers(0, 500)))
def test_a_bitset_returns_its_members_in_order(positions: set[int]) -> None:
    assert list(members_of(bitset_of(positions))) == sorted(positions)


def slugs_for(library: Library, *pairs: tuple[str, str]) -> list[str]:
    return [s.slug for s in search(library, Query.parse(pairs, library.taxonomy), NOW).studies]


def test_terms_of_a_facet_are_joined_by_or_and_facets_by_and() -> None:
    library = a_library(
        [
            a_study("a", industry="ai"),
            a_study("b", industry="media"),
            a_study("c", industry="media", product="dashboard"),
        ]
    )
    assert set(slugs_for(library, ("industry", "ai"), ("industry", "media"))) == {"a", "b", "c"}
    assert set(slugs_for(library, ("industry", "ai"), ("industry", "media"), ("product", "api"))) == {"a", "b"}


def test_each_sort_has_the_order_of_the_contract_with_undated_studies_last() -> None:
    library = a_library(
        [
            a_study("undated", title="Aa"),
            a_study("old", date=date(2020, 1, 1)),
            a_study("new-b", title="B", date=date(2025, 1, 1)),
            a_study("new-a", title="a", date=date(2025, 1, 1)),
            a_study("star"),
        ],
        featured=["star"],
    )
    assert slugs_for(library) == ["star", "new-a", "new-b", "old", "undated"]
    assert slugs_for(library, ("sort", "newest"))[:2] == ["new-a", "new-b"]
    assert slugs_for(library, ("sort", "title")) == ["new-a", "undated", "new-b", "old", "star"]
    assert slugs_for(library, ("sort", "oldest")) == ["old", "new-a", "new-b", "undated", "star"]


def test_matches_in_titles_come_before_headlines_before_other_text() -> None:
    library = a_library(
        [
            a_study("text", overview=a_block(description="A telemetry desk.")),
            a_study("headline", description="Telemetry at night."),
            a_study("title", title="Telemetry Ltd"),
        ]
    )
    assert slugs_for(library, ("q", "telem")) == ["title", "headline", "text"]


def test_people_quotes_company_metrics_and_body_are_searched() -> None:
    library = a_library(
        [
            a_study("person", resultBlock=a_block(testimonial=a_testimonial(name="Žofie Nováková"))),
            a_study("quote", resultBlock=a_block(testimonial=a_testimonial(description="Nobody waited."))),
            a_study("place", company={"location": "Reykjavík"}),
            a_study("figure", metrics=[{"value": "41%", "label": "fewer pages"}]),
            a_study("body", body="## Afterwards\n\nA *lighthouse*."),
        ]
    )
    for q, slug in {"zofie novakova": "person", "waited": "quote", "reykjavik": "place", "41": "figure",
                    "lighthouse": "body"}.items():  # fmt: skip
        assert slugs_for(library, ("q", q)) == [slug]


def test_a_query_has_no_syntax() -> None:
    library = a_library([a_study("acme", title="NOT an OR")])
    for q in ('"not" OR', "not*", "-an", "NEAR(not", "not AND an", "title:x) OR (not"):
        assert slugs_for(library, ("q", q)) == ([] if "NEAR" in q or "AND" in q or "title" in q else ["acme"])
    assert slugs_for(library, ("q", '"*"')) == []


def test_a_misspelt_word_is_corrected_to_one_with_results() -> None:
    library = a_library([a_study("acme", title="Telemetry Ltd")])
    better = correction(library, Query.parse([("q", "telemtry ltd")], library.taxonomy), NOW)
    assert better is not None
    assert better.q == "telemetry ltd"
    assert correction(library, Query.parse([("q", "telemetry")], library.taxonomy), NOW) is None
    assert correction(library, Query.parse([("q", "qqqqqq")], library.taxonomy), NOW) is None


def test_a_page_has_twelve_studies() -> None:
    library = a_library([a_study(f"s{number:02}") for number in range(25)])
    results = search(library, Query.parse([("page", "3")], library.taxonomy), NOW)
    assert (results.pages, len(results.studies), results.total) == (3, 1, 25)
    pages = [slugs_for(library, ("page", str(page))) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert len({slug for page in pages for slug in page}) == 25


def test_a_scheduled_study_appears_and_disappears_on_the_second() -> None:
    library = a_library([a_study("acme", publishAt=NOW, expiresAt=NOW + timedelta(hours=1)), a_study("other")])
    second = timedelta(seconds=1)
    expected = {NOW - second: 1, NOW: 2, NOW + timedelta(hours=1) - second: 2, NOW + timedelta(hours=1): 1}
    for now, total in expected.items():
        assert search(library, Query(library.taxonomy), now).total == total
        assert bool(library.study("acme", now)) == (total == 2)
    assert library.next_moment(NOW - second) == NOW
    assert library.next_moment(NOW + timedelta(hours=1)) is None


@pytest.mark.parametrize("word", ["co\u00adoperate", "mi\u200ckhaham", "a\u200db"])
def test_a_word_copied_with_invisible_characters_is_found(word: str) -> None:
    library = a_library([a_study("acme", f"They {word} with us."), a_study("other")])
    query = Query.parse([("q", word)], library.taxonomy)
    assert matching(library, query, NOW).bit_count() == 1


@pytest.mark.parametrize("text", ["Spotify™", "𝐁𝐨𝐥𝐝", "№5"])
def test_folding_a_folded_word_changes_nothing(text: str) -> None:
    assert EN.fold(EN.fold(text)) == EN.fold(text)


def test_a_word_of_two_common_words_is_found_in_every_story_that_has_them_side_by_side() -> None:
    texts = ["green data here", "data and green", "green, data", "green database", "evergreen data", "x-green data"]
    studies = [a_study(f"s{number}", description=f"A {texts[number % 6]}.", title="Q") for number in range(600)]
    index = an_index(studies)
    found = {int(studies[position].slug[1:]) % 6 for position in members_of(index.find("greendata")[-1])}
    assert (found, index.find("greendata")[-1].bit_count()) == ({0, 3, 5}, 300)
    assert index.find("greendata")[0] == 0 and index.find("greendata")[1].bit_count() == 300
