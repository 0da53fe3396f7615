"""Full-text search: an inverted index that maps each word to the studies that contain it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache, partial, reduce
from itertools import chain
from operator import and_, or_

from webapp.model import Block, Study
from webapp.search.bitset import Bitset, bitset_of
from webapp.search.tokenizer import index_words, query_words

#: The studies that match, in three sets by field weight: in the title; in the title or a headline; in any field.
Ranked = tuple[Bitset, ...]

_WEIGHTS = 3
#: Results cached for prefixes that are searched often.
_CACHED_PREFIXES = 128


def texts_by_weight(study: Study) -> tuple[tuple[str, ...], ...]:
    """Return the searchable texts of a study: the title, the headlines, all other texts."""
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


class InvertedIndex:
    """Built once from the studies in the library's order, then only read.

    ``vocabulary`` is sorted, so that all words with one prefix are a slice of it. Beside it stands, for each field
    weight, a list with the bitset of each word.
    """

    def __init__(self, studies: Iterable[Study]) -> None:
        words_of = cache(index_words)  # texts repeat the same words, and splitting them is slow
        positions: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in range(_WEIGHTS)]
        for position, study in enumerate(studies):
            for by_word, texts in zip(positions, texts_by_weight(study), strict=True):
                for word in set(chain.from_iterable(map(words_of, set(" ".join(texts).split())))):
                    by_word[word].append(position)
        self.vocabulary = sorted(set().union(*positions))
        bitsets = [[bitset_of(by_word.get(word, ())) for word in self.vocabulary] for by_word in positions]
        # A method in the cache would be a reference cycle, and the garbage collector never frees frozen memory.
        self._look_up = partial(_studies_by_prefix, self.vocabulary, bitsets)
        self._look_up_cached = lru_cache(_CACHED_PREFIXES)(self._look_up)

    def find(self, q: str) -> Ranked:
        """Return the studies in which every word of ``q`` begins a word; none if ``q`` has no word."""
        words = query_words(q)
        ranked: Ranked = self._look_up_cached(words[0]) if words else (0,) * _WEIGHTS
        for word in words[1:]:
            if not ranked[-1]:
                break
            ranked = tuple(map(and_, ranked, self._look_up_cached(word)))
        return ranked

    def studies_with(self, prefix: str) -> Bitset:
        """Return the studies with a word that begins with a folded prefix. Not cached: such prefixes are rare."""
        return self._look_up(prefix)[-1]


def _studies_by_prefix(vocabulary: list[str], bitsets: list[list[Bitset]], prefix: str) -> Ranked:
    start = bisect_left(vocabulary, prefix)
    end = bisect_left(vocabulary, prefix + "\U0010ffff", start)
    title, headlines, text = (reduce(or_, filter(None, by_word[start:end]), 0) for by_word in bitsets)
    return title, title | headlines, title | headlines | text
