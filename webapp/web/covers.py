"""Drawn covers. The address of one holds all that decides how it looks, so it is drawn from the address alone.

So every process has the same bytes, and a page that a cache keeps never names a cover that nobody can draw any more.
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import Blueprint, Response
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from werkzeug.exceptions import NotFound

from webapp.covers.cover import THEMES, Cover, Theme, cover_named
from webapp.covers.shapes import LETTER_HEIGHT
from webapp.web.headers import IMMUTABLE, REVALIDATE
from webapp.web.social_images.font_metrics import FONT_FILES

PATH = "/static/covers"
_PROGRAM = Path(__file__).parents[1] / "covers"
_FONT = FONT_FILES[0]
#: Drawings cached in each worker, of 1 kB each. Drawing one takes some milliseconds.
MAX_DRAWINGS = 1024

covers = Blueprint("covers", __name__)


@covers.get(f"{PATH}/<theme>/<file>.svg")
def cover(theme: str, file: str) -> Response:
    """The drawing, to be kept for good only at an address with the version of this program."""
    name, _, version = file.partition(".")
    if theme not in THEMES or not (found := cover_named(name)):
        raise NotFound
    response = Response(drawing(found, theme), content_type="image/svg+xml")
    response.headers["Cache-Control"] = IMMUTABLE if version == drawing_version() else REVALIDATE
    return response


def cover_path(cover: Cover, theme: Theme) -> str:
    """The path of a cover's drawing, without the site's prefix."""
    return f"{PATH}/{theme}/{cover.name}.{drawing_version()}.svg"


@lru_cache(MAX_DRAWINGS)
def drawing(cover: Cover, theme: Theme) -> str:
    """The cover as an SVG document."""
    from webapp.covers.drawing import draw  # noqa: PLC0415 - loads coloraide, which takes as long as Flask

    return draw(cover, theme, _outline(cover.letter) if cover.letter else "")


@cache
def drawing_version() -> str:
    """Twelve hexadecimal digits that change with the program that draws and with its letters."""
    files = [*sorted(_PROGRAM.glob("*.py")), _FONT]
    return blake2b(b"\0".join(file.read_bytes() for file in files), digest_size=6).hexdigest()


@cache
def _outline(letter: str) -> str:
    """Path data for the letter in the display font, ``LETTER_HEIGHT`` high and with its middle at 0 0."""
    with TTFont(_FONT) as font:
        glyphs = font.getGlyphSet()
        glyph = glyphs[font.getBestCmap()[ord(letter)]]
        bounds = BoundsPen(glyphs)
        glyph.draw(bounds)
        left, bottom, right, top = bounds.bounds
        scale = LETTER_HEIGHT / (top - bottom)
        pen = SVGPathPen(glyphs, ntos=lambda value: str(round(value)))
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, -scale * (left + right) / 2, scale * (bottom + top) / 2)))
        return str(pen.getCommands())
