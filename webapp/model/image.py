"""The properties of a picture file that rules and layout need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """The size of a picture file in bytes and in pixels. A width and height of 0 are unknown."""

    bytes: int
    width: float = 0
    height: float = 0
