"""Which pictures visitors get in smaller copies. What is known of each is cached on disk by the times of its file."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from pydantic import TypeAdapter

from webapp.content.cache_file import CacheFile
from webapp.content.images import Images
from webapp.content.parse_cache import Stamp, digest, program, stamp
from webapp.model.fields import Image
from webapp.model.photo import MAX_BYTES, MAX_WIDTH, Photo

log = logging.getLogger("casebook")

_TYPES = {"JPEG", "PNG", "WebP", "AVIF"}
#: The tag of Exif that says how a camera was held, and the first value with which width and height change places.
_ORIENTATION, _FIRST_SIDEWAYS = 0x0112, 5
#: Changes when copies are made in another way, so that they get other addresses.
_COPIES = b"copies 1"


@dataclass(frozen=True, slots=True)
class _CachedPhoto:
    name: str
    stamp: Stamp | None
    photo: Photo


_ENTRY = TypeAdapter(_CachedPhoto)


class PhotoCache:
    """The photos of the site folder ``site``. ``folder`` is where the cache file lies, or ``None``."""

    def __init__(self, folder: Path | None, site: Path) -> None:
        file = folder / f"{digest(str(site.absolute()))}.photos" if folder else None
        self._file = CacheFile(file, digest(program()), _ENTRY, "photo")

    def photos(self, names: Iterable[str], images: Images) -> dict[str, Photo]:
        """The photo of each of these addresses that is a large picture made of pixels."""
        old = {entry.name: entry for entry in self._file.read()}
        new: dict[str, _CachedPhoto] = {}
        for name in sorted(names):
            if name in images and _is_large(images[name]):
                entry = old.get(name)
                if not (entry and entry.stamp and entry.stamp == stamp(images.path(name))):
                    entry = _read(name, images.path(name))
                if entry:
                    new[name] = entry
        if new != old:
            self._file.write(new.values())
        return {name: entry.photo for name, entry in new.items()}


def digest_of(content: bytes) -> str:
    """The hash of a picture file in the addresses of its copies."""
    return blake2b(content, digest_size=6, person=_COPIES).hexdigest()


def _is_large(image: Image) -> bool:
    return image.type in _TYPES and not image.fault and (image.bytes > MAX_BYTES or image.width > MAX_WIDTH)


def _read(name: str, path: Path) -> _CachedPhoto | None:
    """The photo in a file; ``None`` if it moves or cannot be read, and so is sent as it is."""
    from PIL import Image as Pillow  # noqa: PLC0415 - most sites start without a photo

    before = stamp(path)
    try:
        with Pillow.open(path) as image:
            if getattr(image, "is_animated", False):
                return None
            width, height = image.size
            if image.getexif().get(_ORIENTATION, 1) >= _FIRST_SIDEWAYS:
                width, height = height, width
        return _CachedPhoto(name, before, Photo(digest_of(path.read_bytes()), width, height))
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        log.warning("%s: no smaller copies can be made, it is sent as it is: %s", path, error)
        return None
