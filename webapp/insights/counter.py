"""Counts how often keys occur, in bounded memory: visitors choose the words, so there may be any number of them."""

from __future__ import annotations

from collections import Counter
from typing import Generic, TypeVar

Key = TypeVar("Key")


class BoundedCounter(Generic[Key]):
    """Misra and Gries's counter, pruned in batches. It keeps at most ``2 * size`` keys.

    Exact for up to that many. With more, each count may be too low by up to ``error``, which is at most the number of
    all occurrences divided by ``size``.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.error = 0
        self.counts: Counter[Key] = Counter()

    def add(self, key: Key) -> None:
        self.counts[key] += 1
        if len(self.counts) > 2 * self.size:
            self._prune()

    def _prune(self) -> None:
        """Lower all counts by the count of the key at rank ``size``, and drop those that reach 0."""
        cut = sorted(self.counts.values(), reverse=True)[self.size]
        self.error += cut
        self.counts = Counter({key: count - cut for key, count in self.counts.items() if count > cut})

    def most(self, number: int) -> list[tuple[Key, int]]:
        """The keys that occur most often, each with its count. Equal counts are in the order of the keys."""
        # Only a few keys are needed, but the order must not depend on that of the log.
        return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))[:number]
