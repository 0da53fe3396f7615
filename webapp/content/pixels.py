"""The pixels of a picture of any type that the renderer of the preview pictures knows, scaled down."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from typing import NamedTuple

import resvg_py

from webapp.content.image_file import inspect
from webapp.model import Image

#: About as many pixels are rendered. Fewer lose the letters of a logo, and more take longer.
_PIXELS = 1200
#: A picture must not take the memory of the server: four bytes for each of its own pixels.
_LARGEST_FILE, _MOST_PIXELS = 8_000_000, 16_000_000
_LONGEST_SIDE = 160
_LEFT, _UP, _PAETH = 1, 2, 4  # filters of PNG; 0 is none, 3 the mean of left and up


class Pixels(NamedTuple):
    """Rows of pixels from the top, each as four bytes: red, green, blue, and opacity."""

    width: int
    height: int
    rgba: bytes


def pixels_of(name: str, content: bytes) -> Pixels | None:
    """The picture ``name`` with this file content, in about ``_PIXELS`` pixels; ``None`` if it cannot be rendered."""
    image = inspect(name, content, len(content))
    if image.fault or image.undrawn or not image.width or not image.height:
        return None
    if len(content) > _LARGEST_FILE or (image.type != "SVG" and image.width * image.height > _MOST_PIXELS):
        return None
    width, height = _canvas(image)
    type_ = "svg+xml" if image.type == "SVG" else image.type.lower()
    address = f"data:image/{type_};base64,{b64encode(content).decode()}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><image width="{width}" '
        f'height="{height}" preserveAspectRatio="none" href="{address}"/></svg>'
    )
    try:
        return _decoded(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    except ValueError:
        return None


def _canvas(image: Image) -> tuple[int, int]:
    """A size with the shape of the picture."""
    scale = (_PIXELS / (image.width * image.height)) ** 0.5
    width, height = (max(1, min(_LONGEST_SIDE, round(side * scale))) for side in (image.width, image.height))
    return width, height


def _decoded(png: bytes) -> Pixels:
    """The pixels of a PNG as the renderer writes it: 8 bits, red, green, blue and opacity, not interlaced."""
    width, height = struct.unpack_from(">II", png, 16)
    at, data = 8, b""
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    return Pixels(width, height, _unfiltered(zlib.decompress(data), width * 4))


def _unfiltered(data: bytes, stride: int) -> bytes:
    """The bytes of all rows. The first byte of a row is its filter: how its other bytes were predicted (PNG, 9.2)."""
    rows = bytearray()
    above = bytes(stride)
    for at in range(0, len(data), stride + 1):
        above = _unfiltered_row(data[at], bytearray(data[at + 1 : at + 1 + stride]), above)
        rows += above
    return bytes(rows)


def _unfiltered_row(kind: int, row: bytearray, above: bytes) -> bytes:
    if kind == _UP:
        return bytes([(byte + up) & 255 for byte, up in zip(row, above, strict=True)])
    for n, byte in enumerate(row) if kind else ():
        left, up, corner = (row[n - 4], above[n], above[n - 4]) if n >= 4 else (0, above[n], 0)
        if kind == _PAETH:
            to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
            nearest = left if to_left <= to_up and to_left <= to_corner else up if to_up <= to_corner else corner
            row[n] = (byte + nearest) & 255
        else:
            row[n] = (byte + (left if kind == _LEFT else (left + up) // 2)) & 255
    return bytes(row)
