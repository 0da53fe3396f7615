"""Splits texts and queries into words.

Words are folded: ``Zoë`` is ``zoe``, and ``don’t`` is ``dont``. Any other character between letters and digits
separates words. A query has no syntax. A *chunk* below is a piece of text without spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: A query may be a pasted page; further words are ignored, which bounds the cost of a search.
MAX_QUERY_WORDS = 32

_APOSTROPHES = frozenset("'’ʼ‘ʻ＇")
#: A part after an apostrophe with at least so many letters is also indexed as a word: ``O’Brien``, ``l’école``.
_MIN_SUFFIX = 3
# Letters that Unicode does not decompose, although people type them without the stroke.
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"}
)
# Typographic characters in ASCII, so that most texts can take the fast path of `index_words`.
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", **dict.fromkeys("“”–—…«»„‚·•", " ")})
_ASCII_WORD = re.compile(r"[a-z0-9_]*[a-z0-9][a-z0-9_]*")
_ASCII_SUFFIX = re.compile(rf"'[a-z0-9_']{{{_MIN_SUFFIX}}}")


class Word(NamedTuple):
    """A folded word, and for each of its letters the offset of its character in the chunk."""

    folded: str
    offsets: tuple[int, ...]


def fold(text: str) -> str:
    """Remove case and accents: ``Zoë`` and ``ZOE`` both become ``zoe``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED)).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_text(text: str) -> str:
    """Fold a text and remove apostrophes, so that ``word in fold_text(text)`` can rule out a word quickly."""
    return fold(text.translate(_TYPOGRAPHY)).replace("'", "")


def tokenize(text: str) -> list[str]:
    """Return the folded words of a text, in order, with repeats."""
    words: list[str] = []
    for chunk in text.split():
        words += [chunk.lower()] if chunk.isascii() and chunk.isalnum() else [w.folded for w, _ in split_chunk(chunk)]
    return words


def query_words(q: str) -> list[str]:
    """Return the distinct folded words of a query, at most ``MAX_QUERY_WORDS``."""
    return list(dict.fromkeys(tokenize(q)))[:MAX_QUERY_WORDS]


def index_words(chunk: str) -> set[str]:
    """Return the words under which a chunk is indexed: its folded words and their parts after an apostrophe."""
    text = chunk.translate(_TYPOGRAPHY).lower()
    if text.isascii() and not _ASCII_SUFFIX.search(text):
        return set(_ASCII_WORD.findall(text.replace("'", "")))
    return {word.folded for whole, suffixes in split_chunk(chunk) for word in (whole, *suffixes)}


def split_chunk(chunk: str) -> Iterator[tuple[Word, list[Word]]]:
    """Yield each word of a chunk with the parts of it that begin after an apostrophe."""
    letters: list[tuple[str, int]] = []
    suffix_starts: list[int] = []
    for offset, character in enumerate(f"{chunk} "):
        if character in _APOSTROPHES:
            suffix_starts.append(len(letters))
            continue
        for folded in fold(character):
            category = unicodedata.category(folded)
            if category[0] in "LN" or folded == "_" or (letters and category[0] == "M"):
                letters.append((folded, offset))
            elif category != "Cf":  # invisible characters such as a soft hyphen do not end a word
                yield from _finish_word(letters, suffix_starts)
                letters, suffix_starts = [], []


def _finish_word(letters: list[tuple[str, int]], suffix_starts: list[int]) -> Iterator[tuple[Word, list[Word]]]:
    text = "".join(letter for letter, _ in letters)
    if any(map(str.isalnum, text)):
        offsets = tuple(offset for _, offset in letters)
        starts = (start for start in suffix_starts if start and len(text) - start >= _MIN_SUFFIX)
        yield Word(text, offsets), [Word(text[start:], offsets[start:]) for start in starts]
