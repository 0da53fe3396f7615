"""Full-text search: which studies have words that begin with what was typed, and where.

An inverted index. Each word of the vocabulary has one set of studies for each tier: in the title, in the title or a
headline, anywhere (``bits.py``). Whatever a visitor types is words; there is no syntax.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import reduce
from operator import and_, or_

from webapp.core.bits import Bits, set_of
from webapp.core.model import Block, Study

#: Titles before headlines before text.
TIERS = 3

_WORD = re.compile(r"\w+")

Tiers = tuple[Bits, ...]


def fold(text: str) -> str:
    """Case and accents away: ``Zoë`` and ``ZOE`` are both ``zoe``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _texts(study: Study) -> Iterator[tuple[str, ...]]:
    """The study's texts, a tuple for each tier."""
    front = study.front
    blocks = (front.overview, front.problem_block, front.solution_block, front.result_block)
    quotes = [block.testimonial for block in blocks if isinstance(block, Block) and block.testimonial]
    company = [front.company.location, front.company.size] if front.company else []
    yield (front.title,)
    yield (front.description, front.details_title, *(block.title_two for block in blocks))
    yield (
        *(block.description for block in blocks),
        *(text for quote in quotes for text in (quote.name, quote.role, quote.description)),
        *(text for metric in front.metrics for text in (metric.value, metric.label, metric.source) if text),
        *filter(None, company),
        study.body,
    )


class WordIndex:
    """Built once from the studies in the library's order, then only read."""

    def __init__(self, studies: Iterable[Study]) -> None:
        ids: dict[str, tuple[list[int], ...]] = {}
        for number, study in enumerate(studies):
            seen: set[str] = set()
            for tier, texts in enumerate(_texts(study)):
                fresh = {word for text in texts for word in words(text)} - seen
                seen |= fresh
                for word in fresh:
                    ids.setdefault(word, ([], [], []))[tier].append(number)
        self._vocabulary = sorted(ids)
        self._tiers: list[Tiers] = [_cumulative(map(set_of, ids[word])) for word in self._vocabulary]

    def find(self, q: str) -> Tiers:
        """The studies that have all words of ``q``, each as a word's beginning, for each tier.

        Each tier holds the one before it. No word in ``q`` at all finds nothing.
        """
        found = [self._prefix(word) for word in dict.fromkeys(words(q))]
        if not found:
            return (0,) * TIERS
        return tuple(reduce(and_, tier) for tier in zip(*found, strict=True))

    def nearest(self, word: str) -> str | None:
        """The known word most like a misspelt one, or ``None``."""
        first = fold(word)
        alike = [known for known in self._vocabulary if abs(len(known) - len(first)) <= 2 and len(known) > 2]
        return next(iter(get_close_matches(first, alike, n=1, cutoff=0.75)), None)

    def _prefix(self, prefix: str) -> Tiers:
        start = bisect_left(self._vocabulary, prefix)
        end = bisect_left(self._vocabulary, prefix + "\U0010ffff")
        found = self._tiers[start:end]
        return tuple(reduce(or_, tier, 0) for tier in zip(*found, strict=True)) if found else (0,) * TIERS


def _cumulative(tiers: Iterable[int]) -> Tiers:
    total, sums = 0, []
    for tier in tiers:
        total |= tier
        sums.append(total)
    return tuple(sums)
