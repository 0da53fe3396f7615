"""Decides which words of a text a search matches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from webapp.search.language import Language
from webapp.search.tokenizer import QueryWord, forms_of, joined, query_words

#: So many neighbouring words of a search are also looked for as one word.
_MAX_JOINED = 3
_BETWEEN_LETTERS = r"[\W_]*"


class Alternative(NamedTuple):
    """A word that stands for the words ``first`` to ``end`` (excluded) of a search."""

    first: int
    end: int
    word: QueryWord


class Matcher:
    """A search in a language. It is false if the search has no word."""

    def __init__(self, q: str, language: Language, only: Set[int] | None = None) -> None:
        """``only`` are positions of words in the search; the others are not looked for. ``None`` stands for all."""
        self.language, self._q = language, q
        self.words = query_words(q, language)
        alternatives = _alternatives(self.words, language)
        self.alternatives = [
            one for one in alternatives if only is None or not only.isdisjoint(range(one.first, one.end))
        ]

    def __bool__(self) -> bool:
        return bool(self.words)

    def only(self, positions: Set[int]) -> Matcher:
        """Return a matcher for these words of the search."""
        return Matcher(self._q, self.language, positions)

    def letters(self, word: str) -> int:
        """Return how many letters of an indexed word the search matches, 0 for none."""
        return max((self._letters(alternative.word, word) for alternative in self.alternatives), default=0)

    def found_in(self, texts: Iterable[str]) -> set[int]:
        """Return the positions of the words of the search that match a word in one of the texts."""
        words = {form.word for text in texts for form in forms_of(text, self.language)}
        return {
            position
            for first, end, query_word in self.alternatives
            if any(self._letters(query_word, word) for word in words)
            for position in range(first, end)
        }

    def may_match(self, text: str) -> set[int]:
        """Return the positions of the words of the search that may match in a text: a quick test before others."""
        folds = [folded for folded, _ in self.language.folds(text)]
        return {
            position
            for (first, end, _), pattern in zip(self.alternatives, self._patterns, strict=True)
            if any(map(pattern.search, folds))
            for position in range(first, end)
        }

    def _letters(self, query_word: QueryWord, word: str) -> int:
        if word.startswith(query_word.text) and (query_word.is_prefix or word == query_word.text):
            return len(query_word.text)
        if query_word.kind != "word" or word[:1] != query_word.text[:1] or not self.language.stemmer:
            return 0
        return len(word) if self.language.stem(word) == self.language.stem(query_word.text) else 0

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(self._pattern(alternative.word)) for alternative in self.alternatives]

    def _pattern(self, word: QueryWord) -> str:
        if word.kind == "symbol":
            return re.escape(word.text)
        letters = word.text.replace(".", "")
        if word.kind == "word":
            stem = self.language.stem(letters)
            same = [
                letter for letter, _ in takewhile(lambda pair: pair[0] == pair[1], zip(letters, stem, strict=False))
            ]
            # The last letter of a stem may be another one in some forms: company, companies.
            letters = letters if len(same) < 2 else letters[: max(2, len(same) - 1)]
        return _BETWEEN_LETTERS.join(map(re.escape, letters))


def _alternatives(words: list[QueryWord], language: Language) -> Iterator[Alternative]:
    """Yield each word of a search, and the neighbours that may be written as one word."""
    for first, word in enumerate(words):
        yield Alternative(first, first + 1, word)
        shorter = word.text
        for end in range(first + 2, min(first + _MAX_JOINED, len(words)) + 1):
            one = joined(words[first:end])
            # "time li", on the way to "time limit": "timeli" has the stem of "time", so it would ask for nothing more.
            if one and language.stem(one.text) != language.stem(shorter):
                yield Alternative(first, end, one)
            shorter += words[end - 1].text
