"""The lines of a log: a file, a pipe or standard input, plain or compressed with gzip, of any size."""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader

#: A line of the query log is shorter: see ``MAX_CHARACTERS`` of webapp/web/query_log.py. Longer lines are passed over.
MAX_BYTES = 16 * 1024
_GZIP = b"\x1f\x8b"  # RFC 1952, 2.3.1
_LINES_A_STEP = 2000


class LogFile:
    """``file`` is a buffered reader; ``name`` is for messages. ``size`` is its bytes on the disk, 0 for a pipe.

    ``damage`` says why the file could not be read to its end; "" if it could.
    """

    def __init__(self, name: str, file: BufferedReader) -> None:
        self.name = name
        self.damage = ""
        self._file = file
        status = os.fstat(file.fileno())
        self.size = status.st_size if stat.S_ISREG(status.st_mode) else 0

    def lines(self, advance: Callable[[int], None]) -> Iterator[bytes]:
        """Yield the lines that are not too long. ``advance`` is called with the bytes of the file that were read."""
        # Compressed or not is decided by content: rotated logs have any name.
        is_compressed = self._file.peek(2)[:2] == _GZIP
        stream = gzip.GzipFile(fileobj=self._file) if is_compressed else self._file
        position = self._file.tell() if self.size else 0
        try:
            for number, line in enumerate(_short_lines(stream), 1):
                yield line
                if self.size and number % _LINES_A_STEP == 0:
                    before, position = position, self._file.tell()
                    advance(position - before)
        except (OSError, EOFError, zlib.error) as error:
            self.damage = str(error)


def _short_lines(stream: BufferedReader | gzip.GzipFile) -> Iterator[bytes]:
    while line := stream.readline(MAX_BYTES):
        if len(line) < MAX_BYTES or line.endswith(b"\n"):
            yield line
        else:
            while (rest := stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                pass
