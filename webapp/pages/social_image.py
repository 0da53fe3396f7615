"""The preview picture of a study: which texts it shows, in which size, and where their lines break.

The picture has 1200 × 630 pixels. Some services cut it to the square in the middle, so all texts are in that square.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple, Protocol

from webapp.model import Site, Study
from webapp.model.drawable import drawable, headline_of, name_of, site_name_of
from webapp.pages.theme import PreviewColours, preview_colours

#: Pixels: the width inside the square's margins, and the space between the logo and the site's name.
WIDTH, TOP, HEIGHT = 546, 142, 396
#: Pixels: the space of the logo, and of the name that replaces a logo that cannot be drawn.
_LOGO_TOP, _LOGO_HEIGHT = 58, 62
#: The base line of the site's name.
_SITE_Y = 588
#: The part of a line's height that is above its base line.
_ASCENT = 0.77


class Typeface(Protocol):
    """A font: its name, and the width of a text in it, in ems."""

    @property
    def family(self) -> str: ...
    def width(self, text: str) -> float: ...


class Typefaces(Protocol):
    """Chooses the font of a text: one that has all of its characters."""

    def best(self, text: str) -> Typeface: ...


class Line(NamedTuple):
    """A line of text, centred."""

    kind: str  #: ``name``, ``figure``, ``label``, ``headline`` or ``site``
    text: str
    family: str  #: of the font
    is_right_to_left: bool
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
    family: str
    is_right_to_left: bool
    texts: list[str]

    @property
    def height(self) -> float:
        return self.size * self.style.line_height * len(self.texts) + self.style.gap


_NAME = _Style("name", (46, 40, 34, 30, 26), 1.17, 2, gap=0)
_FIGURE = _Style("figure", (132, 108, 88, 70, 56), 0.94, 1, gap=6)
_LABEL = _Style("label", (25,), 1.28, 2, gap=30)
_HEADLINE = _Style("headline", (54, 50, 46, 42, 39, 36, 33, 30), 1.17, 7, gap=0)
_SITE = _Style("site", (25, 22, 19), 1.0, 1, gap=0)


class SocialImage(NamedTuple):
    """What ``preview/preview.svg`` draws."""

    logo: str  #: a ``data:`` address, or empty if the customer's name replaces it
    cover: str  #: a ``data:`` address
    lines: list[Line]
    colours: PreviewColours

    @classmethod
    def build(cls, study: Study, site: Site, logo: str, cover: str, fonts: Typefaces) -> SocialImage:
        """``logo`` and ``cover`` are ``data:`` addresses that can be drawn. ``logo`` may be empty."""
        front = study.front
        blocks: list[_Block] = []
        for metric in front.metrics[:1]:
            figure, label = _fit(metric.value, _FIGURE, HEIGHT, fonts), _fit(metric.label, _LABEL, HEIGHT, fonts)
            blocks = [figure, label] if figure and label else []
        free = HEIGHT - sum(block.height for block in blocks)
        if headline := _fit(headline_of(front), _HEADLINE, free, fonts):
            blocks.append(headline)
        lines = _place(blocks, TOP, HEIGHT)
        if not logo and (name := _fit(name_of(front), _NAME, _LOGO_HEIGHT, fonts)):
            lines = _place([name], _LOGO_TOP, _LOGO_HEIGHT) + lines
        if site_name := _fit(site_name_of(site), _SITE, _SITE.sizes[0], fonts):
            lines += [line._replace(y=_SITE_Y) for line in _place([site_name], 0, HEIGHT)]
        return cls(logo, cover, lines, preview_colours(site))


def _fit(text: str, style: _Style, height: float, fonts: Typefaces) -> _Block | None:
    """The text in the largest size that fits; if none does, in the smallest and shortened with an ellipsis.

    ``None`` if the fonts lack letters of it: a box would say less than nothing.
    """
    text = drawable(text)
    if not text:
        return None
    font = fonts.best(text)
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
    return _Block(style, size, font.family, _is_right_to_left(text), texts)


def _is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction goes from right to left."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in directions if direction in {"L", "R", "AL", "AN"}), "L") != "L"


def _wrap(text: str, ems: float, font: Typeface) -> list[str]:
    """As few lines as the width allows, of lengths as equal as possible."""
    parts = _parts(text)
    lines = _break(parts, ems, font)
    narrower = (_break(parts, ems * factor, font) for factor in (0.7, 0.76, 0.82, 0.88, 0.94))
    return next((even for even in narrower if len(even) == len(lines)), lines)


def _break(parts: list[str], ems: float, font: Typeface) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and font.width((lines[-1] + part).rstrip()) <= ems:
            lines[-1] += part
        else:
            lines.append(part)
    return [line.rstrip() for line in lines]


#: Kanji, kana and the marks between them, which need no space to break a line.
_JAPANESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
#: Marks and small kana that begin no line, and brackets that end none (kinsoku).
_NOT_FIRST = re.escape(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】〗〙〟°′″℃％‰,.:;?!)]}…‥—–~〜～"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
)
_NOT_LAST = re.escape("‘“（〔［｛〈《「『【〖〘〝([{￥＄￡＃№")
#: Where a line may end: after a space (but French puts one before some marks), and beside a Japanese character, but not
#: between a number and its counter.
_AFTER_SPACE = rf"(?<=[^«\s{_NOT_LAST}] )(?=[^»€%\s{_NOT_FIRST}])"
_BESIDE_JAPANESE = rf"(?<![\s{_NOT_LAST}])(?:(?<=[{_JAPANESE}])|(?<![0-9])(?=[{_JAPANESE}]))(?![\s{_NOT_FIRST}])"
_MAY_BREAK = re.compile(f"{_AFTER_SPACE}|{_BESIDE_JAPANESE}")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # without those that never break


def _parts(text: str) -> list[str]:
    """The parts of a text that are never broken, with the spaces behind them; all spaces become one."""
    text = _SPACES.sub(" ", text)
    breaks = [0, *(match.start() for match in _MAY_BREAK.finditer(text) if 0 < match.start() < len(text)), len(text)]
    return [text[start:end] for start, end in pairwise(breaks)]


def _shorten(line: str, ems: float, font: Typeface) -> str:
    while line and font.width(f"{line}…") > ems:
        line = line[:-1]
    return f"{line.rstrip(' .,;:–—-、。，「『（')}…"


def _place(blocks: list[_Block], top: int, height: int) -> list[Line]:
    """The lines of all blocks, one block below the other, centred vertically in the space."""
    lines = []
    y = top + max(0.0, height - sum(block.height for block in blocks)) / 2
    for style, size, family, is_right_to_left, texts in blocks:
        for text in texts:
            lines.append(
                Line(style.kind, text, family, is_right_to_left, size, round(y + size * style.line_height * _ASCENT))
            )
            y += size * style.line_height
        y += style.gap
    return lines
