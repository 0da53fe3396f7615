"""The colours of both themes, derived from one accent colour.

The accent is moved in lightness (OKLCH), and only as far as needed, until it reaches the contrast of WCAG 2.2 (1.4.3:
4.5:1 for text; 1.4.11: 3:1 for edges and focus) and, as text, the contrast of APCA for links (Lc 60). Neutrals have the
lightness of Casebook's own and a little of the accent's hue; quiet text reaches APCA's contrast for text (Lc 75).

``webapp.model`` does not export this module: importing coloraide takes as long as Flask, and most sites do not need it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from coloraide import Color

#: WCAG 2.2: contrast ratios of text, and of the edges of controls and the focus ring.
TEXT_CONTRAST, EDGE_CONTRAST = 4.5, 3.0
#: Casebook's own accent, in the light theme.
OWN_ACCENT = "#3451c6"
#: APCA: lightness contrast (Lc) of links and large text, and of other text.
LINK_APCA, TEXT_APCA = 60, 75
#: Contrast ratio that makes a button or panel stand out from the page. Its text needs ``TEXT_CONTRAST``.
FILL_CONTRAST = 1.25
#: The chroma of Casebook's own accent. A paler accent makes paler neutrals.
_OWN_CHROMA = 0.185
_STEP = 0.005
_LONGEST_COLOUR, _LARGEST_COORDINATE = 100, 1e6
_WHITE, _BLACK = "#ffffff", "#000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of one theme as ``#rrggbb``. Each name is a raw token of ``static/css/tokens.css``."""

    page: str
    raised: str
    line: str
    edge: str
    faint: str
    quiet: str
    text: str
    accent: str
    accent_strong: str
    on_accent: str
    fill: str
    fill_strong: str
    on_fill: str


@dataclass(frozen=True, slots=True)
class Palette:
    light: Theme
    dark: Theme


def is_accent(text: str) -> bool:
    """Whether ``text`` is an opaque colour of CSS that every screen can show (sRGB)."""
    colour = _parse(text)
    return colour is not None and colour.alpha(nans=False) == 1 and colour.in_gamut("srgb", tolerance=0.0005)


def nearest_accent(text: str) -> str:
    """The nearest accent as ``#rrggbb``; "" if ``text`` is no colour of CSS."""
    colour = _parse(text)
    return _hex(colour) if colour else ""


@lru_cache(8)
def palette_of(accent: str) -> Palette:
    """The palette of a text for which ``is_accent`` is true."""
    fill = nearest_accent(accent)
    return Palette(_theme(fill, dark=False), _theme(fill, dark=True))


