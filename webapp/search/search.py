"""Runs a query on a library at one moment: the matching studies, a page of them, and the counts of all terms.

Terms are joined by OR inside a facet; facets and words are joined by AND. All of it is set arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import and_

from webapp.model import Study
from webapp.search.bitset import Bitset, members_of
from webapp.search.fuzzy import corrected
from webapp.search.inverted_index import Ranked
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.tokenizer import MAX_QUERY_WORDS, query_words

PAGE_SIZE = 12
MAX_RELAXATIONS = 6


@dataclass(frozen=True, slots=True)
class Results:
    """``studies`` are those of the query's page, ``total`` counts all pages.

    ``counts`` has, for each (facet, term), the studies with that term that match all but the choices in its own facet.
    """

    query: Query
    studies: tuple[Study, ...]
    total: int
    counts: Mapping[tuple[str, str], int]

    @property
    def pages(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A query with one filter or word less than one without results, and the number of studies it finds."""

    query: Query
    dropped: tuple[str, str]  # (facet, term), or ("q", word)
    total: int


def search(library: Library, query: Query, now: datetime) -> Results:
    """Return the page of results that a query asks for."""
    ranked = _live_matches_of_q(library, query, now)
    by_facet = _studies_by_facet(library, query)
    matches = reduce(and_, by_facet.values(), ranked[-1])
    return Results(
        query=query,
        studies=_page(library, query, matches, ranked),
        total=matches.bit_count(),
        counts=_counts(library, by_facet, ranked[-1]),
    )


def matching(library: Library, query: Query, now: datetime) -> Bitset:
    """Return all studies that match a query, whatever its page."""
    return reduce(and_, _studies_by_facet(library, query).values(), _live_matches_of_q(library, query, now)[-1])


def ordered(library: Library, query: Query, now: datetime) -> Iterator[Study]:
    """Yield all studies that match a query in its order, whatever its page."""
    ranked = _live_matches_of_q(library, query, now)
    return (library.studies[position] for position in _sorted(library, query, matching(library, query, now), ranked))


def relaxations(library: Library, query: Query, now: datetime) -> list[Relaxation]:
    """Return the filters and words whose removal gives results, those with most results first."""
    smaller = [(query.toggle(*pair), pair) for pair in query.terms]
    words = query.q.split()[: MAX_QUERY_WORDS + 1]
    if len(words) > 1:
        smaller += [(query.with_words(" ".join(words[:i] + words[i + 1 :])), ("q", w)) for i, w in enumerate(words)]
    elif words:
        smaller.append((query.with_words(""), ("q", query.q)))
    counted = [Relaxation(less, dropped, matching(library, less, now).bit_count()) for less, dropped in smaller]
    return sorted((r for r in counted if r.total), key=lambda r: -r.total)[:MAX_RELAXATIONS]


def correction(library: Library, query: Query, now: datetime) -> Query | None:
    """Return the query with each unknown word replaced by the nearest known one; ``None`` if that finds no study."""
    live, candidates = library.live(now), matching(library, query.with_words(""), now)
    chunks = [_corrected_chunk(library, chunk, live, candidates) for chunk in query.q.split()[:MAX_QUERY_WORDS]]
    better = query.with_words(" ".join(filter(None, chunks)))
    return better if None not in chunks and better != query and matching(library, better, now) else None


def _corrected_chunk(library: Library, chunk: str, live: Bitset, candidates: Bitset) -> str | None:
    """Return the chunk if its words are known, else its corrected words; ``None`` if one has no correction.

    Numbers and terms with symbols have none: another number is not what was meant.
    """
    words = query_words(chunk, library.index.language)
    if not words or library.index.find(chunk)[-1] & live:
        return chunk
    better = [corrected(library.index, word.text, live, candidates) if word.kind == "word" else None for word in words]
    return " ".join(filter(None, better)) if all(better) else None


def _live_matches_of_q(library: Library, query: Query, now: datetime) -> Ranked:
    live = library.live(now)
    return tuple(live & bits for bits in library.index.find(query.q)) if query.q else (live,)


def _studies_by_facet(library: Library, query: Query) -> dict[str, Bitset]:
    """Return, for each facet with chosen terms, the studies that have any of them."""
    by_facet: dict[str, Bitset] = {}
    for facet, term in query.terms:
        by_facet[facet] = by_facet.get(facet, 0) | library.terms[facet, term]
    return by_facet


def _counts(library: Library, by_facet: Mapping[str, Bitset], matches_of_q: Bitset) -> dict[tuple[str, str], int]:
    counts = {}
    for facet in library.taxonomy.facets:
        others = reduce(and_, (bits for name, bits in by_facet.items() if name != facet.name), matches_of_q)
        for term in facet.terms:
            counts[facet.name, term.slug] = (others & library.terms[facet.name, term.slug]).bit_count()
    return counts


def _page(library: Library, query: Query, matches: Bitset, ranked: Ranked) -> tuple[Study, ...]:
    first = (query.page - 1) * PAGE_SIZE
    if first >= matches.bit_count():  # may be a larger number than `islice` accepts
        return ()
    positions = islice(_sorted(library, query, matches, ranked), first, first + PAGE_SIZE)
    return tuple(library.studies[position] for position in positions)


def _sorted(library: Library, query: Query, matches: Bitset, ranked: Ranked) -> Iterable[int]:
    if query.sort in library.ranks:
        return sorted(members_of(matches), key=library.ranks[query.sort].__getitem__)
    return _by_relevance(matches, ranked) if query.sort == "relevance" else members_of(matches)


def _by_relevance(matches: Bitset, ranked: Ranked) -> Iterator[int]:
    previous = 0
    for bits in ranked:
        yield from members_of(matches & bits & ~previous)
        previous = bits
