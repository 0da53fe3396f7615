"""The drawn picture of each story: an SVG template, turned into pixels by resvg when somebody query_suffix for it.

Drawing takes some 50 ms, so the last pictures are kept; their address has a hash of all that is drawn, so browsers
and caches may keep them for good.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import resvg_py

from webapp.model import Site, Study
from webapp.pages.cards import IdentityKey
from webapp.pages.social_image import SocialImage
from webapp.web.social_images.font_metrics import FontMetrics
from webapp.web.static.assets import Assets
from webapp.web.templating import render

FONTS = Path(__file__).parent / "fonts"
#: Pictures kept, of at most 80 kB each; and hashes, of which a list of pages needs many.
PICTURES, HASHES = 64, 4096


class SocialImages:
    """Needs an application's context, for its templates."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._face = FontMetrics(FONTS / "display.ttf", FONTS / "fallback.ttf")
        self._fonts = [str(file) for file in self._face.files]
        self._drawing_of: Callable[[IdentityKey[Study], IdentityKey[Site]], str] = lru_cache(HASHES)(self._hash)
        self._png = lru_cache(PICTURES)(self._draw)

    def hash(self, study: Study, site: Site) -> str:
        """What changes when, and only when, the picture does."""
        return self._drawing_of(IdentityKey(study), IdentityKey(site))

    def png(self, study: Study, site: Site) -> bytes:
        return self._png(self._svg(study, site))

    def _hash(self, study: IdentityKey[Study], site: IdentityKey[Site]) -> str:
        return blake2b(self._svg(study.value, site.value).encode(), digest_size=6).hexdigest()

    def _svg(self, study: Study, site: Site) -> str:
        logo = self._assets.find(study.front.light_image.removeprefix("/"))
        data = f"data:{logo.type};base64,{b64encode(logo.content).decode()}" if logo else ""
        return render("preview/preview.svg", page=SocialImage.build(study, site, data, self._face))

    def _draw(self, svg: str) -> bytes:
        return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=self._fonts)
