"""Spelling correction: the indexed word that is nearest to a misspelt one.

The distance counts letters inserted, deleted, replaced, or swapped with a neighbour (optimal string alignment).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from webapp.search.bitset import Bitset
from webapp.search.inverted_index import InvertedIndex

#: Shorter words, often initials such as "sso", are near to everything; longer ones are no words.
MIN_LENGTH, MAX_LENGTH = 4, 24
#: Words of at least this length may have two edits.
TWO_EDITS_LENGTH = 6
_MAX_CANDIDATES = 100
_LAST_CHARACTER = "\U0010ffff"


def corrected(index: InvertedIndex, word: str, known: Bitset, candidates: Bitset) -> str | None:
    """Return a folded word itself if a study in ``known`` has it as a prefix, else the nearest in ``candidates``."""
    return word if index.studies_with(word) & known else nearest(index, word, candidates)


def nearest(index: InvertedIndex, word: str, candidates: Bitset) -> str | None:
    """Return the indexed word nearest to a folded one that a study in ``candidates`` has, or ``None``.

    Fewer edits come first, then fewer letters after the match, then more studies.
    """
    if not MIN_LENGTH <= len(word) <= MAX_LENGTH:
        return None
    for max_edits in range(1, 3 if len(word) >= TWO_EDITS_LENGTH else 2):
        near = sorted(_words_within(index.vocabulary, word, max_edits))[:_MAX_CANDIDATES]
        ranked = [
            (edits, extra, -(index.studies_with(indexed) & candidates).bit_count(), indexed)
            for edits, extra, indexed in near
        ]
        if with_studies := [candidate for candidate in ranked if candidate[2]]:
            return min(with_studies)[-1]
    return None


def _words_within(vocabulary: list[str], word: str, max_edits: int) -> Iterator[tuple[int, int, str]]:
    """Yield the edits of each prefix that is near to ``word``, the number of letters after it, and the whole word.

    The vocabulary is sorted: rows are reused for the letters that a word shares with the one before it, and all words
    with a prefix that is too far away are skipped.
    """
    position, end = 0, len(vocabulary)
    if max_edits > 1:  # with two edits the first letter is nearly always right, which leaves out most of the vocabulary
        position, end = bisect_left(vocabulary, word[0]), bisect_left(vocabulary, word[0] + _LAST_CHARACTER)
    prefix, rows = "", [list(range(len(word) + 1))]  # rows[n][i]: distance of prefix[:n] and word[:i]
    while position < end:
        indexed = vocabulary[position]
        while not indexed.startswith(prefix):
            prefix = prefix[:-1]
            rows.pop()
        while len(prefix) < len(indexed) and min(rows[-1]) <= max_edits:
            prefix = indexed[: len(prefix) + 1]
            rows.append(_next_row(rows, prefix, word))
        edits, extra = min((row[-1], len(indexed) - length) for length, row in enumerate(rows))
        if edits <= max_edits:
            yield edits, extra, indexed
        is_far = edits > max_edits and min(rows[-1]) > max_edits
        position = bisect_left(vocabulary, prefix + _LAST_CHARACTER, position) if is_far else position + 1


def _next_row(rows: list[list[int]], prefix: str, word: str) -> list[int]:
    """Return the row of ``prefix``; ``rows`` are those of its shorter prefixes."""
    above, row = rows[-1], [len(prefix)]
    for i, letter in enumerate(word):
        differs = letter != prefix[-1]
        distance = min(above[i] + differs, above[i + 1] + 1, row[i] + 1)
        if differs and i and len(rows) > 1 and letter == prefix[-2] and word[i - 1] == prefix[-1]:
            distance = min(distance, rows[-2][i - 1] + 1)
        row.append(distance)
    return row