def tint_of(ink: str, theme: Theme) -> str:
    """The quiet background behind figures in this ink: ``--tint`` of ``static/css/tokens.css``."""
    pairs = ((int(ink[at : at + 2], 16), int(theme.page[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(0.08 * one + 0.92 * page):02x}" for one, page in pairs)


@lru_cache(1024)
def inks_of(colour: str, accent: str = OWN_ACCENT) -> tuple[str, str]:
    """A customer's colour, ``#rrggbb``, for figures and rules in the light and in the dark theme of a site.

    On the page, on a raised surface and on their tint they have the contrast of text and, for APCA, of large text.
    """
    palette = palette_of(accent)
    return _ink(colour, palette.light, -1), _ink(colour, palette.dark, 1)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def apca(text: str, background: str) -> float:
    """The lightness contrast (Lc) of APCA 0.0.98G-4g as an absolute value, from 0 to 108."""
    ink, paper = _screen_luminance(text), _screen_luminance(background)
    difference = paper**0.56 - ink**0.57 if paper > ink else ink**0.62 - paper**0.65
    return max(0.0, difference * 114 - 2.7) if difference * 1.14 >= 0.1 else 0.0


def _theme(accent: str, *, dark: bool) -> Theme:
    _, chroma, hue = _lch(accent)
    tint = min(1.0, chroma / _OWN_CHROMA)
    away = 1 if dark else -1  # the direction in which contrast to the page grows

    def neutral(lightness: float, saturation: float) -> str:
        return _colour(lightness, saturation * tint, hue)

    page = neutral(0.17, 0.012) if dark else neutral(0.993, 0.002)
    raised = neutral(0.215, 0.016) if dark else neutral(0.968, 0.006)
    surfaces = (page, raised)

    def reach(colour: str, ratio: float, lc: float = 0) -> str:
        return _reach(colour, lambda c: all(contrast(c, s) >= ratio and apca(c, s) >= lc for s in surfaces), away)

    accent_text = reach(accent, TEXT_CONTRAST, LINK_APCA)
    fill = _reach(accent, lambda c: contrast(c, page) >= FILL_CONTRAST, away)
    on_fill = _ink_on(fill)
    return Theme(
        page=page,
        raised=raised,
        line=neutral(0.31, 0.02) if dark else neutral(0.9, 0.009),
        edge=reach(neutral(0.57, 0.022) if dark else neutral(0.6, 0.016), EDGE_CONTRAST),
        faint=reach(neutral(0.62, 0.018) if dark else neutral(0.56, 0.014), TEXT_CONTRAST),
        quiet=reach(neutral(0.855, 0.012) if dark else neutral(0.45, 0.02), TEXT_CONTRAST, TEXT_APCA),
        text=neutral(0.955, 0.006) if dark else neutral(0.21, 0.022),
        accent=accent_text,
        accent_strong=reach(_shifted(accent_text, 0.08 * away), TEXT_CONTRAST, LINK_APCA),
        on_accent=page,
        fill=fill,
        fill_strong=_fill_strong(fill, on_fill),
        on_fill=on_fill,
    )


def _ink(colour: str, theme: Theme, away: int) -> str:
    def is_enough(ink: str) -> bool:
        surfaces = (theme.page, theme.raised, tint_of(ink, theme))
        return all(contrast(ink, s) >= TEXT_CONTRAST and apca(ink, s) >= LINK_APCA for s in surfaces)

    return _reach(colour, is_enough, away)


def _parse(text: str) -> Color | None:
    if len(text) > _LONGEST_COLOUR:
        return None
    try:
        colour = Color(text.strip())
    except ValueError:
        return None
    # Larger values would overflow in a conversion.
    return colour if all(abs(value) < _LARGEST_COORDINATE for value in colour.coords(nans=False)) else None


def _reach(colour: str, is_enough: Callable[[str], bool], away: int) -> str:
    """The first colour for which ``is_enough``, on the way to white (``away`` is 1) or to black (-1)."""
    lightness, chroma, hue = _lch(colour)
    steps = int((1 - lightness if away > 0 else lightness) / _STEP)

    def shade(step: int) -> str:
        if step > steps:
            return _WHITE if away > 0 else _BLACK
        return _colour(lightness + away * _STEP * step, chroma, hue) if step else colour

    return shade(bisect_left(range(steps + 1), True, key=lambda step: is_enough(shade(step))))


def _ink_on(fill: str) -> str:
    """White where it is readable, else a black with a little of the hue, else black. One of them always is."""
    _, chroma, hue = _lch(fill)
    inks = (_WHITE, _colour(0.16, min(chroma, 0.02), hue), _BLACK)
    return next(ink for ink in inks if contrast(ink, fill) >= TEXT_CONTRAST)


def _fill_strong(fill: str, ink: str) -> str:
    """The fill under the pointer: nearer to the colour of its text if that stays readable, else further from it."""
    towards = 0.06 if ink == _WHITE else -0.06
    nearer = _shifted(fill, towards)
    return nearer if contrast(ink, nearer) >= TEXT_CONTRAST else _shifted(fill, -towards)


def _shifted(colour: str, change: float) -> str:
    lightness, chroma, hue = _lch(colour)
    return _colour(lightness + change, chroma, hue)


def _lch(colour: str) -> tuple[float, float, float]:
    lightness, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    return lightness, chroma, hue


def _colour(lightness: float, chroma: float, hue: float) -> str:
    return _hex(Color("oklch", [max(0.0, min(1.0, lightness)), chroma, hue]))


def _hex(colour: Color) -> str:
    return colour.convert("srgb").fit("srgb", method="oklch-chroma").to_string(hex=True, alpha=False)


@lru_cache(1024)
def _luminance(colour: str) -> float:
    luminance: float = Color(colour).luminance()
    return luminance


@lru_cache(1024)
def _screen_luminance(colour: str) -> float:
    """APCA's estimate of luminance, with its lift for very dark colours."""
    red, green, blue = Color(colour).convert("srgb").coords(nans=False)
    luminance: float = 0.2126729 * red**2.4 + 0.7151522 * green**2.4 + 0.0721750 * blue**2.4
    lift: float = max(0.0, 0.022 - luminance) ** 1.414
    return luminance + lift
