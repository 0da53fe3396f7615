"""The answer to a query at one moment: which studies, on which page, and what every term would bring.

OR inside a facet, AND across facets and with the words. All of it is set arithmetic over the library's index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import or_

from webapp.model import Study
from webapp.search.bitset import Bitset, members_of
from webapp.search.fuzzy import spelled
from webapp.search.inverted_index import Tiers
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.tokenizer import MOST_WORDS, words

PAGE_SIZE = 12
MAX_RELAXATIONS = 6


@dataclass(frozen=True, slots=True)
class Results:
    """``counts`` has every (facet, term): the studies with that term that match everything chosen in *other* facets."""

    query: Query
    studies: tuple[Study, ...]
    total: int
    counts: Mapping[tuple[str, str], int]

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list is one page."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way out of "nothing found": a smaller query, what it drops, and how many studies that brings back."""

    query: Query
    dropped: tuple[str, str]  # (facet, term), or ("q", word)
    total: int


def search(library: Library, query: Query, now: datetime) -> Results:
    tiers = _tiers(library, query, now)
    facets = {facet.name: _chosen(library, query, facet.name) for facet in library.taxonomy.facets}
    found = _within(facets.values(), tiers[-1])
    return Results(
        query=query,
        studies=_page(library, query, found, tiers),
        total=found.bit_count(),
        counts=_counts(library, facets, tiers[-1]),
    )


def matching(library: Library, query: Query, now: datetime) -> Bitset:
    """All studies that match, as a set: what ``search`` finds on all pages."""
    facets = (_chosen(library, query, facet.name) for facet in library.taxonomy.facets)
    return _within(facets, _tiers(library, query, now)[-1])


def ordered(library: Library, query: Query, now: datetime) -> Iterator[Study]:
    """All studies that match, in the query's order, whatever its page."""
    tiers = _tiers(library, query, now)
    return (library.studies[number] for number in _sorted(library, query, matching(library, query, now), tiers))


def relaxations(library: Library, query: Query, now: datetime) -> list[Relaxation]:
    """The single filters and words whose removal brings studies back, best first, at most ``MAX_RELAXATIONS``."""
    smaller = [(query.without(*pair), pair) for pair in query.terms]
    typed = query.q.split()[: MOST_WORDS + 1]
    if len(typed) > 1:
        rests = ((word, " ".join(typed[:at] + typed[at + 1 :])) for at, word in enumerate(typed))
        smaller += [(query.with_words(rest), ("q", word)) for word, rest in rests]
    elif typed:
        smaller.append((query.with_words(""), ("q", query.q)))
    counted = [Relaxation(less, dropped, matching(library, less, now).bit_count()) for less, dropped in smaller]
    return sorted((r for r in counted if r.total), key=lambda r: -r.total)[:MAX_RELAXATIONS]


def correction(library: Library, query: Query, now: datetime) -> Query | None:
    """The query with each word that nothing begins with replaced by the nearest known one, where that finds a story."""
    live, within = library.live(now), matching(library, query.with_words(""), now)
    better = [_corrected(library, token, live, within) for token in query.q.split()[:MOST_WORDS]]
    corrected = query.with_words(" ".join(filter(None, better)))
    if corrected == query or not all(better):
        return None
    return corrected if matching(library, corrected, now) else None


def _corrected(library: Library, token: str, live: Bitset, within: Bitset) -> str | None:
    """The token as it was typed, if its words are known; else its words' nearest; ``None`` where there is none."""
    typed = words(token)
    near = [spelled(library.words, word, live, within) for word in typed]
    if near == typed:
        return token
    return " ".join(filter(None, near)) if all(near) else None


def _tiers(library: Library, query: Query, now: datetime) -> Tiers:
    """The studies that may be seen and have the words, for each tier of the index."""
    live = library.live(now)
    return tuple(live & tier for tier in library.words.find(query.q)) if query.q else (live,)


def _within(facets: Iterable[Bitset | None], base: Bitset) -> Bitset:
    for bits in facets:
        if bits is not None:
            base &= bits
    return base


def _chosen(library: Library, query: Query, facet: str) -> Bitset | None:
    """The studies with any of the facet's chosen terms; ``None`` where none is chosen."""
    chosen = query.chosen(facet)
    return reduce(or_, [library.terms[facet, term] for term in chosen]) if chosen else None


def _counts(library: Library, facets: Mapping[str, Bitset | None], base: Bitset) -> dict[tuple[str, str], int]:
    counts = {}
    for facet in library.taxonomy.facets:
        within = _within((bits for name, bits in facets.items() if name != facet.name), base)
        for term in facet.terms:
            counts[facet.name, term.slug] = (within & library.terms[facet.name, term.slug]).bit_count()
    return counts


def _page(library: Library, query: Query, hits: Bitset, tiers: Tiers) -> tuple[Study, ...]:
    first = (query.page - 1) * PAGE_SIZE
    if first >= hits.bit_count():  # perhaps by more than `islice` can count
        return ()
    numbers = islice(_sorted(library, query, hits, tiers), first, first + PAGE_SIZE)
    return tuple(library.studies[number] for number in numbers)


def _sorted(library: Library, query: Query, hits: Bitset, tiers: Tiers) -> Iterator[int]:
    if query.sort in library.ranks:
        yield from sorted(members_of(hits), key=library.ranks[query.sort].__getitem__)
    elif query.sort == "relevance":
        before = 0
        for tier in tiers:
            yield from members_of(hits & tier & ~before)
            before = tier
    else:
        yield from members_of(hits)
