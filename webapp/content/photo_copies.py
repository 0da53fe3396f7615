"""Makes the copies of photos: WebP, small enough for a phone, without the data that a camera adds, such as the place.

A copy is made when it is first asked for, so that a site with many photos starts at once, and is kept on disk.
"""

from __future__ import annotations

import logging
import tempfile
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock

from webapp.content.cache_file import read_own_file
from webapp.content.photos import digest_of
from webapp.model.photo import WIDTHS, Photo

log = logging.getLogger("casebook")

#: Bytes of the copy for a phone with a sharp screen, which is so many pixels wide. Wider copies may have more.
MAX_BYTES, _PHONE_WIDTH, _POWER = 30_000, WIDTHS[1], 1.5
#: Qualities of WebP, tried from the best; the last is used whatever its size is.
_QUALITIES = (78, 66, 54, 42, 30, 18)
#: Copies that each process keeps in memory, of at most some 100 kB each.
_MAX_COPIES = 64


class PhotoCopies:
    """``folder`` is where the copies are kept; with ``None``, or if it cannot be written, only in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / "copies" if folder else None
        # One at a time: a large photo takes much memory while it is read.
        self._lock = Lock()
        self._cached = lru_cache(_MAX_COPIES)(self._copy)

    def copy(self, path: Path, photo: Photo, width: int) -> bytes:
        """The photo in the file at ``path`` as WebP with this width.

        Raises ``OSError`` or ``ValueError`` if the file is not what it was, or cannot be read.
        """
        with self._lock:
            return self._cached(path, photo, width)

    def _copy(self, path: Path, photo: Photo, width: int) -> bytes:
        file = self._folder / f"{photo.digest}-{width}.webp" if self._folder else None
        if file:
            with suppress(OSError):
                return read_own_file(file)[0]
        original = path.read_bytes()
        if digest_of(original) != photo.digest:
            raise ValueError(f"{path} has changed since the content was read")
        copy = webp(original, (width, photo.height_of(width)))
        if file:
            _write(file, copy)
        return copy


def webp(original: bytes, size: tuple[int, int]) -> bytes:
    """The picture as WebP of this size in pixels, upright. Raises ``OSError`` or ``ValueError`` if it is damaged."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - most sites start without a photo

    most = MAX_BYTES * (size[0] / _PHONE_WIDTH) ** _POWER
    try:
        with Image.open(BytesIO(original)) as image:
            image.draft(
                "RGB", (max(size), max(size))
            )  # JPEG is read in a fraction of its size, but not in a smaller one
            upright = ImageOps.exif_transpose(image)
            mode = "RGBA" if upright.has_transparency_data else "RGB"
            small = upright.convert(mode).resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
            profile = image.info.get("icc_profile")
    except (SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from error
    for quality in _QUALITIES:
        copy = BytesIO()
        small.save(copy, "WEBP", quality=quality, method=4, icc_profile=profile, exif=b"")
        if copy.tell() <= most:
            break
    return copy.getvalue()


def _write(file: Path, content: bytes) -> None:
    """Write a whole file, or none. A failure is not worth a warning: the copy is made again."""
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as temporary:
            temporary.write(content)
        Path(temporary.name).replace(file)
    except OSError as error:
        log.debug("the copy of a photo cannot be kept: %s", error)
        if temporary:
            Path(temporary.name).unlink(missing_ok=True)
