"""Parsed studies kept from one start to the next, in one file that is only ever read as JSON.

A study is taken from it if the file it came from has the same bytes, or, without a look at them, the same times,
size and inode; and if the program, the taxonomy and the names of the pictures are the same. Whatever is wrong with the
file itself (torn, stale, foreign, not to be written) means no more than that everything is parsed; what
cannot be kept is said in the log, unless nothing may be written there at all.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from webapp.content.cache_file import KeptFile
from webapp.model import Study

# A file changed less than this before it was read may change again without a new time.
_SETTLED = 2_000_000_000
_PACKAGE = Path(__file__).parents[1]
_STUDY = TypeAdapter(Study)


class _Row(NamedTuple):
    """One study of the cache: when its file was last touched, what it held, where its JSON stands."""

    stamp: bytes
    digest: bytes
    place: slice


class Cache:
    """The studies of the folder ``studies``, kept under ``folder`` (nothing is, if that is ``None``).

    ``surroundings`` stand for all that a study's validity depends on besides its own bytes and this program.
    """

    def __init__(self, folder: Path | None, studies: Path, surroundings: Iterable[str]) -> None:
        self._folder = folder
        self._name = _hash(os.fsencode(studies.absolute()))
        self._file = KeptFile(self._path("studies"), _hash(_program(), *map(os.fsencode, surroundings)))
        self._data = self._file.read()
        self._rows: dict[bytes, _Row] = {}
        self._now: dict[bytes, _Row | tuple[bytes, bytes, Study]] = {}
        self._read_rows()

    def by_stat(self, path: Path) -> tuple[Study, bytes] | None:
        """The study at ``path`` and its digest, if the file has not been touched since it was parsed."""
        name = os.fsencode(path.name)
        row = self._rows.get(name)
        return self._take(name, row) if row and row.stamp and row.stamp == _stamp(path) else None

    def by_digest(self, path: Path, digest: bytes) -> tuple[Study, bytes] | None:
        """The study at ``path``, if it was parsed from the same bytes."""
        name = os.fsencode(path.name)
        row = self._rows.get(name)
        return self._take(name, row._replace(stamp=_stamp(path))) if row and row.digest == digest else None

    def keep(self, path: Path, study: Study, digest: bytes) -> None:
        """Keep what was parsed from the file at ``path``."""
        if self._folder:
            self._now[os.fsencode(path.name)] = (_stamp(path), digest, study)

    def save(self) -> None:
        """Write the file anew if anything in it changed."""
        if self._now != self._rows:
            self._file.write(self._line(name) for name in self._now)

    def _path(self, kind: str) -> Path | None:
        return self._folder / f"{self._name}.{kind}" if self._folder else None

    def _line(self, name: bytes) -> bytes:
        stamp, digest, study = self._now[name][:3]
        return _line(name, stamp, digest, self._data[study] if isinstance(study, slice) else _json(study))

    def _read_rows(self) -> None:
        data, find, start = self._data, self._data.index, 0
        while start < len(data):
            first = find(b"\t", start)
            second = find(b"\t", first + 1)
            third = find(b"\t", second + 1)
            end = find(b"\n", third)
            stamp, digest = data[first + 1 : second], data[second + 1 : third]
            self._rows[data[start:first]] = _Row(stamp, digest, slice(third + 1, end))
            start = end + 1

    def _take(self, name: bytes, row: _Row) -> tuple[Study, bytes] | None:
        try:
            study = _STUDY.validate_json(self._data[row.place])
        except ValidationError:
            return None
        self._now[name] = row
        return study, row.digest


def _line(name: bytes, stamp: bytes, digest: bytes, json: bytes) -> bytes:
    return b"\t".join((name, stamp, digest, json)) + b"\n"


def _json(study: Study) -> bytes:
    return _STUDY.dump_json(study, by_alias=True, exclude_defaults=True)


def _stamp(path: Path) -> bytes:
    """What changes when a file changes; empty where that cannot be relied on."""
    try:
        found = os.lstat(path)
    except OSError:
        return b""
    is_settled = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED
    if not is_settled or not stat.S_ISREG(found.st_mode):
        return b""
    return b"%d %d %d %d" % (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _program() -> bytes:
    """The source code of every module that reads and checks studies, those in sub-packages included."""
    return b"".join(source.read_bytes() for source in sources())


def sources() -> list[Path]:
    """The modules whose code decides what a parsed study is, in a fixed order."""
    return sorted(
        path
        for part in ("model", "parsing", "validation", "markdown", "content")
        for path in (_PACKAGE / part).rglob("*.py")
    )


def _hash(*parts: bytes) -> str:
    return blake2b(b"\0".join(parts), digest_size=16).hexdigest()
