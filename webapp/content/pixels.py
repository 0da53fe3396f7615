"""The pixels of a picture of any type, scaled down."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import NamedTuple

import resvg_py

from webapp.content.image_file import inspect
from webapp.model import Image

#: About as many pixels are made. Fewer lose the letters of a logo, and more take longer.
_PIXELS = 1200
_LONGEST_SIDE = 160
#: A picture must not take the memory of the server: four bytes for each of its own pixels.
_LARGEST_SVG, _MOST_PIXELS = 1_000_000, 16_000_000


class Pixels(NamedTuple):
    """Rows of pixels from the top, each as four bytes: red, green, blue, and opacity."""

    width: int
    height: int
    rgba: bytes


def pixels_of(name: str, content: bytes) -> Pixels | None:
    """The picture ``name`` with this file content, in about ``_PIXELS`` pixels; ``None`` if it cannot be read."""
    from PIL import Image as Pillow  # noqa: PLC0415 - a start that finds all pictures in the cache needs none

    image = inspect(name, content, len(content))
    if image.fault or not image.width or not image.height:
        return None
    if image.type == "SVG" and (image.undrawn or len(content) > _LARGEST_SVG):
        return None
    if image.type != "SVG" and image.width * image.height > _MOST_PIXELS:
        return None
    size = _scaled(image)
    try:
        with Pillow.open(BytesIO(_png(content, size) if image.type == "SVG" else content)) as picture:
            small = picture.convert("RGBA").resize(size, Pillow.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return None
    return Pixels(*size, small.tobytes())


def _scaled(image: Image) -> tuple[int, int]:
    """A small size with the shape of the picture."""
    scale = (_PIXELS / (image.width * image.height)) ** 0.5
    width, height = (max(1, min(_LONGEST_SIDE, round(side * scale))) for side in (image.width, image.height))
    return width, height


def _png(svg: bytes, size: tuple[int, int]) -> bytes:
    """The drawing in this size. Raises ``ValueError`` if it cannot be drawn."""
    sides = f'width="{size[0]}" height="{size[1]}"'
    address = f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
    image = f'<image {sides} preserveAspectRatio="none" href="{address}"/>'
    svg_string = f'<svg xmlns="http://www.w3.org/2000/svg" {sides}>{image}</svg>'
    return resvg_py.svg_to_bytes(svg_string=svg_string, skip_system_fonts=True)
