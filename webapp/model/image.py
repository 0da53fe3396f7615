"""A picture file, as far as the rules and the layout need to know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """What a check needs to know of a picture. Without a width and height, its shape is unknown."""

    bytes: int
    width: float = 0
    height: float = 0
