"""Builds every address of the site, for page objects and redirects.

Addresses are paths that begin with the prefix the site is mounted under (``SCRIPT_NAME``). ``absolute`` puts
``base_url`` before a path, never the ``Host`` that a visitor sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache
from typing import Self
from urllib.parse import quote, urlencode

from webapp.covers.cover import Cover, Theme
from webapp.model import Study, base_without_prefix
from webapp.model.photo import Photo
from webapp.pages.cards import IdentityKey
from webapp.preview import PARAMETER
from webapp.search.library import Library
from webapp.search.query import Pairs, Query
from webapp.web.covers import cover_path
from webapp.web.list_path import ROUTE
from webapp.web.photo_path import photo_path
from webapp.web.social_images.drawing import SocialImages
from webapp.web.static.assets import Assets


class SiteLinks:
    """``prefix`` is "" or begins with a slash, ``list_path`` begins with one.

    ``base_url`` may end with the prefix or not: the result is the same.
    """

    def __init__(
        self,
        assets: Assets,
        social_images: SocialImages,
        base_url: str,
        prefix: str = "",
        list_path: str = ROUTE,
        photos: IdentityKey[Mapping[str, Photo]] | None = None,
    ) -> None:
        self._assets = assets
        self._social_images = social_images
        self._base_url = base_without_prefix(base_url, prefix)
        self.prefix = prefix
        self._preview = ""
        self._list = prefix + list_path
        self._photos = photos.value if photos else {}

    def explore(self, query: Query, unknown_pieces: Iterable[str] = ()) -> str:
        """``unknown_pieces`` (``utm_source=mail``) are appended as they are."""
        return self._list + self.query_suffix(query.pairs(), unknown_pieces)

    def results(self, query: Query) -> str:
        return f"{self._list}/results" + self.query_suffix(query.pairs())

    def query_suffix(self, pairs: Pairs, unknown_pieces: Iterable[str] = ()) -> str:
        """``?`` and the encoded pairs; "" if there are none."""
        pieces = [*map(_encoded, pairs), *unknown_pieces]
        return "?" + "&".join(pieces) if pieces else ""

    def feed(self, query: Query, kind: str) -> str:
        """``kind`` is ``atom`` or ``json``. A feed has one page and one order."""
        return f"{self._list}.{kind}" + self.query_suffix(query.sorted_by(query.default_sort).pairs())

    def study(self, slug: str, suffix: str = "") -> str:
        """``suffix`` selects another form of the study: ``.md`` or ``.png``."""
        return f"{self._list}/{slug}{suffix}"

    def preview(self, study: Study, library: Library) -> str:
        """The study's social image, at an address that changes when the image does."""
        return f"{self.study(study.slug, '.png')}?v={self._social_images.hash(study, library)}"

    def cover(self, cover: Cover, theme: Theme) -> str:
        """The drawing of a cover for pages of this theme."""
        return self.prefix + cover_path(cover, theme)

    def photo(self, path: str, width: int) -> str:
        """The smallest copy of the photo ``/images/…`` that is at least so wide, or else the largest; "" if the file is
        no photo."""
        photo = self._photos.get(path)
        return self.prefix + photo_path(path, photo, photo.nearest(width)) if photo else ""

    def for_preview(self, token: str) -> Self:
        """The same links for a private preview: the address of a file that is not public has the token."""
        links = copy(self)
        links._preview = self.query_suffix([(PARAMETER, token)])
        return links

    def asset(self, name: str) -> str:
        address = f"{self.prefix}/static/{quote(self._assets.address(name))}"
        return address if self._assets.find(name) else address + self._preview

    def absolute(self, path: str) -> str:
        return self._base_url + path


@lru_cache(256)  # most pairs are terms, which are in every link of a list
def _encoded(pair: tuple[str, str]) -> str:
    return urlencode([pair])
