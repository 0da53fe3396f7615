"""The picture others see when a story is shared: which words stand on it, how large, and where they break.

1200 × 630 pixels. Some show all of it, some only the square in the middle, so all words stand in that square.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from webapp.model import Site, Study

#: Pixels between the margins of the square in the middle, and from under the logo to over the site's name.
WIDTH, TOP, HEIGHT = 546, 142, 396
# The space under a block.
_GAPS = {"figure": 6, "label": 30, "headline": 0}
# Of a line's height, what lies over its base line.
_ASCENT = 0.77


class FontMetrics(Protocol):
    """Widths in ems, and which texts can be drawn."""

    def width(self, text: str) -> float: ...
    def can_draw(self, text: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Line:
    """``kind`` is ``figure``, ``label`` or ``headline``; ``y`` is the base line. All are centred."""

    kind: str
    text: str
    size: int
    y: int


@dataclass(frozen=True, slots=True)
class SocialImage:
    """``logo`` is a ``data:`` address. ``site`` is "" where it cannot be drawn, as are lines left out."""

    logo: str
    alt: str
    lines: tuple[Line, ...]
    site: str

    @classmethod
    def of(cls, study: Study, site: Site, logo: str, face: FontMetrics) -> SocialImage:
        return cls(
            logo=logo,
            alt=study.front.alt,
            lines=tuple(_stack(_blocks(study, face))),
            site=site.name if face.can_draw(site.name) else "",
        )


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    size: int
    leading: float
    texts: tuple[str, ...]

    @property
    def height(self) -> float:
        return self.size * self.leading * len(self.texts) + _GAPS[self.kind]


def _blocks(study: Study, face: FontMetrics) -> list[_Block]:
    blocks = []
    if study.front.metrics:
        metric = study.front.metrics[0]
        figure = _fit(face, "figure", metric.value, (132, 108, 88, 70, 56), 1, leading=0.94)
        label = _fit(face, "label", metric.label, (25,), 2, leading=1.28)
        blocks += [figure, label] if figure and label else []
    room = HEIGHT - sum(block.height for block in blocks)
    sizes = (54, 50, 46, 42, 39, 36, 33, 30)
    headline = _fit(face, "headline", study.front.description, sizes, 7, leading=1.17, room=room)
    return [*blocks, headline] if headline else blocks


def _fit(  # noqa: PLR0913 - a text, and the room it has
    face: FontMetrics, kind: str, text: str, sizes: tuple[int, ...], most: int, *, leading: float, room: float = HEIGHT
) -> _Block | None:
    """The text at the largest size at which it fits; at the smallest, what there is room for and an ellipsis.

    A text with letters no typeface has is left out: squares say less than nothing.
    """
    text = "".join(c for c in unicodedata.normalize("NFC", text) if face.can_draw(c) or _is_of_a_word(c))
    if not text.strip() or not face.can_draw(text):
        return None
    for size in sizes:
        lines = _wrap(face, text, WIDTH / size)
        fitting = min(most, int(room / (size * leading)))
        if len(lines) <= fitting and max(map(face.width, lines)) * size <= WIDTH:
            break
    if len(lines) > fitting:
        lines = [*lines[: fitting - 1], _shorten(face, lines[fitting - 1], WIDTH / size)]
    lines = [_shorten(face, line, WIDTH / size, more=False) for line in lines]
    return _Block(kind, size, leading, tuple(lines))


def _is_of_a_word(character: str) -> bool:
    """Letters, digits and their marks; not the selectors that ask for a picture instead of a sign."""
    return unicodedata.category(character)[0] in "LNM" and not "\ufe00" <= character <= "\ufe0f"


def _wrap(face: FontMetrics, text: str, ems: float) -> list[str]:
    """Lines as full as the width allows, then as even as their number allows."""
    lines = _break(face, text, ems)
    for narrower in (0.7, 0.76, 0.82, 0.88, 0.94):
        if len(even := _break(face, text, ems * narrower)) == len(lines):
            return even
    return lines


def _break(face: FontMetrics, text: str, ems: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and face.width(f"{lines[-1]} {word}") <= ems:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shorten(face: FontMetrics, line: str, ems: float, *, more: bool = True) -> str:
    """The line with an ellipsis at its end, if ``more`` follows or it is one word too wide for the picture."""
    if not more and face.width(line) <= ems:
        return line
    while line and face.width(f"{line}…") > ems:
        line = line[:-1]
    return f"{line.rstrip(' .,;:–—-')}…"


def _stack(blocks: list[_Block]) -> Iterator[Line]:
    """The blocks' lines, one block under the other, in the middle of the room there is."""
    free = HEIGHT - sum(block.height for block in blocks)
    y = TOP + max(0.0, free) / 2
    for block in blocks:
        for text in block.texts:
            yield Line(block.kind, text, block.size, round(y + block.size * block.leading * _ASCENT))
            y += block.size * block.leading
        y += _GAPS[block.kind]
