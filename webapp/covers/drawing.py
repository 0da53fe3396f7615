"""Draws a cover as SVG."""

from __future__ import annotations

from webapp.covers import motifs
from webapp.covers.cover import Cover, Theme
from webapp.covers.seed import Seed
from webapp.covers.shapes import HEIGHT, WIDTH, path
from webapp.covers.tones import tones_of

_DRAW = {
    "eclipse": motifs.eclipse,
    "arcs": motifs.arcs,
    "tiles": motifs.tiles,
    "dunes": motifs.dunes,
    "capsules": motifs.capsules,
    "lines": motifs.lines,
    "dots": motifs.dots,
}


def draw(cover: Cover, theme: Theme, outline: str = "") -> str:
    """The cover as an SVG document of less than 3 kB, for pages of this theme.

    ``outline`` is the letter of the motif ``letter`` (see ``motifs.letter``). The shapes of both themes are the same.
    """
    seed = Seed(cover.slug)
    tones = tones_of(cover.colour, theme, seed)
    shapes = _DRAW[cover.motif](seed, tones) if cover.motif in _DRAW else motifs.letter(seed, tones, outline)
    ground = path(f"M0 0h{WIDTH}v{HEIGHT}H0", tones.ground)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{ground}{shapes}</svg>'
