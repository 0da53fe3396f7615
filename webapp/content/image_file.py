"""What a picture file holds: its type and size, and why a browser or the preview picture could not show it."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable
from pathlib import PurePosixPath
from xml.parsers import expat

from webapp.model import Image

#: This much of a file is enough to know it.
HEAD_BYTES = 65_536
_TYPES = {
    ".svg": "SVG", ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WebP", ".avif": "AVIF", ".gif": "GIF",
    ".ico": "ICO",
}  # fmt: skip
#: What a file of these types has at an offset.
_SIGNATURES = {".mp4": (4, b"ftyp"), ".webm": (0, b"\x1aE\xdf\xa3"), ".vtt": (0, b"WEBVTT")}
_INFINITE = float("inf")
_SVG = "http://www.w3.org/2000/svg"
_NOT_DRAWN = {"AVIF", "ICO"}
_TEXT_ELEMENTS = {f"{_SVG} text", f"{_SVG} foreignObject"}

Size = tuple[float, float]


def inspect(name: str, head: bytes, size: int) -> Image:
    """The picture ``name``, a file of ``size`` bytes that begins with ``head``: ``HEAD_BYTES``, or all there are.

    A file that is no picture by its name has to begin like a video or captions, if its name says so. Any other, such
    as a font, is only not to be empty.
    """
    suffix = PurePosixPath(name).suffix
    expected, is_complete = _TYPES.get(suffix, ""), len(head) >= size
    if not head:
        return Image(size, fault="is empty: it has 0 bytes")
    if not expected:
        return Image(size, fault=_fault_of_media(suffix, head))
    type_ = _raster_type(head)
    if not type_:
        return _inspect_text(head, size, expected, is_complete)
    if expected == "SVG":
        return Image(size, type=type_, fault=f"is of type {type_}, but its name says SVG")
    try:
        width, height = _DIMENSIONS[type_](head)
    except (struct.error, IndexError, ValueError):  # the head ends before the dimensions
        if is_complete:
            return Image(size, type=type_, fault=f"is cut off: its {type_} data ends before the size of the picture")
        width = height = 0
    undrawn = f"is of type {type_}" if type_ in _NOT_DRAWN else ""
    return Image(size, width, height, type=type_, named="" if type_ == expected else expected, undrawn=undrawn)


def _fault_of_media(suffix: str, head: bytes) -> str:
    """Why no browser plays a video or reads its captions; empty for other files."""
    at, signature = _SIGNATURES.get(suffix, (0, b""))
    is_right = head.removeprefix(codecs.BOM_UTF8).startswith(signature, at)
    return "" if is_right else f"is no {suffix} file that browsers play"


def _raster_type(head: bytes) -> str:
    """The type of a picture made of pixels, by its first bytes; empty for any other file."""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp" and {b"avif", b"avis"} & {head[at : at + 4] for at in range(8, 64, 4)}:
        return "AVIF"
    signatures = {
        b"\x89PNG\r\n\x1a\n": "PNG",
        b"\xff\xd8\xff": "JPEG",
        b"GIF87a": "GIF",
        b"GIF89a": "GIF",
        b"\0\0\1\0": "ICO",
    }
    return next((type_ for start, type_ in signatures.items() if head.startswith(start)), "")


def _png(head: bytes) -> Size:
    return struct.unpack_from(">II", head, 16)


def _gif(head: bytes) -> Size:
    return struct.unpack_from("<HH", head, 6)


def _ico(head: bytes) -> Size:
    return head[6] or 256, head[7] or 256


def _jpeg(head: bytes) -> Size:
    """The size is in the frame header, which comes after segments of any length."""
    at = 2
    while True:
        marker, length = struct.unpack_from(">HH", head, at)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in {0xFFC4, 0xFFC8, 0xFFCC}:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += 2 + max(length, 2) if marker != 0xFFFF else 1


def _webp(head: bytes) -> Size:
    kind = head[12:16]
    if kind == b"VP8X":
        return _int24(head, 24) + 1, _int24(head, 27) + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", head, 26)
    return width & 0x3FFF, height & 0x3FFF


def _int24(data: bytes, at: int) -> int:
    low, high = struct.unpack_from("<HB", data, at)
    return int(low | high << 16)


def _avif(head: bytes) -> Size:
    return struct.unpack_from(">II", head, head.index(b"ispe") + 8)


_DIMENSIONS: dict[str, Callable[[bytes], Size]] = {
    "PNG": _png, "JPEG": _jpeg, "GIF": _gif, "WebP": _webp, "AVIF": _avif, "ICO": _ico,
}  # fmt: skip


def _inspect_text(head: bytes, size: int, expected: str, is_complete: bool) -> Image:
    """An SVG, or a file that is no picture."""
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:100].lower()
    if start.startswith(b"version https://git-lfs"):
        return Image(size, fault="is a pointer of Git LFS, and not the picture itself")
    if start.startswith((b"<!doctype html", b"<html")):
        return Image(size, fault="is an HTML page, and not a picture")
    if expected != "SVG" and b"<svg" not in head:
        return Image(size, fault="is not a picture that browsers show")
    image = _inspect_svg(head, size, is_complete)
    if expected != "SVG" and not image.fault:
        return Image(size, type="SVG", fault=f"is an SVG, but its name says {expected}")
    return image


def _inspect_svg(head: bytes, size: int, is_complete: bool) -> Image:
    elements: dict[str, dict[str, str]] = {}
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = elements.setdefault
    try:
        parser.Parse(head, is_complete)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: of an unknown encoding
        return Image(size, fault=f"is no SVG that browsers show: {error}")
    root, attributes = next(iter(elements.items()), ("", {}))
    if root != f"{_SVG} svg":
        what = f'lacks xmlns="{_SVG}"' if root == "svg" else "does not begin with <svg>"
        return Image(size, fault=f"is no SVG that browsers show: it {what}")
    undrawn = ""
    if elements.keys() & _TEXT_ELEMENTS:
        undrawn = "has letters that are text, and not shapes"
    elif not _is_utf8(head):
        undrawn = "is not in UTF-8"
    return Image(size, *_svg_size(attributes), type="SVG", undrawn=undrawn)


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _svg_size(attributes: dict[str, str]) -> Size:
    """Width and height, in pixels or in units of the ``viewBox``; zeros if they are not known."""
    try:
        width, height = (float(attributes.get(name, "").removesuffix("px")) for name in ("width", "height"))
    except ValueError:  # one is missing, or in other units
        try:
            _, _, width, height = map(float, attributes.get("viewBox", "").replace(",", " ").split())
        except ValueError:
            return 0, 0
    return (width, height) if 0 < width < _INFINITE and 0 < height < _INFINITE else (0, 0)
