"""Marks the words of a search in a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from webapp.search.matcher import Matcher
from webapp.search.tokenizer import forms_of


class Part(NamedTuple):
    """A piece of a text; ``matched`` is true where a searched word matches it."""

    text: str
    matched: bool


def mark(text: str, matcher: Matcher) -> tuple[Part, ...]:
    """Split a text into parts at what matches a search."""
    parts: list[Part] = []
    done = 0
    for start, end in spans(text, matcher):
        parts += [Part(text[done:start], matched=False), Part(text[start:end], matched=True)]
        done = end
    return tuple(part for part in (*parts, Part(text[done:], matched=False)) if part.text)


def spans(text: str, matcher: Matcher) -> Iterator[tuple[int, int]]:
    """Yield start and end of each part of a text that matches a search, in order and without overlaps."""
    start = end = 0
    for next_start, next_end in sorted(_matches(text, matcher)):
        if next_start >= end:
            if end:
                yield start, end
            start = next_start
        end = max(end, next_end)
    if end:
        yield start, end


def _matches(text: str, matcher: Matcher) -> Iterator[tuple[int, int]]:
    for word, offsets in forms_of(text, matcher.language):
        if length := matcher.letters(word):
            end = offsets[-1 if length == len(word) else length - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):  # an accent of the last letter
                end += 1
            yield offsets[0], end
