"""Reads text files safely: it never opens a pipe or a device, never follows a link out of its folder, never raises."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from webapp.model import Finding
from webapp.parsing.document import Document
from webapp.parsing.front_matter import MAX_CHARACTERS
from webapp.parsing.source import Source, position_of

MAX_BYTES = MAX_CHARACTERS
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OPEN = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class _RefusedError(ValueError):
    """The file must not be read; the message is the reason, for its author."""


def read(path: Path, name: str, within: Path | None = None) -> Document:
    """The file at ``path`` as a document that is not parsed: its text, and the problem if it cannot be used.

    ``name`` is the file's name in problems. If the file is a link, its target must lie in the folder ``within``.
    """
    document = Document(Source(name, ""))
    try:
        data = _read_bytes(path, within)
    except FileNotFoundError:
        document.problems.add(missing(path))
        return document
    except (OSError, ValueError, RuntimeError) as error:
        document.problems.add(Finding("unreadable", _reason(error), "replace it by a text file"))
        return document
    if len(data) > MAX_BYTES:
        message = f"is longer than {MAX_BYTES:,} bytes, the limit for one file"
        document.problems.add(Finding("too-long", message, "shorten it"))
        return document
    return _decode(name, data)


def missing(path: Path) -> Finding:
    """The problem with a study, or another part of a site folder, that does not exist."""
    hint = "a site folder has site.yaml, taxonomy.yaml and case-studies/; `casebook init FOLDER` writes a new one"
    if path.suffix == ".md":
        hint = "write it again, or remove the link that leads to it"
    return Finding("unreadable", f"{path.name} does not exist", hint)


def _reason(error: Exception) -> str:
    if isinstance(error, _RefusedError):
        return str(error)
    return f"cannot be read: {getattr(error, 'strerror', None) or error}".lower()


def _read_bytes(path: Path, within: Path | None) -> bytes:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        target = path.resolve(strict=True)
        if within and not target.is_relative_to(within.resolve()):
            raise _RefusedError("is a link that leads out of the content folder")
        path, mode = target, target.lstat().st_mode
    _require_regular_file(mode)
    descriptor = os.open(path, _OPEN)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        _require_regular_file(os.fstat(descriptor).st_mode)
        return file.read(MAX_BYTES + 1)


def _require_regular_file(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise _RefusedError(f"is {_KINDS.get(stat.S_IFMT(mode), 'something else')}, not a file")


def _decode(name: str, data: bytes) -> Document:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return Document(Source(name, _with_line_feeds(data.decode())))
    except UnicodeDecodeError as error:
        document = Document(Source(name, _with_line_feeds(data.decode(errors="replace"))))
        offset = len(_with_line_feeds(data[: error.start].decode()))
        position, message = position_of(document.source.text, offset), f"byte 0x{data[error.start]:02X} is not UTF-8"
        if data.startswith(_UTF16):
            position, message = (1, 1), "the file is UTF-16, not UTF-8"
        document.problems.add(Finding("encoding", message, "save the file as UTF-8"), position, "UTF-8")
        return document


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def display_path(path: Path) -> str:
    """``path`` as messages show it: relative to the current folder if it lies there."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
