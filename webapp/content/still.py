"""Waits until nobody writes into a site folder, and notices if somebody did.

`rsync`, `git pull` and an upload replace one file after the other. What lies in the folder meanwhile is half of the old
content and half of the new, often without an error.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

#: Seconds without a change after which a folder counts as complete, and seconds after which waiting for it ends.
SETTLED, PATIENCE = 0.25, 10.0

#: The path, times, size and inode of every file and folder.
Stamp = frozenset[tuple[str, int, int, int, int]]
Value = TypeVar("Value")


class UnsettledError(Exception):
    """The folder was being written all the time."""

    def __init__(self) -> None:
        super().__init__(f"files changed all the time for {PATIENCE:.0f} s; reload when all are written")


def read_still(folder: Path, read: Callable[[], Value]) -> Value:
    """What ``read`` makes of a folder in which nothing changes meanwhile.

    Reads again if something has changed. Raises ``UnsettledError`` after ``PATIENCE`` seconds.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        before = _settled_stamp(folder, deadline)
        value = read()
        if _stamp(folder) == before:
            return value
        if time.monotonic() > deadline:
            raise UnsettledError


def _settled_stamp(folder: Path, deadline: float) -> Stamp:
    """The stamp of a folder, once nothing in it has changed for ``SETTLED`` seconds.

    Only a change that is not older makes it wait. One in the future (the clock was set back) counts as new.
    """
    stamp = _stamp(folder)
    newest = max((changed for _, _, changed, _, _ in stamp), default=0)
    if time.time_ns() - newest > SETTLED * 1e9:
        return stamp
    while time.monotonic() < deadline:
        time.sleep(SETTLED)
        before, stamp = stamp, _stamp(folder)
        if stamp == before:
            return stamp
    raise UnsettledError


def _stamp(folder: Path) -> Stamp:
    """What is in the folder, without hidden files and folders such as ``.git``."""
    found = set()
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in [parent, *(f"{parent}/{name}" for name in names if not name.startswith("."))]:
            with suppress(OSError):  # gone since it was listed
                status = os.lstat(path)
                found.add((path, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino))
    return frozenset(found)
