"""The social image of each study: an SVG template that resvg renders to PNG when it is requested.

Rendering takes some 50 ms, so the last images are cached. Their address has a hash of all that is drawn, so browsers
and caches may keep them for good.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b

import resvg_py

from webapp.content.image_file import inspect
from webapp.content.store import ContentStore
from webapp.model import Study
from webapp.pages.cards import IdentityKey
from webapp.pages.covers import drawn_cover
from webapp.pages.social_image import SocialImage
from webapp.search.library import Library
from webapp.web.covers import cover_path, drawing
from webapp.web.social_images.font_metrics import FONT_FILES, Typefaces
from webapp.web.static.assets import Asset, Assets
from webapp.web.templating import render

_FONT_PATHS = [str(file) for file in FONT_FILES]
#: Cached images, of at most 80 kB each; and cached hashes, of which a list of pages needs many.
MAX_IMAGES, MAX_HASHES = 64, 4096


def drawable_type(picture: Asset) -> str:
    """The type of a picture by its content, whatever its name is; empty if the renderer does not draw it."""
    image = inspect(picture.name, picture.content, len(picture.content))
    if image.fault or image.undrawn:
        return ""
    return "image/svg+xml" if image.type == "SVG" else f"image/{image.type.lower()}"


def _data_address(type_: str, content: bytes) -> str:
    return f"data:{type_};base64,{b64encode(content).decode()}"


class SocialImages:
    """Its methods need a Flask application context, for the template."""

    def __init__(self, assets: Assets, content_store: ContentStore) -> None:
        self._assets = assets
        self._content_store = content_store
        self._fonts = Typefaces(*FONT_FILES)
        self._cached_hash: Callable[[IdentityKey[Study], IdentityKey[Library]], str] = lru_cache(MAX_HASHES)(self._hash)
        self._cached_png: Callable[[IdentityKey[Study], IdentityKey[Library]], bytes] = lru_cache(MAX_IMAGES)(self._png)

    def hash(self, study: Study, library: Library) -> str:
        """Twelve hexadecimal digits that change if, and only if, the image does."""
        return self._cached_hash(IdentityKey(study), IdentityKey(library))

    def png(self, study: Study, library: Library) -> bytes:
        return self._cached_png(IdentityKey(study), IdentityKey(library))

    def _hash(self, study: IdentityKey[Study], library: IdentityKey[Library]) -> str:
        return blake2b(self._svg(study.value, library.value, is_drawn=False).encode(), digest_size=6).hexdigest()

    def _png(self, study: IdentityKey[Study], library: IdentityKey[Library]) -> bytes:
        svg = self._svg(study.value, library.value, is_drawn=True)
        return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FONT_PATHS)

    def _svg(self, study: Study, library: Library, *, is_drawn: bool) -> str:
        """The image; if it is not drawn but hashed, with something short in place of what takes time to make."""
        name = study.front.light_image
        logo = "" if _vanishes(name, library) else self._picture(name, library, is_drawn)
        photo = self._picture(study.front.cover.image, library, is_drawn) if study.front.cover else ""
        cover = photo or _cover(study, library, is_drawn)
        return render("preview/preview.svg", page=SocialImage.build(study, library.site, logo, cover, self._fonts))

    def _picture(self, name: str, library: Library, is_drawn: bool) -> str:
        """The picture ``/images/…`` as a ``data:`` address; empty if it is missing or cannot be drawn."""
        if photo := library.photos.get(name):
            if not is_drawn:
                return photo.digest
            with suppress(OSError, ValueError):
                return _data_address("image/webp", self._content_store.photo_copy(name, photo, photo.widths[-1]))
            return ""
        asset = self._assets.find(name.removeprefix("/"))
        type_ = drawable_type(asset) if asset else ""
        return _data_address(type_, asset.content) if asset and type_ else ""


def _vanishes(logo: str, library: Library) -> bool:
    """Whether a logo cannot be seen on the light panel of the image."""
    picture = library.logos.get(logo)
    return picture is not None and picture.vanishes_on_light and not picture.is_box


def _cover(study: Study, library: Library, is_drawn: bool) -> str:
    cover = drawn_cover(study, library)
    return _data_address("image/svg+xml", drawing(cover, "light").encode()) if is_drawn else cover_path(cover, "light")
