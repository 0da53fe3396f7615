"""The images under ``static/images/``: their names are listed at once, their sizes measured on first use."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from webapp.content import safe_read
from webapp.model import Image

_HEADER_BYTES = 4096
_VIEW_BOX = re.compile(rb"""<svg\b[^>]*?\sviewBox\s*=\s*["'][\d.e+-]+[\s,]+[\d.e+-]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_PNG = b"\x89PNG\r\n\x1a\n"


class Images(Mapping[str, Image]):
    """Maps an address such as ``/images/icons/acme.svg`` to the size of the file under the folder ``static``."""

    def __init__(self, static: Path) -> None:
        self._static = static
        self._images: dict[str, Image | None] = {}  # None: not measured yet
        for folder, _, names in os.walk(static / "images"):
            address = "/" + Path(folder).relative_to(static).as_posix()
            self._images.update((f"{address}/{name}", None) for name in names if not name.startswith("."))

    def belong_to(self, content: Path) -> bool:
        """Whether ``content`` is the site's own content folder, which lies beside ``static``."""
        return os.path.realpath(content) == os.path.realpath(self._static.parent / "content")

    def display_path(self, name: str) -> str:
        """The path of an image's file, as messages show it."""
        return safe_read.display_path(self._static / name[1:])

    def __contains__(self, name: object) -> bool:
        return name in self._images

    def __getitem__(self, name: str) -> Image:
        image = self._images[name] or _measure(self._static / name[1:])
        self._images[name] = image
        return image

    def __iter__(self) -> Iterator[str]:
        return iter(self._images)

    def __len__(self) -> int:
        return len(self._images)


def _measure(path: Path) -> Image:
    try:
        if not path.is_file():
            return Image(0)
        with path.open("rb") as file:
            return Image(path.stat().st_size, *_dimensions(file.read(_HEADER_BYTES)))
    except OSError:
        return Image(0)


def _dimensions(header: bytes) -> tuple[float, float]:
    """Width and height of an SVG or PNG; zeros if they are not known."""
    if header.startswith(_PNG) and len(header) >= 24:
        width, height = struct.unpack(">II", header[16:24])
        return width, height
    match = _VIEW_BOX.search(header)
    try:
        return (float(match[1]), float(match[2])) if match else (0, 0)
    except ValueError:
        return 0, 0
