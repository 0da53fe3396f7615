"""The files of static/, read once at start: each under an address with its content's hash, ready to send.

``css/site.css`` is a list of ``@import``s that browsers understand as it stands; here they become one file, and every
relative ``url(…)`` in it gets its target's hash. Comments in our own styles and scripts stay here.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

IMPORT = re.compile(r'@import\s+(?:url\()?"([^"]+)"\)?\s*;')
URL = re.compile(r'url\("?([^")]+)"?\)')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
#: A line with nothing else on it. What comes after code is left alone: it might be the "//" of an address.
LINE_COMMENT = re.compile(rb"^[ \t]*//.*\n?", re.MULTILINE)

# What Python's table lacks on some systems.
TYPES = {
    ".woff2": "font/woff2",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".avif": "image/avif",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """``address`` is the name with the hash in it, relative to static/."""

    name: str
    address: str
    content: bytes
    type: str


class Assets:
    """All files by name (``css/site.css``) and by hashed address (``css/site.5f0a….css``)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._by_name: dict[str, Asset] = {}
        self._by_address: dict[str, Asset] = {}
        for path in sorted(_files(root)):
            self._add(path.relative_to(root).as_posix())

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._by_name.values())

    def address(self, name: str) -> str:
        """The hashed address of a file; a name that does not exist stays as it is and answers 404."""
        asset = self._by_name.get(name)
        return asset.address if asset else name

    def reread(self, folder: str) -> None:
        """Take what is new or has changed in a folder. Old addresses stay: pages that caches hold still name them."""
        for path in sorted(_files(self._root / folder)):
            name = path.relative_to(self._root).as_posix()
            before = self._by_name.pop(name, None)
            try:
                self._add(name)
            except (OSError, ValueError):  # it has gone meanwhile, may not be read, or is no text where it should be
                if before:
                    self._by_name[name] = before

    def find(self, address: str) -> tuple[Asset, bool] | None:
        """The file at an address under static/, and whether the address has its hash."""
        if asset := self._by_address.get(address):
            return asset, True
        return (asset, False) if (asset := self._by_name.get(address)) else None

    def _add(self, name: str) -> Asset:
        if name not in self._by_name:
            path = self._root / name
            content = self._content(name)
            stem, suffix = name.removesuffix(path.suffix), path.suffix
            address = f"{stem}.{blake2b(content, digest_size=6).hexdigest()}{suffix}"
            type_ = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._by_name[name] = self._by_address[address] = Asset(name, address, content, type_)
        return self._by_name[name]

    def _content(self, name: str) -> bytes:
        if name.endswith(".css"):
            return self._stylesheet(name).encode()
        content = (self._root / name).read_bytes()
        return LINE_COMMENT.sub(b"", content) if name.startswith("js/") else content

    def _stylesheet(self, name: str) -> str:
        text = COMMENT.sub("", (self._root / name).read_text())
        text = IMPORT.sub(lambda found: self._stylesheet(_beside(name, found[1])), text)
        return URL.sub(lambda found: f'url("{self._hashed(name, found[1])}")', text)

    def _hashed(self, name: str, target: str) -> str:
        """A relative target, hashed. One that is hashed already, or lies elsewhere, stays."""
        beside = _beside(name, target)
        if not (self._root / beside).is_file():
            return target
        return target.rpartition("/")[0] + "/" + self._add(beside).address.rpartition("/")[2]


def _files(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        with suppress(PermissionError):  # of a folder that may be listed and not entered
            if path.is_file() and not path.name.startswith("."):
                yield path


def _beside(name: str, target: str) -> str:
    """``css/site.css`` and ``../fonts/x.woff2`` make ``fonts/x.woff2``."""
    parts = name.split("/")[:-1]
    for part in target.split("/"):
        parts = parts[:-1] if part == ".." else parts if part == "." else [*parts, part]
    return "/".join(parts)
