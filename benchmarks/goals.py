"""Measured values and the goals they have to meet."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A measured ``value`` that has to be at least, or else at most, ``limit``."""

    what: str
    value: float
    limit: float
    at_least: bool = True
    unit: str = "×"

    def row(self) -> str:
        met = self.value >= self.limit if self.at_least else self.value <= self.limit
        sign = "≥" if self.at_least else "≤"
        return f"| {self.what} | {self.value:.2f} {self.unit} | {sign} {self.limit:g} | {'yes' if met else '**no**'} |"


def table(goals: Sequence[Goal]) -> list[str]:
    return ["| what | measured | goal | met |", "| --- | --- | --- | --- |", *(goal.row() for goal in goals)]


def paired(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios of each pair. Both of a pair are measured together, so other load affects both."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))
