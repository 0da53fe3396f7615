"""Full-text search: which studies have words that begin with what was typed, and where.

An inverted index. For each tier (in the title, in a headline, in the text) it has the numbers of each word's studies,
one word's after the other's in the vocabulary's order: so the words with one beginning are one slice. The few words
that many studies have are kept as sets of bits (``bits.py``), which is smaller there and needs no counting up.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial, reduce
from operator import and_, or_
from typing import Self

from webapp.model import Block, Study
from webapp.search.bitset import Bitset, bitset_of
from webapp.search.tokenizer import indexed, searched

#: Titles before headlines before text.
TIERS = 3
#: A number takes 16 bits in a slice and 1 in a set, so from one study in so many on the set is smaller.
_FREQUENT = 16
#: So many words, one after the other, have their studies' set made in advance: one letter begins thousands.
_BLOCK = 256
#: Answers kept, for the words that many search for.
_KEPT = 128

Tiers = tuple[Bitset, ...]
#: A study's words, as ``Cutter`` gives them.
Words = tuple[str, ...]
#: While the index is built: for each tier the numbers of each word's studies, ascending.
Numbers = tuple[defaultdict[str, list[int]], ...]


def texts_of(study: Study) -> tuple[tuple[str, ...], ...]:
    """The study's texts that are searched, a tuple for each tier."""
    front = study.front
    blocks = (front.overview, front.problem_block, front.solution_block, front.result_block)
    quotes = [block.testimonial for block in blocks if isinstance(block, Block) and block.testimonial]
    company = [front.company.location, front.company.size] if front.company else []
    return (
        (front.title,),
        (front.description, front.details_title, *(block.title_two for block in blocks)),
        (
            *(block.description for block in blocks),
            *(text for quote in quotes for text in (quote.name, quote.role, quote.description)),
            *(text for metric in front.metrics for text in (metric.value, metric.label, metric.source) if text),
            *filter(None, company),
            study.body,
        ),
    )


class Cutter:
    """Cuts the texts of studies into words. One for all of them: it remembers what it has cut before."""

    def __init__(self) -> None:
        self._known = _Tokens()

    def __call__(self, study: Study) -> Words:
        """The study's words, for each tier those that no tier before it has, with spaces between them."""
        seen: set[str] = set()
        tiers = []
        for texts in texts_of(study):
            fresh = self._words(texts) - seen
            seen |= fresh
            tiers.append(" ".join(fresh))
        return tuple(tiers)

    def _words(self, texts: Iterable[str]) -> set[str]:
        found = set(map(self._known.__getitem__, " ".join(texts).split()))
        several = [words for words in found if " " in words]
        found.difference_update(several, [""])
        return found.union(*map(str.split, several))


class WordIndex:
    """Built once from the studies in the library's order, then only read."""

    def __init__(self, vocabulary: list[str], tiers: list[_Tier]) -> None:
        self.vocabulary = vocabulary
        self._tiers = tiers
        # Not a method of this object: that would be a circle, which frozen memory never gives back.
        self._find = partial(_with_beginning, vocabulary, tiers)
        self._beginning = lru_cache(_KEPT)(self._find)

    @classmethod
    def of(cls, studies: Iterable[Study], cut: Callable[[Study], Words] | None = None) -> Self:
        """The index of studies whose words ``cut`` gives: a ``Cutter``, or what knows them already."""
        numbers: Numbers = (defaultdict(list), defaultdict(list), defaultdict(list))
        cut = cut or Cutter()
        number = -1
        for number, study in enumerate(studies):
            for tier, words in zip(numbers, cut(study), strict=True):
                for word in words.split():
                    tier[word].append(number)
        vocabulary = sorted(set().union(*numbers))
        return cls(vocabulary, [_Tier.of(vocabulary, tier, number + 1) for tier in numbers])

    def find(self, q: str) -> Tiers:
        """The studies that have all words of ``q``, each as a word's beginning, for each tier.

        Each tier holds the one before it. No word in ``q`` at all finds nothing.
        """
        found: Tiers = ()
        for word in searched(q):
            these = self._beginning(word)
            found = tuple(map(and_, found, these)) if found else these
            if not found[-1]:
                break
        return found or (0,) * TIERS

    def studies_with(self, beginning: str) -> Bitset:
        """The studies with a word, folded already, that begins like this. Not kept: mostly asked for odd words."""
        return self._find(beginning)[-1]


def _with_beginning(vocabulary: list[str], tiers: list[_Tier], beginning: str) -> Tiers:
    start = bisect_left(vocabulary, beginning)
    end = bisect_left(vocabulary, beginning + "\U0010ffff", start)
    total, sums = 0, []
    for tier in tiers:
        total |= tier.union(start, end)
        sums.append(total)
    return tuple(sums)


class _Tokens(dict[str, str]):
    """The words of each piece of text between spaces, with a space between two of them (most pieces are one word).

    The same pieces come again and again, and cutting one up is slow.
    """

    def __missing__(self, token: str) -> str:
        self[token] = found = " ".join(indexed(token))
        return found


class _Tier:
    """One tier's numbers of studies, for the vocabulary's words from one place to another."""

    def __init__(self, ids: array[int], starts: array[int], frequent: array[int], sets: list[Bitset]) -> None:
        self._ids = ids
        self._starts = starts
        self._frequent = frequent
        self._sets = sets
        whole = range((len(starts) - 1) // _BLOCK)
        self._blocks = [self._count_up(block * _BLOCK, block * _BLOCK + _BLOCK) for block in whole]

    @classmethod
    def of(cls, vocabulary: list[str], numbers: Mapping[str, list[int]], studies: int) -> Self:
        ids = array("H" if studies <= 1 << 16 else "L")
        starts, frequent, sets = array("L", [0]), array("L"), []
        for place, word in enumerate(vocabulary):
            these = numbers.get(word, ())
            if len(these) * _FREQUENT > studies > _FREQUENT:
                frequent.append(place)
                sets.append(bitset_of(these))
            else:
                ids.extend(these)
            starts.append(len(ids))
        # A copy, without the room that was kept for growing.
        return cls(array(ids.typecode, ids), starts, frequent, sets)

    def union(self, start: int, end: int) -> Bitset:
        """The studies with any of the words from ``start`` up to ``end``."""
        first, last = -(-start // _BLOCK), end // _BLOCK
        if first >= last:
            return self._count_up(start, end)
        found = self._count_up(start, first * _BLOCK) | self._count_up(last * _BLOCK, end)
        return reduce(or_, self._blocks[first:last], found)

    def _count_up(self, start: int, end: int) -> Bitset:
        found = bitset_of(set(self._ids[self._starts[start] : self._starts[end]]))
        first, last = bisect_left(self._frequent, start), bisect_left(self._frequent, end)
        return reduce(or_, self._sets[first:last], found)
