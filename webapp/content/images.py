"""The pictures that studies and site.yaml can name. Names are listed at once, files are opened on first use."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from webapp.content import safe_read
from webapp.content.image_file import HEAD_BYTES, inspect
from webapp.model import Image

#: The icons of a site. The program has one for each name, and a file of the site folder replaces it.
ICONS = {"/images/favicon.svg", "/images/favicon.ico", "/images/apple-touch-icon.png"}


class Images(Mapping[str, Image]):
    """Maps an address such as ``/images/icons/acme.svg`` to what is known of the file.

    The file lies in the folder ``site`` or, if there is none of that name, in the program's folder ``static``. Hidden
    files are left out, and links that lead out of the folder. Iteration gives only the pictures of the site and the
    icons: nobody is told of the sample's pictures, which lie in ``static`` too.
    """

    def __init__(self, site: Path, static: Path) -> None:
        self._folders = dict.fromkeys(_names(static), static) | dict.fromkeys(_names(site), site)
        self._opened: dict[str, Image] = {}
        is_sample = os.path.realpath(site) == os.path.realpath(static.parent / "content")
        own = {name for name, folder in self._folders.items() if is_sample or folder == site}
        #: The addresses of the pictures that belong to the site, without icons.
        self.own = sorted(own - ICONS)

    @property
    def addresses(self) -> list[str]:
        """Every address that a look-up finds, sorted."""
        return sorted(self._folders)

    @property
    def faulty(self) -> list[str]:
        """The addresses of the pictures that no browser shows, sorted."""
        return [name for name in self.addresses if self[name].fault]

    def path(self, name: str) -> Path:
        """The file of a picture."""
        return self._folders[name] / name[1:]

    def display_path(self, name: str) -> str:
        """The path of a picture's file, as messages show it."""
        return safe_read.display_path(self.path(name))

    def __contains__(self, name: object) -> bool:
        return name in self._folders

    def __getitem__(self, name: str) -> Image:
        if name not in self._opened:
            self._opened[name] = _inspect(self.path(name))
        return self._opened[name]

    def __iter__(self) -> Iterator[str]:
        return iter([*self.own, *sorted(ICONS & self._folders.keys())])

    def __len__(self) -> int:
        return len(list(iter(self)))


def _names(root: Path) -> Iterator[str]:
    """The addresses of the files under ``images/`` in the folder ``root``."""
    if not _is_within(root / "images", root):
        return
    folders = ["/images"]
    while folders:
        address = folders.pop()
        with suppress(OSError), os.scandir(f"{root}{address}") as entries:  # there may be no folder, or no permission
            for entry in entries:
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                    folders.append(f"{address}/{entry.name}")
                elif _is_file(entry, root):
                    yield f"{address}/{entry.name}"


def _is_file(entry: os.DirEntry[str], root: Path) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_symlink():
        return _is_within(Path(entry.path), root) and os.path.isfile(entry.path)  # noqa: PTH113 - does not raise
    return entry.is_file()


def _is_within(path: Path, root: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _inspect(path: Path) -> Image:
    try:
        with path.open("rb") as file:
            return inspect(path.name, file.read(HEAD_BYTES), path.stat().st_size)
    except OSError as error:
        return Image(0, fault=f"cannot be read: {(error.strerror or str(error)).lower()}")
