"""Which words stand side by side in a text, so that ``realtime`` finds ``real time``.

A text is kept as a string with one character for each of its words. Looking through it takes a microsecond, so
thousands of texts can be looked through while a visitor waits. A word's character is the one after its position in the
sorted vocabulary, so the words with one prefix are a range of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

#: Stands for what is no word, such as a comma.
_GAP = "\0"
_MAX_WORDS = 0x10FFFF


def characters_of(edges: Mapping[str, tuple[str, str]], vocabulary: Sequence[str]) -> dict[str, str]:
    """Return the characters of each chunk. ``edges`` has the words with which it begins and ends, "" for none."""
    of_word = {word: chr(number) for number, word in enumerate(vocabulary[:_MAX_WORDS], 1)}
    return {
        chunk: of_word.get(first, _GAP)
        if first == last
        else f"{of_word.get(first, _GAP)}{_GAP}{of_word.get(last, _GAP)}"
        for chunk, (first, last) in edges.items()
    }


def side_by_side(texts: Sequence[str], studies: Iterable[int], first: int, second: range) -> list[int]:
    """Return the studies in whose text the word at position ``first`` stands before one at a position of ``second``.

    ``texts`` are those of all studies, as characters.
    """
    pattern = re.compile(f"{_escaped(first)}[{_escaped(second[0])}-{_escaped(second[-1])}]")
    return [study for study in studies if pattern.search(texts[study])]


def _escaped(position: int) -> str:
    return f"\\U{min(position + 1, _MAX_WORDS):08x}"
