"""Full-text search: an inverted index that maps each word to the studies that contain it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import islice, pairwise
from operator import and_, or_

from webapp.model import Study, Taxonomy
from webapp.search.bitset import Bitset, bitset_of, members_of
from webapp.search.language import Language
from webapp.search.matcher import Matcher
from webapp.search.neighbours import characters_of, side_by_side
from webapp.search.texts import texts_by_weight
from webapp.search.tokenizer import QueryWord, chunks, edge_words, index_words

#: The studies that match, in three sets by field weight: in the title; in the title or a headline; in any field.
Ranked = tuple[Bitset, ...]

_WEIGHTS = 3
_NONE: Ranked = (0,) * _WEIGHTS
_ALL: Ranked = (-1,) * _WEIGHTS
#: Results cached for words that are searched often.
_CACHED_WORDS = 128
#: A word of two words has at least so many letters in each of them, and so many altogether.
_MIN_PART, _MIN_COMPOUND, _MAX_COMPOUND = 2, 5, 24
#: A word that no story has is looked for as two words, in so many studies that have both, and in searches of so many
#: words. It bounds the time of a search.
_MAX_READ, _MAX_DIVIDED_WORDS = 3000, 4
#: Stands between the texts of a study, so that the last word of one is no neighbour of the first word of the next.
_BOUNDARY = " | "


class InvertedIndex:
    """Built once from the studies in the library's order, then only read."""

    def __init__(self, studies: Sequence[Study], taxonomy: Taxonomy, language: str = "en") -> None:
        """``language`` is a BCP 47 tag."""
        self.language = Language.of(language)
        self._postings = _Postings(studies, taxonomy, self.language)
        self._look_up = lru_cache(_CACHED_WORDS)(self._postings.look_up)
        self._with_neighbours = lru_cache(_CACHED_WORDS)(self._postings.with_neighbours)

    @property
    def vocabulary(self) -> list[str]:
        """All indexed words, sorted."""
        return self._postings.vocabulary

    def find(self, q: str) -> Ranked:
        """Return the studies that have every word of ``q``; none if ``q`` has no word.

        Two or three neighbouring words may also be one in the study: ``real time`` finds ``realtime``. With a hyphen,
        they must be one or stand side by side, unless no study has them so.
        """
        matcher = Matcher(q, self.language)
        if not matcher:
            return _NONE
        # ranked[n]: the studies that have the words of q from the nth on.
        ranked = [_NONE] * len(matcher.words) + [_ALL]
        decided: set[int] = set()
        # The longest alternatives of the last words come first.
        for first, end, word in sorted(matcher.alternatives, key=lambda one: (-one.first, -one.end)):
            if first in decided:
                continue
            is_one = all(part.is_glued for part in matcher.words[first : end - 1])
            studies = self._look_up(word)
            if is_one and word.kind == "word" and not studies[-1] and len(matcher.words) <= _MAX_DIVIDED_WORDS:
                studies = self._with_neighbours(word.text)
            if is_one and end > first + 1 and studies[-1]:
                decided.add(first)
            ranked[first] = tuple(map(or_, ranked[first], map(and_, studies, ranked[end])))
        return ranked[0]

    def studies_with(self, prefix: str) -> Bitset:
        """Return the studies with a word that begins with a folded prefix. Not cached: such prefixes are rare."""
        return self._postings.studies_with(prefix)


