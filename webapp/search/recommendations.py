"""Links from one study to others: related studies, the previous and the next one, and what a wrong address meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from webapp.model import Study
from webapp.search.bitset import Bitset, members_of
from webapp.search.fuzzy import corrected
from webapp.search.library import Library
from webapp.search.tokenizer import query_words

#: Each misspelt word of a wrong address costs a walk through the vocabulary, and machines send many wrong addresses.
_MAX_ADDRESS_WORDS = 6


@dataclass(frozen=True, slots=True)
class Related:
    """``shared`` are the (facet, term) pairs that both studies have."""

    study: Study
    shared: tuple[tuple[str, str], ...]


def related_studies(library: Library, study: Study, now: datetime, *, limit: int = 3) -> list[Related]:
    """Return the live studies that the author named, then those that share most terms."""
    this, live = library.positions[study.slug], library.live(now)
    named = [library.positions[slug] for slug in study.front.related if slug in library.positions]
    similar = chain.from_iterable(map(members_of, _by_shared_terms(library, study)))
    positions = dict.fromkeys(n for n in chain(named, similar) if n != this and live >> n & 1)
    others = (library.studies[position] for position in islice(positions, limit))
    pairs = _pairs(study)
    return [Related(other, tuple(pair for pair in _pairs(other) if pair in pairs)) for other in others]


def previous_and_next(library: Library, study: Study, now: datetime) -> tuple[Study | None, Study | None]:
    """Return the live studies before and after this one in the list's default order."""
    this, live = library.positions[study.slug], library.live(now)
    before, after = live & ((1 << this) - 1), live >> (this + 1)
    return (
        library.studies[before.bit_length() - 1] if before else None,
        library.studies[this + (after & -after).bit_length()] if after else None,
    )


def studies_for_address(library: Library, path: str, now: datetime, *, limit: int = 3) -> list[Study]:
    """Return the live studies whose title has a word of an unknown path's last part, or one spelled like it."""
    live = library.live(now)
    typed = query_words(path.rstrip("/").rpartition("/")[2], library.index.language)[:_MAX_ADDRESS_WORDS]
    words = [word.text for word in typed if word.kind == "word" and len(word.text) > 2]
    spelled = filter(None, (corrected(library.index, word, live, live) for word in words))
    positions = dict.fromkeys(chain.from_iterable(members_of(library.index.find(word)[0] & live) for word in spelled))
    return [library.studies[position] for position in islice(positions, limit)]


def top_studies(library: Library, now: datetime, *, limit: int = 3) -> list[Study]:
    """Return the first live studies of the list."""
    return list(islice(library.studies_in(library.live(now)), limit))


def _pairs(study: Study) -> tuple[tuple[str, str], ...]:
    return tuple((facet, term) for facet, terms in study.terms.items() for term in terms)


def _by_shared_terms(library: Library, study: Study) -> list[Bitset]:
    """Return the sets of studies that share exactly n terms with this one, the largest n first, down to one."""
    at_least = [(1 << len(library.studies)) - 1]  # at_least[n]: the studies that share n terms or more
    for pair in _pairs(study):
        at_least.append(0)
        for n in range(len(at_least) - 1, 0, -1):
            at_least[n] |= at_least[n - 1] & library.terms[pair]
    at_least.append(0)
    return [at_least[n] & ~at_least[n + 1] for n in range(len(at_least) - 2, 0, -1)]
