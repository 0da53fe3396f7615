"""How large a logo of any shape is, and where it needs a plate.

Logos look even if names have letters of one height, and marks cover about as much as names. So a name of usual shape
has the height ``_HEIGHT``; any other shape has the area of the nearest usual one, within limits.
"""

from __future__ import annotations

from webapp.model import MeasuredPicture

#: Pixels, on a card. ``.card-logo`` in ``static/css/cards.css`` is as high as the tallest logo.
_HEIGHT, _TALLEST, _WIDEST = 36, 40, 200
#: Width by height of names of usual length.
_SHORT_NAME, _LONG_NAME = 2.4, 5.2
#: A picture made of pixels is not enlarged further than this, because it gets blurred.
_MOST_ENLARGED = 1.5


def logo_size(picture: MeasuredPicture, scale: float = 1) -> tuple[int, int]:
    """Width and height in pixels of the page, ``scale`` times those on a card.

    A width of 0 means that the shape is not known: the browser finds the width.
    """
    if not picture.width or not picture.height:
        return 0, round(_HEIGHT * scale)
    shape = picture.width / picture.height
    usual = min(max(shape, _SHORT_NAME), _LONG_NAME)
    height = min(_HEIGHT * (usual / shape) ** 0.5, _TALLEST, _WIDEST / shape) * scale
    if not picture.is_vector:
        height = min(height, picture.height * _MOST_ENLARGED)
    return max(1, round(height * shape)), max(1, round(height))


def logo_classes(light: MeasuredPicture, dark: MeasuredPicture | None) -> str:
    """The classes of a logo, each after a space; ``dark`` is ``None`` if the light one is for both themes.

    ``logo-plate`` is a light plate in the dark theme, ``logo-plate-light`` a dark one in the light theme. A single logo
    has a plate in the dark theme, unless it would vanish on the plate. ``logo-box`` has a background of its own.
    """
    classes = " logo-box" if light.is_box else ""
    if light.vanishes_on_light and not light.is_box:
        classes += " logo-plate-light"
    on_dark = dark or light
    if not on_dark.is_box and (on_dark.vanishes_on_dark or (dark is None and not light.vanishes_on_light)):
        classes += " logo-plate"
    return classes
