"""The colours of a drawn cover, derived from the customer's colour (OKLCH)."""

from __future__ import annotations

from typing import NamedTuple

from coloraide import Color

from webapp.covers.cover import Theme
from webapp.covers.seed import Seed

#: Chroma: a colour below the first is a grey, and stays one. Others get a chroma from the second to the third.
_GREY, _PALEST, _STRONGEST = 0.03, 0.07, 0.165
_GREY_TINT = 0.012
#: Degrees of hue: a yellow of middle lightness looks like mud, so hues near this one are made lighter.
_YELLOW, _NEAR_YELLOW, _LIFT = 85, 45, 0.12


class Tones(NamedTuple):
    """Colours as ``#rrggbb``, from the ground of the picture to the one that differs most from it."""

    ground: str
    quiet: str
    tint: str
    main: str
    strong: str
    second: str  #: of a neighbouring hue


class _Tone(NamedTuple):
    lightness: float
    chroma: float  # a factor
    turn: int = 0  # degrees of hue


#: A ground of paper, of the customer's colour, or of ink. In every theme each gets its own tones.
_MOODS: dict[Theme, tuple[tuple[_Tone, ...], ...]] = {
    "light": (
        (_Tone(0.945, 0.16), _Tone(0.885, 0.38), _Tone(0.77, 0.75, 14), _Tone(0.58, 1.05), _Tone(0.29, 0.55, -12),
         _Tone(0.74, 0.95, 55)),
        (_Tone(0.60, 1.05), _Tone(0.53, 1.0, -8), _Tone(0.75, 0.8, 12), _Tone(0.94, 0.18), _Tone(0.28, 0.55, -14),
         _Tone(0.82, 0.85, 55)),
        (_Tone(0.26, 0.45, -10), _Tone(0.35, 0.7, -8), _Tone(0.50, 1.0), _Tone(0.68, 1.0, 8), _Tone(0.94, 0.2),
         _Tone(0.80, 0.85, 55)),
    ),
    "dark": (
        (_Tone(0.265, 0.32, -8), _Tone(0.34, 0.55, -8), _Tone(0.47, 0.9), _Tone(0.66, 1.0, 6), _Tone(0.90, 0.3),
         _Tone(0.72, 0.9, 55)),
        (_Tone(0.45, 0.95), _Tone(0.38, 0.8, -8), _Tone(0.58, 0.95, 10), _Tone(0.88, 0.35), _Tone(0.22, 0.4, -14),
         _Tone(0.76, 0.85, 55)),
        (_Tone(0.215, 0.35, -10), _Tone(0.30, 0.65, -8), _Tone(0.43, 0.95), _Tone(0.60, 1.05, 8), _Tone(0.86, 0.4),
         _Tone(0.74, 0.85, 55)),
    ),
}  # fmt: skip


def tones_of(colour: str, theme: Theme, seed: Seed) -> Tones:
    """The tones for the customer's ``colour`` (``#rrggbb``). The seed chooses the ground, and the way hues turn."""
    mood, way = seed.pick(_MOODS[theme]), seed.pick((-1, 1))
    _, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    chroma = _GREY_TINT if chroma < _GREY else min(max(chroma, _PALEST), _STRONGEST)
    return Tones(*(_hex(tone.lightness, tone.chroma * chroma, hue + way * tone.turn) for tone in mood))


def _hex(lightness: float, chroma: float, hue: float) -> str:
    nearness = max(0.0, 1 - abs(hue % 360 - _YELLOW) / _NEAR_YELLOW)
    middle = 1 - abs(2 * lightness - 1)
    colour = (
        Color("oklch", [lightness + _LIFT * nearness * middle, chroma, hue % 360])
        .convert("srgb")
        .fit("srgb", method="oklch-chroma")
    )
    return str(colour.to_string(hex=True))
