"""A file of ours in the user's cache folder: read whole and proven, or not at all; written whole, or not at all."""

from __future__ import annotations

import errno
import logging
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

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
        data = b""
        with suppress(OSError):
            data = _own_bytes(self._path) if self._path else b""
        end = data.rfind(b"\n") + 1
        is_whole = data[end:] == self._seal(blake2b(data[:end], digest_size=16).hexdigest())
        return data[: end - 1] if end and is_whole else b""

    def write(self, lines: Iterable[bytes]) -> None:
        """Write the lines; whoever reads meanwhile has the old file, whole. What cannot be written is said in the log,
        unless nothing may be written there at all."""
        if not self._path:
            return
        file = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, delete=False) as file:
                check = blake2b(digest_size=16)
                for line in lines:
                    check.update(line + b"\n")
                    file.write(line + b"\n")
                file.write(self._seal(check.hexdigest()))
            Path(file.name).replace(self._path)
        except OSError as problem:
            level = logging.DEBUG if problem.errno in _READ_ONLY else logging.WARNING
            log.log(level, "parsed studies are not kept for the next start: %s", problem)
            if file:  # half of it, on a full disk
                Path(file.name).unlink(missing_ok=True)

    def _seal(self, check: str) -> bytes:
        return f"{self._version} {check}".encode()


def _own_bytes(path: Path) -> bytes:
    """The bytes of a file that nobody else could have written. Raises ``OSError`` for any other."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise PermissionError(path)
        return file.read()
