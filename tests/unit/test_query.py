"""A query is a canonical value, whatever it was parsed from."""

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_taxonomy
from webapp.search.query import Query, known_names

TAXONOMY = a_taxonomy()
TERMS = [(facet.name, term.slug) for facet in TAXONOMY.facets for term in facet.terms]

anything = st.tuples(st.sampled_from([*sorted(known_names(a_taxonomy())), "utm_source", ""]), st.text(max_size=30))
sensible = st.sampled_from([*TERMS, ("sort", "newest"), ("sort", "relevance"), ("page", "2"), ("q", "data")])
pairs = st.lists(st.one_of(anything, sensible), max_size=12)
queries = pairs.map(lambda values: Query.parse(values, TAXONOMY))


def parse(*pairs: tuple[str, str]) -> Query:
    return Query.parse(pairs, TAXONOMY)


@given(queries)
def test_parsing_the_canonical_form_gives_the_same_query(query: Query) -> None:
    assert Query.parse(query.pairs(), TAXONOMY) == query


@given(st.lists(st.sampled_from(TERMS), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_terms_changes_nothing(terms, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(terms)
    random.shuffle(shuffled)
    assert parse(*terms) == parse(*shuffled)


@given(queries, st.sampled_from(TERMS))
def test_toggling_a_term_twice_changes_only_the_page(query: Query, term: tuple[str, str]) -> None:
    assert query.toggle(*term).toggle(*term) == query.on_page(1)


@given(queries, st.sampled_from(TERMS))
def test_toggling_a_chosen_term_removes_it_and_nothing_else(query: Query, term: tuple[str, str]) -> None:
    others = set(query.terms) - {term}
    assert set(query.toggle(*term).terms) == (others if term in query.terms else others | {term})


@given(queries)
def test_a_cleared_query_has_no_filter_and_is_canonical(query: Query) -> None:
    cleared = query.cleared()
    assert not cleared.is_filtered
    assert Query.parse(cleared.pairs(), TAXONOMY) == cleared


@given(queries, st.text(max_size=20))
def test_replacing_the_words_gives_a_canonical_query(query: Query, words: str) -> None:
    changed = query.with_words(words)
    assert Query.parse(changed.pairs(), TAXONOMY) == changed


def test_pairs_are_in_the_order_of_the_contract() -> None:
    query = parse(
        ("page", "2"), ("sort", "newest"), ("q", "x"), ("solution", "cloud"), ("product", "api"), ("industry", "media"),
        ("industry", "ai"),
    )  # fmt: skip
    assert query.pairs() == [
        ("industry", "ai"), ("industry", "media"), ("product", "api"), ("solution", "cloud"), ("q", "x"),
        ("sort", "newest"), ("page", "2"),
    ]  # fmt: skip


def test_unknown_names_terms_blanks_repeats_and_defaults_are_dropped() -> None:
    query = parse(
        ("utm_source", "mail"), ("industry", "mining"), ("industry", ""), ("industry", "ai"), ("industry", "ai"),
        ("q", "  "), ("sort", "featured"), ("page", "1"),
    )  # fmt: skip
    assert query.pairs() == [("industry", "ai")]


def test_relevance_is_the_default_with_words_and_ignored_without() -> None:
    assert parse(("q", "data")).sort == "relevance"
    assert parse(("q", "data"), ("sort", "relevance")).pairs() == [("q", "data")]
    assert parse(("q", "data"), ("sort", "featured")).pairs() == [("q", "data"), ("sort", "featured")]
    assert parse(("sort", "relevance")).sort == "featured"


def test_a_page_that_is_not_a_whole_number_from_1_is_page_1() -> None:
    pages = {"0": 1, "-1": 1, "1.5": 1, "²": 1, "٣": 1, "": 1, "007": 7, "12": 12}
    assert {text: parse(("page", text)).page for text in pages} == pages


def test_a_page_of_five_thousand_digits_is_a_very_late_page() -> None:
    assert parse(("page", "9" * 5000)).page >= 10**9


def test_a_page_of_four_thousand_digits_is_kept_exactly() -> None:
    assert parse(("page", "9" * 4000)).pairs() == [("page", "9" * 4000)]


def test_control_characters_separate_words_like_spaces() -> None:
    assert parse(("q", " a\x00b\n\tc ")).q == "a b c"


def test_a_change_of_filters_goes_back_to_the_first_page() -> None:
    query = parse(("industry", "ai"), ("page", "3"))
    assert query.toggle("industry", "media").page == query.with_words("x").page == query.cleared().page == 1


def test_a_chosen_sort_stays_when_filters_and_words_change() -> None:
    query = parse(("sort", "title"))
    assert query.toggle("industry", "ai").with_words("data").with_words("").cleared().sort == "title"
