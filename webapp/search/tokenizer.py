"""What a word is: in what visitors type, in what authors write, and in what of it is marked as found.

Case, accents and apostrophes do not part words from one another: ``Zoë`` is ``zoe``, ``don’t`` is ``dont``. Whatever
else stands between letters and digits does. Whatever a visitor types is words; there is no syntax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: More words than anyone searches for: the rest of a pasted page is left out, so that no query is a burden.
MOST_WORDS = 32

_APOSTROPHES = frozenset("'’ʼ‘ʻ＇")
#: A part after an apostrophe that is as long as this is a word of its own as well: ``O’Brien``, ``l’école``.
_SHORTEST_TAIL = 3
# Letters that Unicode does not take apart although people type them without the stroke.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"})
# What stands in nearly every text and would keep it from the quick way through `indexed`.
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", **dict.fromkeys("“”–—…«»„‚·•", " ")})
_ASCII_WORD = re.compile(r"[a-z0-9_]*[a-z0-9][a-z0-9_]*")
_ASCII_TAIL = re.compile(r"(?<=[a-z0-9_])'(?=([a-z0-9_']+))")


class _Word(NamedTuple):
    """A folded word, and for each of its letters the place in the original that it came from."""

    folded: str
    places: tuple[int, ...]


def fold(text: str) -> str:
    """Case and accents away: ``Zoë`` and ``ZOE`` are both ``zoe``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN)).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def plain(text: str) -> str:
    """``text`` folded, typography and apostrophes away: has the letters of its words in order, and more besides."""
    return fold(text.translate(_TYPOGRAPHY)).replace("'", "")


def words(text: str) -> list[str]:
    """The folded words of a text, in order, with repeats."""
    return [word for token in text.split() for word in words_of_token(token)]


def searched(q: str) -> list[str]:
    """The words a search is for: each once, and no more than ``MOST_WORDS``."""
    return list(dict.fromkeys(words(q)))[:MOST_WORDS]


def words_of_token(token: str) -> list[str]:
    """The folded words of a piece of text without spaces."""
    if token.isascii() and token.isalnum():
        return [token.lower()]
    return [word.folded for word, _ in cut(token)]


def indexed(token: str) -> set[str]:
    """The words by which a piece of text is found: its own, and what stands after an apostrophe."""
    plain = token.translate(_TYPOGRAPHY)
    if not plain.isascii():
        return {word.folded for whole, tails in cut(token) for word in (whole, *tails)}
    plain = plain.lower()
    found = set(_ASCII_WORD.findall(plain.replace("'", "")))
    if "'" in plain:
        tails = (tail.replace("'", "") for tail in _ASCII_TAIL.findall(plain))
        found.update(tail for tail in tails if len(tail) >= _SHORTEST_TAIL and tail.strip("_"))
    return found


def cut(token: str) -> Iterator[tuple[_Word, list[_Word]]]:
    """Each word, with those that begin after an apostrophe in it."""
    letters: list[tuple[str, int]] = []
    tails: list[int] = []
    for place, character in enumerate(f"{token} "):
        if character in _APOSTROPHES:
            tails.append(len(letters))
            continue
        for folded in fold(character):
            kind = unicodedata.category(folded)
            if kind[0] in "LN" or folded == "_" or (letters and kind[0] == "M"):
                letters.append((folded, place))
            elif kind != "Cf":  # a soft hyphen is as good as nothing
                yield from _finish(letters, tails)
                letters, tails = [], []


def _finish(letters: list[tuple[str, int]], tails: list[int]) -> Iterator[tuple[_Word, list[_Word]]]:
    text = "".join(letter for letter, _ in letters)
    if not any(map(str.isalnum, text)):
        return
    places = tuple(place for _, place in letters)
    starts = (start for start in tails if start and len(text) - start >= _SHORTEST_TAIL)
    yield _Word(text, places), [_Word(text[start:], places[start:]) for start in starts]
