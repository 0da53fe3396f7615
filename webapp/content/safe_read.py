"""Bytes from disk, whatever lies there: a pipe is never opened, a link never leaves its folder, nothing raises."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from webapp.model import Finding, Problem
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


@dataclass(frozen=True, slots=True)
class Read:
    """What became of reading one file: its text, or else the problem. ``source`` is there in both cases."""

    source: Source
    data: bytes = b""
    problem: Problem | None = None


class _RefusedError(Exception):
    """The file is not read, for a reason in its author's words."""


def read(path: Path, name: str, within: Path | None = None) -> Read:
    """The file at ``path``, called ``name`` in problems; links may not lead out of the folder ``within``."""
    try:
        data = _bytes(path, within)
    except _RefusedError as error:
        return _refused(name, str(error))
    except FileNotFoundError:
        return _refused(name, "was not there when it was to be read")
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _refused(name, f"cannot be read: {reason.lower()}")
    if len(data) > MAX_BYTES:
        message = f"is longer than {MAX_BYTES:,} bytes, the most that is read"
        source = Source(name, "")
        return Read(source, data, source.problem(Finding("too-long", message, "shorten it")))
    return _decoded(name, data)


def _bytes(path: Path, within: Path | None) -> bytes:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        target = path.resolve(strict=True)
        if within and not target.is_relative_to(within.resolve()):
            raise _RefusedError("is a link that leads out of the content folder")
        path, mode = target, target.lstat().st_mode
    _must_be_file(mode)
    descriptor = os.open(path, _OPEN)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        _must_be_file(os.fstat(descriptor).st_mode)
        return file.read(MAX_BYTES + 1)


def _must_be_file(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise _RefusedError(f"is {_KINDS.get(stat.S_IFMT(mode), 'something else')}, not a file")


def _refused(name: str, message: str) -> Read:
    source = Source(name, "")
    return Read(source, b"", source.problem(Finding("unreadable", message, "replace it by a text file")))


def _decoded(name: str, data: bytes) -> Read:
    plain = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return Read(Source(name, _with_line_feeds(plain.decode())), data)
    except UnicodeDecodeError as error:
        source = Source(name, _with_line_feeds(plain.decode(errors="replace")))
        where = position_of(source.text, len(_with_line_feeds(plain[: error.start].decode())))
        message, hint = f"byte 0x{plain[error.start]:02X} is not UTF-8", "save the file as UTF-8"
        if plain.startswith(_UTF16):
            where, message = (1, 1), "the file is UTF-16, not UTF-8"
        return Read(source, data, source.problem(Finding("encoding", message, hint), where, "UTF-8"))


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def shown(path: Path) -> str:
    """``path`` as people write it: from the current folder, if it lies in it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
