"""Which files are saved, also in a folder that is deleted and made anew: by git, by rsync, by a link to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from watchfiles import watch

#: Milliseconds after which a folder that was made anew is noticed.
POLL = 500


def saved_files(folders: Sequence[Path], stop: Event | None = None) -> Iterator[set[str]]:
    """Yield the paths of files that were changed, added or deleted, until ``stop`` is set.

    A set is empty if a folder itself was made anew. Raises ``KeyboardInterrupt``.
    """
    while not (stop and stop.is_set()):
        inodes = list(map(_inode, folders))
        with suppress(FileNotFoundError):  # deleted since the line above
            existing = filter(Path.is_dir, folders)
            for changes in watch(*existing, rust_timeout=POLL, yield_on_timeout=True, stop_event=stop):
                # The kernel watches an inode: it does not report the files of another folder of this name.
                is_new = list(map(_inode, folders)) != inodes
                if changes or is_new:
                    yield {path for _, path in changes}
                if is_new:
                    break


def _inode(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
