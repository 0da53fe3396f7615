"""What stands beside a study: those like it, its neighbours in the list, and what a wrong address may have meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from webapp.model import FACETS, Study
from webapp.search.bitset import Bitset, members_of
from webapp.search.fuzzy import spelled
from webapp.search.library import Library
from webapp.search.tokenizer import searched

#: A wrong address is asked for by machines, too; every misspelt word in it takes a walk through all words.
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Related:
    """``shared`` are the (facet, term) pairs both studies have."""

    study: Study
    shared: tuple[tuple[str, str], ...]


def related(library: Library, study: Study, now: datetime, *, limit: int = 3) -> list[Related]:
    """The author's choice first, then those that share most terms; never one that may not be seen now."""
    live = library.live(now)
    chosen = [number for slug in study.front.related if (number := library.numbers.get(slug)) is not None]
    this = library.numbers[study.slug]
    alike = chain.from_iterable(members_of(bits) for bits in _by_shared_terms(library, study))
    numbers = dict.fromkeys(n for n in chain(chosen, alike) if n != this and live >> n & 1)
    others = (library.studies[number] for number in islice(numbers, limit))
    mine = _pairs(study)
    return [Related(other, tuple(pair for pair in _pairs(other) if pair in mine)) for other in others]


def neighbours(library: Library, study: Study, now: datetime) -> tuple[Study | None, Study | None]:
    """The studies before and after this one in the list's default order."""
    live, this = library.live(now), library.numbers[study.slug]
    before, after = live & ((1 << this) - 1), live >> (this + 1)
    return (
        library.studies[before.bit_length() - 1] if before else None,
        library.studies[this + (after & -after).bit_length()] if after else None,
    )


def nearest(library: Library, address: str, now: datetime, *, limit: int = 3) -> list[Study]:
    """Studies an unknown address may have meant: those named by a word of its last part, or by one most like it."""
    live = library.live(now)
    typed = searched(address.rstrip("/").rpartition("/")[2])[:_MOST_WORDS]
    wanted = (spelled(library.words, word, live, live) for word in typed if len(word) > 2)
    found = (members_of(library.words.find(word)[0] & live) for word in wanted if word)
    numbers = dict.fromkeys(chain.from_iterable(found))
    return [library.studies[number] for number in islice(numbers, limit)]


def first(library: Library, now: datetime, *, limit: int = 3) -> list[Study]:
    """The studies at the top of the list."""
    return [library.studies[number] for number in islice(members_of(library.live(now)), limit)]


def _pairs(study: Study) -> tuple[tuple[str, str], ...]:
    return tuple((facet, term) for facet in FACETS for term in study.front.terms(facet))


def _by_shared_terms(library: Library, study: Study) -> list[Bitset]:
    """Sets of studies that share exactly n terms with this one, the largest n first, down to one."""
    at_least = [(1 << len(library.studies)) - 1]
    for pair in _pairs(study):
        bits = library.terms[pair]
        at_least.append(0)
        for n in range(len(at_least) - 1, 0, -1):
            at_least[n] |= at_least[n - 1] & bits
    at_least.append(0)
    return [at_least[n] & ~at_least[n + 1] for n in range(len(at_least) - 2, 0, -1)]
