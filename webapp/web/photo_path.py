"""The addresses of copies of photos."""

from __future__ import annotations

from urllib.parse import quote

from webapp.model.photo import Photo

PATH = "/static/photos"


def photo_path(name: str, photo: Photo, width: int) -> str:
    """The path of a copy of the picture ``/images/…`` with this width, without the site's prefix."""
    return quote(f"{PATH}/{width}/{name.removeprefix('/images/')}.{photo.digest}.webp")
