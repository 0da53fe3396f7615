"""The preview picture of a study: which texts it shows, in which size, and where their lines break.

The picture has 1200 × 630 pixels. Some services cut it to the square in the middle, so all texts are in that square.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple, Protocol

from webapp.model import Site, Study
from webapp.pages.theme import PreviewColours, preview_colours

#: Pixels: the width inside the square's margins, and the space between the logo and the site's name.
WIDTH, TOP, HEIGHT = 546, 142, 396
#: The part of a line's height that is above its base line.
_ASCENT = 0.77


class FontMetrics(Protocol):
    """Widths in ems, and whether the fonts have all characters of a text."""

    def width(self, text: str) -> float: ...
    def can_draw(self, text: str) -> bool: ...


class Line(NamedTuple):
    """A line of text, centred."""

    kind: str  #: ``figure``, ``label`` or ``headline``
    text: str
    size: int  #: font size in pixels
    y: int  #: base line


class _Style(NamedTuple):
    kind: str
    sizes: tuple[int, ...]  # the largest that fits is used
    line_height: float
    max_lines: int
    gap: int  # pixels below the block


class _Block(NamedTuple):
    style: _Style
    size: int
    texts: list[str]

    @property
    def height(self) -> float:
        return self.size * self.style.line_height * len(self.texts) + self.style.gap


_FIGURE = _Style("figure", (132, 108, 88, 70, 56), 0.94, 1, gap=6)
_LABEL = _Style("label", (25,), 1.28, 2, gap=30)
_HEADLINE = _Style("headline", (54, 50, 46, 42, 39, 36, 33, 30), 1.17, 7, gap=0)


class SocialImage(NamedTuple):
    """What ``preview/preview.svg`` draws."""

    logo: str  #: a ``data:`` address
    lines: list[Line]  #: without texts that the fonts cannot draw
    site: str  #: the site's name
    colours: PreviewColours

    @classmethod
    def build(cls, study: Study, site: Site, logo: str, font: FontMetrics) -> SocialImage:
        blocks: list[_Block] = []
        for metric in study.front.metrics[:1]:
            figure, label = _fit(metric.value, _FIGURE, HEIGHT, font), _fit(metric.label, _LABEL, HEIGHT, font)
            blocks = [figure, label] if figure and label else []
        free = HEIGHT - sum(block.height for block in blocks)
        if headline := _fit(study.front.description, _HEADLINE, free, font):
            blocks.append(headline)
        return cls(logo, _place(blocks), site.name if font.can_draw(site.name) else "", preview_colours(site))


def _fit(text: str, style: _Style, height: float, font: FontMetrics) -> _Block | None:
    """The text in the largest size that fits; if none does, in the smallest and shortened with an ellipsis.

    Symbols that the fonts lack are left out. ``None`` if they lack letters: a box would say less than nothing.
    """
    text = "".join(c for c in unicodedata.normalize("NFC", text) if font.can_draw(c) or _is_in_word(c))
    if not text.strip() or not font.can_draw(text):
        return None
    for size in style.sizes:
        ems = WIDTH / size
        lines = _wrap(text, ems, font)
        max_lines = min(style.max_lines, int(height / (size * style.line_height)))
        if len(lines) <= max_lines and all(font.width(line) <= ems for line in lines):
            break
    cut = max_lines - 1 if len(lines) > max_lines else None
    texts = [
        _shorten(line, ems, font) if number == cut or font.width(line) > ems else line
        for number, line in enumerate(lines[:max_lines])
    ]
    return _Block(style, size, texts)


def _is_in_word(character: str) -> bool:
    """Whether it is a letter, a digit or a mark, but not a variation selector, which only chooses an emoji's look."""
    return unicodedata.category(character)[0] in "LNM" and not "\ufe00" <= character <= "\ufe0f"


def _wrap(text: str, ems: float, font: FontMetrics) -> list[str]:
    """As few lines as the width allows, of lengths as equal as possible."""
    lines = _break(text, ems, font)
    narrower = (_break(text, ems * factor, font) for factor in (0.7, 0.76, 0.82, 0.88, 0.94))
    return next((even for even in narrower if len(even) == len(lines)), lines)


def _break(text: str, ems: float, font: FontMetrics) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and font.width(f"{lines[-1]} {word}") <= ems:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shorten(line: str, ems: float, font: FontMetrics) -> str:
    while line and font.width(f"{line}…") > ems:
        line = line[:-1]
    return f"{line.rstrip(' .,;:–—-')}…"


def _place(blocks: list[_Block]) -> list[Line]:
    """The lines of all blocks, one block below the other, centred vertically."""
    lines = []
    y = TOP + max(0.0, HEIGHT - sum(block.height for block in blocks)) / 2
    for style, size, texts in blocks:
        for text in texts:
            lines.append(Line(style.kind, text, size, round(y + size * style.line_height * _ASCENT)))
            y += size * style.line_height
        y += style.gap
    return lines
