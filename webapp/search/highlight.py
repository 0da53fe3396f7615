"""Marks the words that a search found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from webapp.search.tokenizer import cut

_TOKEN = re.compile(r"\S+")


class Part(NamedTuple):
    """A piece of a text; ``found`` is whether a searched word matched it."""

    text: str
    found: bool


def mark(text: str, wanted: list[str]) -> tuple[Part, ...]:
    """The text in pieces that joined are it again; found are those that begin a word as one of ``wanted`` does."""
    parts: list[Part] = []
    done = 0
    for start, end in spans(text, tuple(wanted)):
        if start > done:
            parts.append(Part(text[done:start], found=False))
        parts.append(Part(text[start:end], found=True))
        done = end
    return (*parts, Part(text[done:], found=False)) if done < len(text) else tuple(parts)


def spans(text: str, wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where in ``text`` the beginnings of words stand that are wanted; never one in another."""
    done = 0
    for token in _TOKEN.finditer(text):
        for whole, tails in cut(token[0]):
            for word in (whole, *tails):
                length = max((len(w) for w in wanted if word.folded.startswith(w)), default=0)
                start = token.start() + word.places[0]
                if length and start >= done:
                    done = _after_marks(text, token.start() + word.places[length - 1] + 1)
                    yield start, done


def _after_marks(text: str, place: int) -> int:
    """An accent written as a character of its own belongs to the letter before it."""
    while place < len(text) and unicodedata.combining(text[place]):
        place += 1
    return place
