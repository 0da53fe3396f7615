"""A cache file of JSON lines. Its last line is its version and a checksum.

A file that is damaged, of another version or writable by another user counts as empty.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import tempfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Generic, TypeVar
from zlib import crc32

from pydantic import TypeAdapter, ValidationError

log = logging.getLogger("casebook")

Entry = TypeVar("Entry")
# A container often has no writable file system; that is not worth a warning.
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


class CacheFile(Generic[Entry]):
    """The file at ``path``, with entries that ``adapter`` reads and writes; with ``None`` nothing is read or written.

    ``version`` covers everything besides an entry's own key that decides its value. ``what`` is the name of the cache
    in messages.
    """

    def __init__(self, path: Path | None, version: str, adapter: TypeAdapter[Entry], what: str) -> None:
        self._path = path
        self._version = version
        self._adapter = adapter
        self._what = what

    def read(self) -> list[Entry]:
        """The entries; an empty list if the file cannot be used."""
        try:
            data, last_line = read_own_file(self._path, len(self._last_line(0))) if self._path else (b"", b"")
            return (
                list(map(self._adapter.validate_json, BytesIO(data)))
                if last_line == self._last_line(crc32(data))
                else []
            )
        except (OSError, ValidationError):
            return []

    def write(self, entries: Iterable[Entry]) -> None:
        """Replace the file by one with these entries. A failure is logged, not raised."""
        if self._path is None:
            return
        temporary = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as temporary:
                checksum = 0
                for entry in entries:
                    line = self._adapter.dump_json(entry, by_alias=True, exclude_defaults=True) + b"\n"
                    checksum = crc32(line, checksum)
                    temporary.write(line)
                temporary.write(self._last_line(checksum))
            Path(temporary.name).replace(self._path)
        except OSError as error:
            level = logging.DEBUG if error.errno in _READ_ONLY else logging.WARNING
            log.log(level, "the %s cache cannot be written: %s", self._what, error)
            if temporary:  # incomplete, for example on a full disk
                Path(temporary.name).unlink(missing_ok=True)

    def _last_line(self, checksum: int) -> bytes:
        return f"{self._version} {checksum:08x}".encode()


def read_own_file(path: Path, last: int = 0) -> tuple[bytes, bytes]:
    """The bytes of a file and, separately, its ``last`` bytes.

    Raises ``OSError`` unless it is a regular file of this user that no other user can write.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o022:
            raise PermissionError(path)
        return file.read(max(0, status.st_size - last)), file.read()
