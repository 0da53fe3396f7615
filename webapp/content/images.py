"""The pictures under static/images/: their names at once, their sizes when somebody query_suffix."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from webapp.content.safe_read import shown
from webapp.model import Image

_HEAD = 4096
_VIEW_BOX = re.compile(rb"""<svg\b[^>]*?\sviewBox\s*=\s*["'][\d.e+-]+[\s,]+[\d.e+-]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_PNG = b"\x89PNG\r\n\x1a\n"


class Images(Mapping[str, Image]):
    """``/images/icons/acme.svg`` → what is known of ``static/images/icons/acme.svg``."""

    def __init__(self, static: Path) -> None:
        self._static = static
        self._known: dict[str, Image | None] = {}
        for folder, _, names in os.walk(static / "images"):
            address = "/" + Path(folder).relative_to(static).as_posix()
            self._known.update((f"{address}/{name}", None) for name in names if not name.startswith("."))

    def belong_to(self, content: Path) -> bool:
        """Whether ``content`` is the folder they were made for, which lies beside ``static``."""
        return os.path.realpath(content) == os.path.realpath(self._static.parent / "content")

    def shown(self, name: str) -> str:
        """The file of a picture, as people write it."""
        return shown(self._static / name[1:])

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __getitem__(self, name: str) -> Image:
        image = self._known[name] or _measure(self._static / name[1:])
        self._known[name] = image
        return image

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _measure(path: Path) -> Image:
    try:
        if not path.is_file():
            return Image(0)
        with path.open("rb") as file:
            return Image(path.stat().st_size, *_shape(file.read(_HEAD)))
    except OSError:
        return Image(0)


def _shape(head: bytes) -> tuple[float, float]:
    """Width and height of an SVG or PNG; zeros for anything else."""
    if head.startswith(_PNG) and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    match = _VIEW_BOX.search(head)
    try:
        return (float(match[1]), float(match[2])) if match else (0, 0)
    except ValueError:
        return 0, 0
