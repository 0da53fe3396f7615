"""Measures a picture: its dominant colour, how light it is, and on which page it would vanish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from colorsys import rgb_to_hsv
from dataclasses import replace
from functools import lru_cache
from itertools import compress

from webapp.content.pixels import Pixels
from webapp.model import PAGE_COLOURS, Image, MeasuredPicture

#: WCAG 2.2 contrast ratio to the page under which an outline is not seen.
_LEAST_CONTRAST = 1.5
#: A picture vanishes if this share of its outline does: a black name beside a red mark must not get lost.
_LOST_SHARE = 1 / 3
#: A picture has a background of its own if this share of it is not transparent. Boxes may have round corners.
_BOX_SHARE = 0.92
#: Paler colours count as grey, and so does a picture that has hardly any colour: the share is of all that is opaque.
_PALEST, _LEAST_SHARE = 0.14, 0.015
#: Parts of the circle of hues, and how many on each side of a part belong to the same colour.
_HUES, _NEIGHBOURS = 36, 2

Colour = tuple[int, int, int]


def measured(image: Image, pixels: Pixels) -> MeasuredPicture:
    """The picture ``image``, of which these are the pixels. They may be fewer than its own."""
    opacities = pixels.rgba[3::4]
    least = max(opacities, default=0) / 3  # thin lines are nowhere opaque
    is_opaque = [opacity > least for opacity in opacities]
    colours: list[Colour] = list(zip(pixels.rgba[0::4], pixels.rgba[1::4], pixels.rgba[2::4], strict=True))
    counts = Counter(compress(colours, is_opaque))
    if not counts:
        return unmeasured(image)
    outline = [_luminance(colours[at]) for at in _outline(is_opaque, pixels.width)]
    lost = [_lost_share(outline, page) >= _LOST_SHARE for page in _PAGES]
    return replace(
        unmeasured(image),
        is_measured=True,
        colour=_dominant(counts),
        lightness=_lightness(counts),
        is_box=counts.total() >= _BOX_SHARE * len(opacities),
        vanishes_on_light=lost[0],
        vanishes_on_dark=lost[1],
    )


def unmeasured(image: Image) -> MeasuredPicture:
    """The picture ``image``, whose pixels are not known."""
    return MeasuredPicture(width=image.width, height=image.height, is_vector=image.type == "SVG")


def _outline(is_opaque: list[bool], width: int) -> Iterator[int]:
    """The positions of the opaque pixels beside which the page shows, row by row."""
    for at in compress(range(len(is_opaque)), is_opaque):
        column = at % width
        if (
            column in (0, width - 1)
            or not width <= at < len(is_opaque) - width
            or not (is_opaque[at - 1] and is_opaque[at + 1] and is_opaque[at - width] and is_opaque[at + width])
        ):
            yield at


def _lost_share(outline: list[float], page: float) -> float:
    """The share of an outline, as luminances, that has hardly any contrast to the luminance of the page."""
    lost = [(max(page, one) + 0.05) / (min(page, one) + 0.05) < _LEAST_CONTRAST for one in outline]
    return sum(lost) / len(lost)


def _dominant(counts: Counter[Colour]) -> str:
    """The colour of which there is most, vivid ones before pale ones, as ``#rrggbb``; "" if all is grey."""
    vivid = [(colour, count * chroma) for colour, count in counts.items() if (chroma := _chroma(colour)) >= _PALEST]
    if sum(weight for _, weight in vivid) < _LEAST_SHARE * counts.total():
        return ""
    hues = [0.0] * _HUES
    for colour, weight in vivid:
        hues[_hue(colour)] += weight
    around = [[(hue + step) % _HUES for step in range(-_NEIGHBOURS, _NEIGHBOURS + 1)] for hue in range(_HUES)]
    best = max(around, key=lambda near: sum(hues[hue] for hue in near))
    shades: Counter[Colour] = Counter()  # the exact colour is in the shade of which there is most
    for colour, weight in vivid:
        if _hue(colour) in best:
            shades[_shade(colour)] += weight  # type: ignore[assignment]
    shade = shades.most_common(1)[0][0]
    colour, _ = max((entry for entry in vivid if _shade(entry[0]) == shade), key=lambda entry: entry[1])
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _shade(colour: Colour) -> Colour:
    red, green, blue = colour
    return red >> 4, green >> 4, blue >> 4


def _chroma(colour: Colour) -> float:
    return (max(colour) - min(colour)) / 255


def _hue(colour: Colour) -> int:
    return int(rgb_to_hsv(*colour)[0] * _HUES) % _HUES


def _lightness(counts: Counter[Colour]) -> float:
    """The mean lightness (CIE L*), from 0 to 1."""
    mean = sum(_luminance(colour) * count for colour, count in counts.items()) / counts.total()
    return round(1.16 * mean ** (1 / 3) - 0.16 if mean > 0.008856 else 9.033 * mean, 3)


@lru_cache(4096)
def _luminance(colour: Colour) -> float:
    """The relative luminance of WCAG 2.2, from 0 to 1."""
    red, green, blue = (v / 3294.6 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_PAGES = [_luminance((int(page[1:3], 16), int(page[3:5], 16), int(page[5:7], 16))) for page in PAGE_COLOURS]
