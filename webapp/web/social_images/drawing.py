"""The social image of each study: an SVG template that resvg renders to PNG when it is requested.

Rendering takes some 50 ms, so the last images are cached. Their address has a hash of all that is drawn, so browsers
and caches may keep them for good.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import resvg_py

from webapp.content.image_file import inspect
from webapp.model import Site, Study
from webapp.pages.cards import IdentityKey
from webapp.pages.social_image import SocialImage
from webapp.web.social_images.font_metrics import Typefaces
from webapp.web.static.assets import Asset, Assets
from webapp.web.templating import render

_FONTS = Path(__file__).parent / "fonts"
#: A text is in the first that has all of its characters.
FONT_FILES = [_FONTS / name for name in ("display.ttf", "alphabets.ttf", "japanese.otf")]
_FONT_PATHS = [str(file) for file in FONT_FILES]
#: Cached images, of at most 80 kB each; and cached hashes, of which a list of pages needs many.
MAX_IMAGES, MAX_HASHES = 64, 4096


def drawable_type(picture: Asset) -> str:
    """The type of a picture by its content, whatever its name is; empty if the renderer does not draw it."""
    image = inspect(picture.name, picture.content, len(picture.content))
    if image.fault or image.undrawn:
        return ""
    return "image/svg+xml" if image.type == "SVG" else f"image/{image.type.lower()}"


class SocialImages:
    """Its methods need a Flask application context, for the template."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._fonts = Typefaces(*FONT_FILES)
        self._cached_hash: Callable[[IdentityKey[Study], IdentityKey[Site]], str] = lru_cache(MAX_HASHES)(self._hash)
        self._cached_png = lru_cache(MAX_IMAGES)(self._png)

    def hash(self, study: Study, site: Site) -> str:
        """Twelve hexadecimal digits that change if, and only if, the image does."""
        return self._cached_hash(IdentityKey(study), IdentityKey(site))

    def png(self, study: Study, site: Site) -> bytes:
        return self._cached_png(self._svg(study, site))

    def _hash(self, study: IdentityKey[Study], site: IdentityKey[Site]) -> str:
        return blake2b(self._svg(study.value, site.value).encode(), digest_size=6).hexdigest()

    def _svg(self, study: Study, site: Site) -> str:
        logo = self._data(study.front.light_image)
        cover = self._data(study.front.cover.image) if study.front.cover else ""
        return render("preview/preview.svg", page=SocialImage.build(study, site, logo, cover, self._fonts))

    def _data(self, picture: str) -> str:
        """The picture ``/images/…`` as a ``data:`` address; empty if it is missing or cannot be drawn."""
        asset = self._assets.find(picture.removeprefix("/"))
        type_ = drawable_type(asset) if asset else ""
        return f"data:{type_};base64,{b64encode(asset.content).decode()}" if asset and type_ else ""

    def _png(self, svg: str) -> bytes:
        return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FONT_PATHS)
