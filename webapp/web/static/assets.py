"""The program's files in ``static/`` and the pictures that the content names, each read into memory.

Every file has an address that contains the hash of its content.

``css/site.css`` is a list of ``@import``s and ``js/explore.js`` a list of ``import``s. Browsers understand both as they
are; here each becomes one file, which saves requests. Our own styles and scripts lose their comments and their spaces
around punctuation; texts in quotes stay as they are. A script needs its semicolons.
"""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

CSS_IMPORT = re.compile(r'@import\s+(?:url\()?"([^"]+)"\)?\s*;')
JS_IMPORT = re.compile(r'^import "([^"]+)";\n', re.MULTILINE)
URL = re.compile(r'url\("?([^")]+)"?\)')
CSS_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
#: Only a comment with a line of its own: "//" after code may be part of a text.
JS_COMMENT = re.compile(r"^[ \t]*//.*\n?", re.MULTILINE)
#: Spaces around punctuation cost a twentieth of the compressed bytes. Texts in quotes, and comments behind code, stay.
CSS_SPACE = re.compile(r'("[^"]*")|\s*([{};,])\s*|(:)\s+')
JS_SPACE = re.compile(r'("(?:[^"\\]|\\.)*"|`[^`]*`|//.*\n)|\s*([{}()\[\];,:?=<>&|*!])\s*')

#: Types that Python's table lacks on some systems, or on all.
TYPES = {
    ".rules": "application/speculationrules+json",
    ".woff2": "font/woff2",
    ".js": "text/javascript",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file. ``name`` and ``address``, the name with the hash in it, are relative to ``static/``."""

    name: str
    address: str
    content: bytes
    type: str


class Assets:
    """Files by name (``css/site.css``): all in ``root`` but those in its folder ``images/``, and ``pictures``.

    ``pictures`` are the files to serve by the addresses that authors write (``/images/icons/acme.svg``).
    """

    def __init__(self, root: Path, pictures: Mapping[str, Path]) -> None:
        self._root = root
        self._by_name: dict[str, Asset] = {}
        self._pictures: set[str] = set()
        self.read_pictures(pictures)
        for name in _names(root):
            self._add(name)

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._by_name.values())

    def find(self, name: str) -> Asset | None:
        return self._by_name.get(name)

    def address(self, name: str) -> str:
        """The address of a file with its hash (``css/site.5f0a….css``); of a file that does not exist, its name."""
        asset = self._by_name.get(name)
        return asset.address if asset else name

    def put(self, name: str, content: bytes) -> None:
        """Add or replace a file that is not on the disk."""
        self._by_name[name] = _asset(name, content)

    def read_pictures(self, pictures: Mapping[str, Path]) -> None:
        """Read these pictures in place of the last ones. One that cannot be read any more keeps its last content."""
        before = {name: self._by_name.pop(name) for name in self._pictures}
        self._pictures = set()
        for address, path in pictures.items():
            name = address.removeprefix("/")
            with suppress(OSError):
                before[name] = _asset(name, path.read_bytes())
            if name in before:
                self._by_name[name] = before[name]
                self._pictures.add(name)

    def _add(self, name: str) -> Asset:
        if name not in self._by_name:
            self._by_name[name] = _asset(name, self._content(name))
        return self._by_name[name]

    def _content(self, name: str) -> bytes:
        if name.endswith(".css"):
            return self._stylesheet(name).encode()
        return self._script(name).encode() if name.startswith("js/") else (self._root / name).read_bytes()

    def _stylesheet(self, name: str) -> str:
        text = CSS_COMMENT.sub("", (self._root / name).read_text())
        text = CSS_IMPORT.sub(lambda match: self._stylesheet(_resolved(name, match[1])), text)
        text = URL.sub(lambda match: f'url("{self._hashed(name, match[1])}")', text)
        return CSS_SPACE.sub(_first_group, text)

    def _script(self, name: str) -> str:
        """An imported file becomes a block, so that its names stay its own, as they do in a module."""
        text = JS_COMMENT.sub("", (self._root / name).read_text())
        text = JS_IMPORT.sub(lambda match: f"{{{self._script(_resolved(name, match[1]))}}}", text)
        return JS_SPACE.sub(_first_group, text)

    def _hashed(self, name: str, target: str) -> str:
        """A relative address in a style sheet with the hash of its file; any other address as it is."""
        file = _resolved(name, target)
        if not (self._root / file).is_file():
            return target
        return posixpath.join(posixpath.dirname(target), posixpath.basename(self._add(file).address))


def _first_group(match: re.Match[str]) -> str:
    """The group that matched, in place of the whole match."""
    return match[match.lastindex or 0]


def type_of(name: str) -> str:
    """The media type of a file, by its name."""
    return TYPES.get(posixpath.splitext(name)[1]) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _asset(name: str, content: bytes) -> Asset:
    stem, suffix = posixpath.splitext(name)
    return Asset(name, f"{stem}.{blake2b(content, digest_size=6).hexdigest()}{suffix}", content, type_of(name))


def _names(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not path.name.startswith(".") and not name.startswith("images/"):
            yield name


def _resolved(name: str, target: str) -> str:
    """The name of the file that ``target`` means in the file ``name``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