class _Postings:
    """``vocabulary`` is sorted, so that all words with one prefix are a slice of it. Beside it stands, for each field
    weight, a list with the bitset of each word.

    The cache of the index refers to this object and not to the index: that would be a reference cycle, and the garbage
    collector never frees frozen memory.
    """

    def __init__(self, studies: Sequence[Study], taxonomy: Taxonomy, language: Language) -> None:
        self._language = language
        texts = [list(map(_BOUNDARY.join, texts_by_weight(study, taxonomy))) for study in studies]
        words_of = _WordsByChunk(language)
        positions: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in range(_WEIGHTS)]
        for position, by_weight in enumerate(texts):
            for by_word, text in zip(positions, by_weight, strict=True):
                for word in set().union(*map(words_of.__getitem__, set(chunks(text)))):
                    by_word[word].append(position)
        self.vocabulary = sorted(set().union(*positions))
        edges = {chunk: edge_words(chunk, language) for chunk in words_of}
        compounds = _Compounds(self.vocabulary, edges)
        characters = characters_of(edges, self.vocabulary)
        #: For each field weight, the text of each study as characters.
        self._texts: list[list[str]] = [[] for _ in range(_WEIGHTS)]
        for position, by_weight in enumerate(texts):
            for by_word, text_list, text in zip(positions, self._texts, by_weight, strict=True):
                pieces = chunks(text)
                text_list.append("".join(map(characters.__getitem__, pieces)))
                for word in compounds.among(pieces):
                    by_word[word].append(position)
        self._bitsets = [[bitset_of(by_word.get(word, ())) for word in self.vocabulary] for by_word in positions]
        by_stem = language.words_by_stem(self.vocabulary)
        self._by_stem = {stem: list(map(self._position, words)) for stem, words in by_stem.items()}

    def look_up(self, word: QueryWord) -> Ranked:
        """Return the studies with a word that matches one of a search."""
        matching = self._with_prefix(word.text) if word.is_prefix else self._exactly(word.text)
        if word.kind != "word":
            return self._ranked(matching)
        stem = self._language.stem(word.text)
        forms = self._by_stem.get(stem) or (self._exactly(stem) if stem == self._language.stem(stem) else [])
        others = [position for position in forms if position not in matching]
        return self._ranked([*matching, *others] if others else matching)

    def studies_with(self, prefix: str) -> Bitset:
        return self._ranked(self._with_prefix(prefix))[-1]

    def _ranked(self, positions: Sequence[int]) -> Ranked:
        if isinstance(positions, range):  # a slice is faster than single words
            slices = [by_word[positions.start : positions.stop] for by_word in self._bitsets]
        else:
            slices = [[by_word[position] for position in positions] for by_word in self._bitsets]
        title, headlines, text = (reduce(or_, filter(None, bitsets), 0) for bitsets in slices)
        return title, title | headlines, title | headlines | text

    def _with_prefix(self, prefix: str) -> range:
        start = self._position(prefix)
        return range(start, bisect_left(self.vocabulary, prefix + "\U0010ffff", start))

    def _position(self, word: str) -> int:
        return bisect_left(self.vocabulary, word)

    def _exactly(self, word: str) -> range:
        position = self._position(word)
        return range(position, position + (self.vocabulary[position : position + 1] == [word]))

    def with_neighbours(self, word: str) -> Ranked:
        """Return the studies in which a word that no story has is written as two words."""
        found: list[set[int]] = [set() for _ in range(_WEIGHTS)]
        for first, second in _parts(word):
            one, others = self._exactly(first), self._with_prefix(second)
            if not one or not others:
                continue
            for by_word, texts, studies in zip(self._bitsets, self._texts, found, strict=True):
                both = by_word[one.start] & reduce(or_, by_word[others.start : others.stop], 0)
                studies.update(side_by_side(texts, islice(members_of(both), _MAX_READ), one.start, others))
        title, headlines, text = map(bitset_of, found)
        return title, title | headlines, title | headlines | text


class _WordsByChunk(dict[str, set[str]]):
    """The words of each chunk: texts repeat the same chunks, and splitting them is slow."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, chunk: str) -> set[str]:
        words = self[chunk] = index_words(chunk, self._language)
        return words


class _Compounds:
    """Finds neighbours such as ``real time`` that other stories write as one word, ``realtime`` or ``real-time``."""

    def __init__(self, vocabulary: Iterable[str], edges: Mapping[str, tuple[str, str]]) -> None:
        """``edges`` has the words with which each chunk of the texts begins and ends, "" for none."""
        known = set(vocabulary)
        words: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for word in known:
            for first, second in _parts(word):
                if first in known and second in known:
                    words[first][second] = word
        second_words = {second for seconds in words.values() for second in seconds}
        self._second: dict[str, str] = {}
        self._words_by_second: dict[str, dict[str, str]] = {}
        for chunk, (first, last) in edges.items():
            if first in second_words:
                self._second[chunk] = first
            if last in words:
                self._words_by_second[chunk] = words[last]

    def among(self, chunks: Iterable[str]) -> set[str]:
        """Return the words that are written as two neighbours in a text of these chunks."""
        return {
            words[second]
            for chunk, following in pairwise(chunks)
            if (words := self._words_by_second.get(chunk)) and (second := self._second.get(following)) in words
        }


def _parts(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to divide a word into two."""
    if _MIN_COMPOUND <= len(word) <= _MAX_COMPOUND and word.isalpha():
        for length in range(_MIN_PART, len(word) - _MIN_PART + 1):
            yield word[:length], word[length:]
