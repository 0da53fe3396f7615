"""Marks the words of a search in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from webapp.search.tokenizer import index_words, split_chunk

_CHUNK = re.compile(r"\S+")


class Part(NamedTuple):
    """A piece of a text; ``matched`` is true where a searched word matches it."""

    text: str
    matched: bool


def mark(text: str, words: list[str]) -> tuple[Part, ...]:
    """Split a text into parts at the word beginnings that match one of the folded ``words``."""
    parts: list[Part] = []
    done = 0
    for start, end in spans(text, words):
        parts += [Part(text[done:start], matched=False), Part(text[start:end], matched=True)]
        done = end
    return tuple(part for part in (*parts, Part(text[done:], matched=False)) if part.text)


def spans(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each word beginning that matches one of the folded ``words``, without overlaps."""
    done = 0
    for chunk in _CHUNK.finditer(text):
        if not any(word.startswith(tuple(words)) for word in index_words(chunk[0])):
            continue  # most chunks: the test is faster than splitting with offsets
        for whole, suffixes in split_chunk(chunk[0]):
            for word in (whole, *suffixes):
                length = max((len(w) for w in words if word.folded.startswith(w)), default=0)
                start = chunk.start() + word.offsets[0]
                if length and start >= done:
                    done = chunk.start() + word.offsets[length - 1] + 1
                    while done < len(text) and unicodedata.combining(text[done]):  # an accent of the last letter
                        done += 1
                    yield start, done
