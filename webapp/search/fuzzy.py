"""Did you mean: the known word nearest to one that nothing begins with.

Near is counted in slips of the finger: a letter too many, missing, wrong, or two swapped (the "optimal string
alignment" distance). The sorted vocabulary is walked as a tree, whose branches end where every word is too far away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from webapp.search.bitset import Bitset
from webapp.search.inverted_index import WordIndex

#: Shorter words are near to everything, longer ones are no words.
SHORTEST, LONGEST = 3, 24
#: From this length on, two slips are believed.
LONG = 6
_MOST_CANDIDATES = 100


class _Node(NamedTuple):
    """The words from ``start`` to ``end``, which share ``depth`` letters; ``row`` has the distance of those letters
    from each beginning of the word sought, ``before`` the same without the last letter."""

    start: int
    end: int
    depth: int
    row: list[int]
    before: list[int]


def spelled(index: WordIndex, word: str, live: Bitset, within: Bitset) -> str | None:
    """The folded word itself if a study in ``live`` has one that begins so, else the nearest one of ``within``."""
    return word if index.studies_with(word) & live else nearest(index, word, within)


def nearest(index: WordIndex, word: str, within: Bitset) -> str | None:
    """The known word most like a folded one, such that a study in ``within`` has it; ``None`` if none is near.

    Fewer slips come first, then whole words before longer ones, then words of more studies.
    """
    if not SHORTEST <= len(word) <= LONGEST:
        return None
    for slips in range(1, 3 if len(word) >= LONG else 2):
        best, rank = None, (0, 0, 0)
        for candidate, distance, extra in _candidates(index.vocabulary, word, slips):
            studies = (index.studies_with(candidate) & within).bit_count()
            if studies and (best is None or (-distance, -extra, studies) > rank):
                best, rank = candidate, (-distance, -extra, studies)
        if best:
            return best
    return None


def _candidates(vocabulary: list[str], word: str, slips: int) -> Iterator[tuple[str, int, int]]:
    """Words that begin within so many slips of ``word``, with the slips and the number of letters after that."""
    left = _MOST_CANDIDATES
    for node in _walk(vocabulary, word, slips):
        for known in vocabulary[node.start : min(node.end, node.start + left)]:
            left -= 1
            yield known, node.row[-1], len(known) - node.depth
        if not left:
            return


def _walk(vocabulary: list[str], word: str, slips: int) -> Iterator[_Node]:
    """The nodes that are within so many slips of the whole of ``word``."""
    root = _Node(0, len(vocabulary), 0, list(range(len(word) + 1)), [])
    nodes = list(_children(vocabulary, root, word))
    if slips > 1:  # people who slip twice still get the first letter right, and most of the tree need not be walked
        nodes = [node for node in nodes if vocabulary[node.start][0] == word[0]]
    while nodes:
        node = nodes.pop()
        if node.row[-1] <= slips:
            yield node
        nodes.extend(child for child in _children(vocabulary, node, word) if min(child.row) <= slips)


def _children(vocabulary: list[str], node: _Node, word: str) -> Iterator[_Node]:
    place, depth = node.start, node.depth
    while place < node.end:
        letters = vocabulary[place][: depth + 1]
        if len(letters) == depth:  # the word that is just this node's letters
            place += 1
            continue
        end = bisect_left(vocabulary, letters + "\U0010ffff", place, node.end)
        yield _Node(place, end, depth + 1, _row(node, letters, word), node.row)
        place = end


def _row(node: _Node, letters: str, word: str) -> list[int]:
    """One more letter: the distances of ``letters`` from each beginning of ``word``."""
    row = [node.depth + 1]
    for at, letter in enumerate(word):
        differs = letter != letters[-1]
        distance = min(node.row[at] + differs, node.row[at + 1] + 1, row[at] + 1)
        if differs and at and node.before and letter == letters[-2] and word[at - 1] == letters[-1]:
            distance = min(distance, node.before[at - 1] + 1)
        row.append(distance)
    return row
