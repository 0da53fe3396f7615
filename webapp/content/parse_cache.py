"""A cache of parsed studies on disk, so that a start parses only the files that have changed since the last one.

The cache is one file for each content folder. Its version covers everything besides a study's own text that decides
whether it is valid.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from pydantic import TypeAdapter

from webapp.content.cache_file import CacheFile
from webapp.model import Study

# A file that changes twice within this time may keep its timestamps, so a younger file is not recognised by them.
_SETTLED_NANOSECONDS = 2_000_000_000
_PACKAGE = Path(__file__).parents[1]

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class CachedStudy:
    """A study, the digest of the text it was parsed from, and its file's stamp (see ``stamp``)."""

    stamp: Stamp | None
    digest: str
    study: Study


_ENTRY = TypeAdapter(CachedStudy)


class ParseCache:
    """The cached studies of the folder ``studies``.

    ``folder`` is where the cache file lies; with ``None`` nothing is read or written. ``inputs`` are further texts
    that decide whether a study is valid: the version is a hash of them and of the program's source code.
    """

    def __init__(self, folder: Path | None, studies: Path, inputs: Iterable[str]) -> None:
        file = folder / f"{digest(str(studies.absolute()))}.studies" if folder else None
        self._file = CacheFile(file, digest(program(), *inputs), _ENTRY, "parse")
        self._old = {entry.study.slug: entry for entry in self._file.read()}
        self._new: dict[str, CachedStudy] = {}

    def by_stat(self, path: Path) -> CachedStudy | None:
        """The study at ``path`` if its file has not been touched since it was parsed."""
        entry = self._old.get(path.stem)
        return self._keep(entry) if entry and entry.stamp and entry.stamp == stamp(path) else None

    def by_digest(self, path: Path, digest: str) -> CachedStudy | None:
        """The study at ``path`` if it was parsed from a text with this digest."""
        entry = self._old.get(path.stem)
        return self._keep(replace(entry, stamp=stamp(path))) if entry and entry.digest == digest else None

    def add(self, path: Path, digest: str, study: Study) -> None:
        """Add a study that was parsed from the file at ``path``."""
        self._keep(CachedStudy(stamp(path), digest, study))

    def save(self) -> None:
        """Write the studies that were found or added, if anything changed. A failure is logged, not raised."""
        if self._new != self._old:
            self._file.write(self._new.values())

    def _keep(self, entry: CachedStudy) -> CachedStudy:
        self._new[entry.study.slug] = entry
        return entry


def stamp(path: Path) -> Stamp | None:
    """Times, size and inode, which change with the file; ``None`` if they are too young to be relied on."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    is_settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NANOSECONDS
    if not is_settled or not stat.S_ISREG(status.st_mode):
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def program() -> str:
    """The source code of every module that parses or validates studies, in a fixed order."""
    parts = ("model", "parsing", "validation", "markdown", "content")
    return "".join(path.read_text() for part in parts for path in sorted((_PACKAGE / part).rglob("*.py")))


def digest(*texts: str) -> str:
    """A hash of the texts, as 32 hexadecimal digits."""
    return blake2b(os.fsencode("\0".join(texts)), digest_size=16).hexdigest()
