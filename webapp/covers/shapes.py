"""The few SVG elements of which covers are made. Lengths are in units: a cover is 320 units wide and 180 high."""

from __future__ import annotations

WIDTH, HEIGHT = 320, 180
#: The height of the outline of a letter, before it is scaled.
LETTER_HEIGHT = 1000


def number(value: float) -> str:
    """The number with at most one decimal, as short as it can be."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def disc(x: float, y: float, radius: float, fill: str, more: str = "") -> str:
    """A circle; ``more`` are further attributes, which begin with a space."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"{more}/>'


def path(data: str, fill: str) -> str:
    return f'<path d="{data}" fill="{fill}"/>'


def line(data: str, stroke: str, width: float, more: str = "") -> str:
    return f'<path d="{data}" stroke="{stroke}" stroke-width="{number(width)}"{more}/>'


def clip(id_: str, shape: str) -> str:
    """A clip path; elements with ``clip-path="url(#id)"`` show only within the shape."""
    return f'<clipPath id="{id_}">{shape}</clipPath>'


def fade(id_: str, colour: str, opacity: float) -> str:
    """A gradient for ``fill="url(#id)"``: the colour above, and transparent down to ``opacity`` below."""
    below = f'<stop offset="1" stop-color="{colour}" stop-opacity="{opacity}"/>'
    return f'<linearGradient id="{id_}" x2="0" y2="1"><stop stop-color="{colour}"/>{below}</linearGradient>'
