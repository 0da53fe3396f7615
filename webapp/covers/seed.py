"""Numbers that look random and are always the same for the same text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")


class Seed:
    """A stream of numbers made from ``text`` by a hash function. Python's own ``hash`` differs between processes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks = 0
        self._bytes: list[int] = []

    def between(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        return low + (high - low) * (self._byte() << 8 | self._byte()) / 0xFFFF

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self._byte() % len(items)]

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        """The items in another order."""
        rest = list(items)
        return [rest.pop(self._byte() % len(rest)) for _ in range(len(rest))]

    def _byte(self) -> int:
        if not self._bytes:
            self._bytes = list(blake2b(f"{self._text}\0{self._blocks}".encode()).digest())
            self._blocks += 1
        return self._bytes.pop()
