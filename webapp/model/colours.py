"""The colour of each customer: the one its author wrote, or else that of its logo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls

from webapp.model.picture import MeasuredPicture
from webapp.model.study import FrontMatter, Study

#: Each colour is a rule of the style sheet, so a site with more customers has nearby colours in common.
MAX_COLOURS = 48
#: Into how many parts hue, lightness and saturation are divided then: the first that leaves few enough colours.
_DIVISIONS = ((36, 8, 4), (24, 4, 2), (24, 1, 1))
_GREYEST = 0.1
_RGB = re.compile("#[0-9a-f]{6}")


def customer_colours(studies: Iterable[Study], pictures: Mapping[str, MeasuredPicture]) -> dict[str, str]:
    """The colours as ``#rrggbb`` by slug, ``MAX_COLOURS`` different ones at most.

    A study without ``colour`` whose logo is grey, or was not measured, has none. ``pictures`` are the measured logos
    by address.
    """
    exact = {study.slug: colour for study in studies if (colour := _colour(study.front, pictures))}
    if len(set(exact.values())) <= MAX_COLOURS:
        return exact
    for parts in _DIVISIONS:
        near = {colour: _rounded(colour, *parts) for colour in set(exact.values())}
        if len(set(near.values())) <= MAX_COLOURS:
            break
    return {slug: near[colour] for slug, colour in exact.items()}


def _colour(front: FrontMatter, pictures: Mapping[str, MeasuredPicture]) -> str:
    if front.colour is None:
        picture = pictures.get(front.light_image)
        return picture.colour if picture else ""
    if _RGB.fullmatch(front.colour):
        return front.colour
    from webapp.model.palette import nearest_accent  # noqa: PLC0415 - it imports coloraide

    return nearest_accent(front.colour)


def _rounded(colour: str, hues: int, lights: int, saturations: int) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    lightness = (min(int(lightness * lights), lights - 1) + 0.5) / lights
    if saturation < _GREYEST:
        hue = saturation = 0
    else:
        hue = round(hue * hues) % hues / hues
        saturation = (min(int(saturation * saturations), saturations - 1) + 0.5) / saturations
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in hls_to_rgb(hue, lightness, saturation))
