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
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from webapp.content.kept import KeptFile
from webapp.core.entry import Entry
from webapp.core.index import WordIndex
from webapp.core.model import Study

# A file changed less than this before it was read may change again without a new time.
_SETTLED = 2_000_000_000
_PACKAGE = Path(__file__).parents[1]
_STUDY = TypeAdapter(Study)


@dataclass(frozen=True, slots=True)
class _Row:
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
        self._now: dict[bytes, tuple[bytes, bytes, slice | Study]] = {}
        self._is_new = False
        self._read()

    def by_stat(self, path: Path) -> tuple[Study, bytes] | None:
        """The study at ``path`` and its digest, if the file has not been touched since it was parsed."""
        row = self._rows.get(os.fsencode(path.name))
        return self._take(path, row, row.stamp) if row and row.stamp and row.stamp == _stamp(path) else None

    def by_digest(self, path: Path, digest: bytes) -> tuple[Study, bytes] | None:
        """The study at ``path``, if it was parsed from the same bytes."""
        row = self._rows.get(os.fsencode(path.name))
        return self._take(path, row, _stamp(path)) if row and row.digest == digest else None

    def knows(self, path: Path) -> bool:
        """Whether there is a study for a file of this name, though it may be an earlier one's."""
        return os.fsencode(path.name) in self._rows

    def take_in(self, rows: Iterable[bytes]) -> None:
        """Add studies that another process has parsed (``row_of``)."""
        self._is_new = True
        start = len(self._data)
        lines = [row for row in rows if row]
        self._data += b"\n".join(lines)
        for line in lines:
            self._add(start, start + len(line))
            start += len(line) + 1

    def keep(self, path: Path, study: Study, digest: bytes) -> None:
        """Keep what was parsed from the file at ``path``."""
        if self._folder:
            self._now[os.fsencode(path.name)] = (_stamp(path), digest, study)

    def save(self) -> None:
        """Write the file anew if anything in it changed."""
        before = {name: (row.stamp, row.digest, row.place) for name, row in self._rows.items()}
        if self._is_new or self._now != before:
            self._file.write(self._line(name) for name in self._now)

    def words_of(self, studies: tuple[Study, ...], key: bytes) -> WordIndex:
        """The index of these studies' words, kept too: making it takes as long as reading the studies again.

        ``key`` stands for what the studies hold and how they are ordered.
        """
        kept = KeptFile(self._path("words"), f"{_hash(_program(), key)}")
        if data := kept.read():
            return WordIndex.load(data)
        index = WordIndex.of(studies)
        kept.write([index.dump()])
        return index

    def _path(self, kind: str) -> Path | None:
        return self._folder / f"{self._name}.{kind}" if self._folder else None

    def _line(self, name: bytes) -> bytes:
        stamp, digest, study = self._now[name]
        return _line(name, stamp, digest, self._data[study] if isinstance(study, slice) else _json(study))

    def _read(self) -> None:
        start, end = 0, len(self._data)
        while start < end:
            stop = self._data.find(b"\n", start)
            self._add(start, stop if stop >= 0 else end)
            start = stop + 1 if stop >= 0 else end

    def _add(self, start: int, stop: int) -> None:
        """The study in one line of the data."""
        tabs = [start - 1]
        for _ in range(3):
            tabs.append(self._data.index(b"\t", tabs[-1] + 1, stop))
        name, stamp, digest = (self._data[a + 1 : b] for a, b in pairwise(tabs))
        self._rows[name] = _Row(stamp, bytes.fromhex(digest.decode()), slice(tabs[3] + 1, stop))

    def _take(self, path: Path, row: _Row, stamp: bytes) -> tuple[Study, bytes] | None:
        try:
            study = _STUDY.validate_json(self._data[row.place])
        except ValidationError:
            return None
        self._now[os.fsencode(path.name)] = (stamp, row.digest, row.place)
        return study, row.digest


def row_of(path: Path, entry: Entry) -> bytes:
    """A study as the cache keeps it, for ``take_in``; nothing where the file at ``path`` has an error."""
    study = entry.study
    return _line(os.fsencode(path.name), _stamp(path), entry.digest, _json(study)) if study else b""


def _line(name: bytes, stamp: bytes, digest: bytes, json: bytes) -> bytes:
    return b"\t".join((name, stamp, digest.hex().encode(), json))


def _json(study: Study) -> bytes:
    return _STUDY.dump_json(study, by_alias=True, exclude_defaults=True)


def _stamp(path: Path) -> bytes:
    """What changes when a file changes; empty where that cannot be relied on."""
    try:
        found = path.lstat()
    except OSError:
        return b""
    is_settled = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED
    if not is_settled or not stat.S_ISREG(found.st_mode):
        return b""
    return b"%d %d %d %d" % (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _program() -> bytes:
    """The bytes of all that reads and checks studies."""
    sources = sorted([*(_PACKAGE / "core").glob("*.py"), *(_PACKAGE / "content").glob("*.py")])
    return b"".join(source.read_bytes() for source in sources)


def _hash(*parts: bytes) -> str:
    return blake2b(b"\0".join(parts), digest_size=16).hexdigest()
