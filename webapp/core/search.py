"""The answer to a query at one moment: which studies, on which page, and what every term would bring.

OR inside a facet, AND across facets and with the words. All of it is set arithmetic over the library's index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import islice
from operator import and_, or_

from webapp.core.bits import Bits, numbers_of
from webapp.core.library import Library
from webapp.core.model import Study
from webapp.core.query import Query
from webapp.core.words import Tiers, words

PAGE_SIZE = 12


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
class Rescue:
    """A way out of "nothing found": a smaller query, what it drops, and how many studies that brings back."""

    query: Query
    dropped: tuple[str, str]  # (facet, term), or ("q", word)
    total: int


def search(library: Library, query: Query, now: datetime) -> Results:
    live = library.live(now)
    tiers = library.words.find(query.q) if query.q else (live,)
    facets = {facet.name: _chosen(library, query, facet.name) for facet in library.taxonomy.facets}
    hits = reduce(and_, (bits for bits in facets.values() if bits is not None), live & tiers[-1])
    return Results(
        query=query,
        studies=_page(library, query, hits, tiers),
        total=hits.bit_count(),
        counts=_counts(library, facets, live & tiers[-1]),
    )


def rescues(library: Library, query: Query, now: datetime) -> list[Rescue]:
    """The single filters and words whose removal brings studies back, best first."""
    smaller = [Rescue(query.without(*pair), pair, 0) for pair in query.terms]
    typed = query.q.split()
    if len(typed) > 1:
        rests = [(word, " ".join(typed[:at] + typed[at + 1 :])) for at, word in enumerate(typed)]
        smaller += [Rescue(query.with_words(rest), ("q", word), 0) for word, rest in rests]
    elif typed:
        smaller.append(Rescue(query.with_words(""), ("q", query.q), 0))
    counted = [Rescue(r.query, r.dropped, search(library, r.query, now).total) for r in smaller]
    return sorted((r for r in counted if r.total), key=lambda r: -r.total)


def correction(library: Library, query: Query, now: datetime) -> Query | None:
    """The query with each word that nothing begins with replaced by the nearest known one, where that finds a story."""
    known = [library.words.find(word)[-1] for word in words(query.q)]
    nearest = [w if bits else library.words.nearest(w) for w, bits in zip(words(query.q), known, strict=True)]
    if all(known) or not all(nearest):
        return None
    corrected = query.with_words(" ".join(filter(None, nearest)))
    return corrected if search(library, corrected, now).total else None


def _chosen(library: Library, query: Query, facet: str) -> Bits | None:
    """The studies with any of the facet's chosen terms; ``None`` where none is chosen."""
    chosen = query.chosen(facet)
    return reduce(or_, (library.terms[facet, term] for term in chosen)) if chosen else None


def _counts(library: Library, facets: Mapping[str, Bits | None], base: Bits) -> dict[tuple[str, str], int]:
    counts = {}
    for facet in library.taxonomy.facets:
        others = (bits for name, bits in facets.items() if name != facet.name and bits is not None)
        within = reduce(and_, others, base)
        for term in facet.terms:
            counts[facet.name, term.slug] = (within & library.terms[facet.name, term.slug]).bit_count()
    return counts


def _page(library: Library, query: Query, hits: Bits, tiers: Tiers) -> tuple[Study, ...]:
    first = (query.page - 1) * PAGE_SIZE
    numbers = islice(_sorted(library, query, hits, tiers), first, first + PAGE_SIZE)
    return tuple(library.studies[number] for number in numbers)


def _sorted(library: Library, query: Query, hits: Bits, tiers: Tiers) -> Iterator[int]:
    if query.sort in library.ranks:
        yield from sorted(numbers_of(hits), key=library.ranks[query.sort].__getitem__)
    elif query.sort == "relevance":
        before = 0
        for tier in tiers:
            yield from numbers_of(hits & tier & ~before)
            before = tier
    else:
        yield from numbers_of(hits)
