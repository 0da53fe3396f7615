"""A cache of parsed studies on disk, so that a start parses only the files that have changed since the last one.

The cache is one file of JSON lines for each content folder. Its last line is the cache's version and a checksum. The
version covers everything besides a study's own text that decides whether it is valid. A file that is damaged, of
another version or writable by another user counts as empty.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from zlib import crc32

from pydantic import TypeAdapter, ValidationError

from webapp.model import Study

log = logging.getLogger("casebook")

# A file that changes twice within this time may keep its timestamps, so a younger file is not recognised by them.
_SETTLED_NANOSECONDS = 2_000_000_000
# A container often has no writable file system; that is not worth a warning.
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_PACKAGE = Path(__file__).parents[1]

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class CachedStudy:
    """A study, the digest of the text it was parsed from, and its file's stamp (see ``_stamp``)."""

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
        self._file = folder / f"{digest(str(studies.absolute()))}.studies" if folder else None
        self._version = digest(_program(), *inputs)
        self._old = self._read()
        self._new: dict[str, CachedStudy] = {}

    def by_stat(self, path: Path) -> CachedStudy | None:
        """The study at ``path`` if its file has not been touched since it was parsed."""
        entry = self._old.get(path.stem)
        return self._keep(entry) if entry and entry.stamp and entry.stamp == _stamp(path) else None

    def by_digest(self, path: Path, digest: str) -> CachedStudy | None:
        """The study at ``path`` if it was parsed from a text with this digest."""
        entry = self._old.get(path.stem)
        return self._keep(replace(entry, stamp=_stamp(path))) if entry and entry.digest == digest else None

    def add(self, path: Path, digest: str, study: Study) -> None:
        """Add a study that was parsed from the file at ``path``."""
        self._keep(CachedStudy(_stamp(path), digest, study))

    def save(self) -> None:
        """Write the studies that were found or added, if anything changed. A failure is logged, not raised."""
        if self._file is None or self._new == self._old:
            return
        temporary = None
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self._file.parent, delete=False) as temporary:
                checksum = 0
                for entry in self._new.values():
                    line = _ENTRY.dump_json(entry, by_alias=True, exclude_defaults=True) + b"\n"
                    checksum = crc32(line, checksum)
                    temporary.write(line)
                temporary.write(self._last_line(checksum))
            Path(temporary.name).replace(self._file)
        except OSError as error:
            level = logging.DEBUG if error.errno in _READ_ONLY else logging.WARNING
            log.log(level, "the parse cache cannot be written: %s", error)
            if temporary:  # incomplete, for example on a full disk
                Path(temporary.name).unlink(missing_ok=True)

    def _keep(self, entry: CachedStudy) -> CachedStudy:
        self._new[entry.study.slug] = entry
        return entry

    def _read(self) -> dict[str, CachedStudy]:
        try:
            data, last_line = _read_own_file(self._file, len(self._last_line(0))) if self._file else (b"", b"")
            if last_line != self._last_line(crc32(data)):
                return {}
            return {entry.study.slug: entry for entry in map(_ENTRY.validate_json, BytesIO(data))}
        except (OSError, ValidationError):
            return {}

    def _last_line(self, checksum: int) -> bytes:
        return f"{self._version} {checksum:08x}".encode()


def _read_own_file(path: Path, last: int) -> tuple[bytes, bytes]:
    """The bytes of a file and, separately, its ``last`` bytes.

    Raises ``OSError`` unless it is a regular file of this user that no other user can write.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            raise PermissionError(path)
        return file.read(max(0, status.st_size - last)), file.read()


def _stamp(path: Path) -> Stamp | None:
    """Times, size and inode, which change with the file; ``None`` if they are too young to be relied on."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    is_settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NANOSECONDS
    if not is_settled or not stat.S_ISREG(status.st_mode):
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _program() -> str:
    """The source code of every module that parses or validates studies, in a fixed order."""
    parts = ("model", "parsing", "validation", "markdown", "content")
    return "".join(path.read_text() for part in parts for path in sorted((_PACKAGE / part).rglob("*.py")))


def digest(*texts: str) -> str:
    """A hash of the texts, as 32 hexadecimal digits."""
    return blake2b(os.fsencode("\0".join(texts)), digest_size=16).hexdigest()
