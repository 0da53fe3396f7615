"""Parsed studies kept from one start to the next, in one file that is only ever read as JSON.

A study is taken from it if the file it came from has the same bytes, or, without a look at them, the same times,
size and inode; and if the program, the taxonomy and the names of the pictures are the same. Whatever is wrong with the
file itself (torn, stale, foreign, not to be written) means no more than that everything is parsed; what
cannot be kept is said in the log, unless nothing may be written there at all.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from webapp.core.model import Study

log = logging.getLogger("casebook")

# A file changed less than this before it was read may change again without a new time.
_SETTLED = 2_000_000_000
# In a container without a place to write, that is meant.
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
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
        self._path = folder / f"{_hash(os.fsencode(studies.absolute()))}.studies" if folder else None
        self._version = _hash(_program(), *map(os.fsencode, surroundings)) if folder else ""
        self._data = b""
        self._rows: dict[bytes, _Row] = {}
        self._now: dict[bytes, tuple[bytes, bytes, slice | Study]] = {}
        with suppress(OSError, ValueError):
            self._read()

    def by_stat(self, path: Path) -> tuple[Study, bytes] | None:
        """The study at ``path`` and its digest, if the file has not been touched since it was parsed."""
        row = self._rows.get(os.fsencode(path.name))
        return self._take(path, row, row.stamp) if row and row.stamp and row.stamp == _stamp(path) else None

    def by_digest(self, path: Path, digest: bytes) -> tuple[Study, bytes] | None:
        """The study at ``path``, if it was parsed from the same bytes."""
        row = self._rows.get(os.fsencode(path.name))
        return self._take(path, row, _stamp(path)) if row and row.digest == digest else None

    def keep(self, path: Path, study: Study, digest: bytes) -> None:
        """Keep what was parsed from the file at ``path``."""
        if self._path:
            self._now[os.fsencode(path.name)] = (_stamp(path), digest, study)

    def save(self) -> None:
        """Write the file anew if anything in it changed; whoever reads meanwhile has the old one, whole."""
        if self._path and self._now != {name: (r.stamp, r.digest, r.place) for name, r in self._rows.items()}:
            file = None
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as file:
                    self._write(file)
                Path(file.name).replace(self._path)
            except OSError as problem:
                level = logging.DEBUG if problem.errno in _READ_ONLY else logging.WARNING
                log.log(level, "parsed studies are not kept for the next start: %s", problem)
                if file:  # half of it, on a full disk
                    Path(file.name).unlink(missing_ok=True)

    def _write(self, file: IO[bytes]) -> None:
        check = blake2b(digest_size=16)
        for name, (stamp, digest, study) in self._now.items():
            json = (
                self._data[study]
                if isinstance(study, slice)
                else _STUDY.dump_json(study, by_alias=True, exclude_defaults=True)
            )
            line = b"\t".join((name, stamp, digest.hex().encode(), json)) + b"\n"
            check.update(line)
            file.write(line)
        file.write(f"{self._version} {check.hexdigest()}".encode())

    def _read(self) -> None:
        """Raises ``OSError`` or ``ValueError`` where there is nothing to be relied on."""
        if not self._path:
            return
        self._data = data = _own_bytes(self._path)
        end = data.rfind(b"\n") + 1
        if data[end:] != f"{self._version} {_hash(data[:end])}".encode():
            return
        start = 0
        while start < end:
            stop = data.index(b"\n", start)
            tabs = [start - 1]
            for _ in range(3):
                tabs.append(data.index(b"\t", tabs[-1] + 1, stop))
            name, stamp, digest = (data[a + 1 : b] for a, b in pairwise(tabs))
            self._rows[name] = _Row(stamp, bytes.fromhex(digest.decode()), slice(tabs[3] + 1, stop))
            start = stop + 1

    def _take(self, path: Path, row: _Row, stamp: bytes) -> tuple[Study, bytes] | None:
        try:
            study = _STUDY.validate_json(self._data[row.place])
        except ValidationError:
            return None
        self._now[os.fsencode(path.name)] = (stamp, row.digest, row.place)
        return study, row.digest


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


def _own_bytes(path: Path) -> bytes:
    """The bytes of a file that nobody else could have written. Raises ``OSError`` for any other."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise PermissionError(path)
        return file.read()


def _program() -> bytes:
    """The bytes of all that reads and checks studies."""
    sources = sorted([*(_PACKAGE / "core").glob("*.py"), *(_PACKAGE / "content").glob("*.py")])
    return b"".join(source.read_bytes() for source in sources)


def _hash(*parts: bytes) -> str:
    return blake2b(b"\0".join(parts), digest_size=16).hexdigest()
