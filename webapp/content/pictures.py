"""Measures the logos that a site names. The results are cached on disk by the content of the files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from webapp.content.cache_file import CacheFile
from webapp.content.images import Images
from webapp.content.measure import measured, unmeasured
from webapp.content.parse_cache import digest, program
from webapp.content.pixels import pixels_of
from webapp.model import MeasuredPicture


@dataclass(frozen=True, slots=True)
class _CachedPicture:
    digest: str
    picture: MeasuredPicture


_ENTRY = TypeAdapter(_CachedPicture)


class PictureCache:
    """The measured pictures of the site folder ``site``. ``folder`` is where the cache file lies, or ``None``."""

    def __init__(self, folder: Path | None, site: Path) -> None:
        file = folder / f"{digest(str(site.absolute()))}.pictures" if folder else None
        self._file = CacheFile(file, digest(program(), version("resvg-py"), version("pillow")), _ENTRY, "picture")

    def pictures(self, names: Iterable[str], images: Images) -> dict[str, MeasuredPicture]:
        """The picture of each of these addresses, without those that do not exist or cannot be read."""
        old = {entry.digest: entry.picture for entry in self._file.read()}
        new: dict[str, MeasuredPicture] = {}
        pictures: dict[str, MeasuredPicture] = {}
        for name in sorted(names):
            with suppress(OSError, KeyError):
                content = images.path(name).read_bytes()
                key = blake2b(content, digest_size=16).hexdigest()
                new[key] = pictures[name] = new.get(key) or old.get(key) or _picture(name, content, images)
        if new != old:
            self._file.write(_CachedPicture(*entry) for entry in new.items())
        return pictures


def _picture(name: str, content: bytes, images: Images) -> MeasuredPicture:
    image, pixels = images[name], pixels_of(name, content)
    return measured(image, pixels) if pixels else unmeasured(image)
