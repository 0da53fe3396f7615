"""A file of ours in the user's cache folder: read whole and proven, or not at all; written whole, or not at all."""

from __future__ import annotations

import errno
import logging
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

log = logging.getLogger("casebook")

# In a container without a place to write, that is meant.
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


class KeptFile:
    """The file at ``path`` (none, if that is ``None``); what another ``version`` has written is as good as nothing."""

    def __init__(self, path: Path | None, version: str) -> None:
        self._path = path
        self._version = version

    def read(self) -> bytes:
        """What was written last; nothing where that is torn, foreign, of another version, or not there."""
        data, seal = b"", b""
        with suppress(OSError):
            if self._path:
                data, seal = _own_bytes(self._path, len(self._seal(0)))
        return data if seal == self._seal(crc32(data)) else b""

    def write(self, pieces: Iterable[bytes]) -> None:
        """Write the pieces, one after the other; whoever reads meanwhile has the old file, whole.

        What cannot be written is said in the log, unless nothing may be written there at all.
        """
        if not self._path:
            return
        file = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as file:
                check = 0
                for piece in pieces:
                    check = crc32(piece, check)
                    file.write(piece)
                file.write(self._seal(check))
            Path(file.name).replace(self._path)
        except OSError as problem:
            level = logging.DEBUG if problem.errno in _READ_ONLY else logging.WARNING
            log.log(level, "parsed studies are not kept for the next start: %s", problem)
            if file:  # half of it, on a full disk
                Path(file.name).unlink(missing_ok=True)

    def _seal(self, check: int) -> bytes:
        """What stands at the end of a whole file. Against accidents: who may write here needs no forgery."""
        return f"\n{self._version} {check:08x}".encode()


def _own_bytes(path: Path, last: int) -> tuple[bytes, bytes]:
    """The bytes of a file that nobody else could have written, and by themselves the ``last`` so many of them.

    Raises ``OSError`` for any other file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise PermissionError(path)
        return file.read(max(0, found.st_size - last)), file.read()
