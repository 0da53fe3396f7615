"""Addresses for page objects and redirects: the one place that builds them.

All are paths that begin with the prefix the site is mounted under (``SCRIPT_NAME``); ``absolute`` adds ``base_url``,
never the ``Host`` a visitor sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

from webapp.model import Site, Study
from webapp.search.query import Pairs, Query
from webapp.web.social_images.drawing import SocialImages
from webapp.web.static.assets import Assets


class SiteLinks:
    """``prefix`` is "" or begins with a slash; ``base_url`` may end with it or not, the addresses are the same."""

    def __init__(self, assets: Assets, previews: SocialImages, base_url: str, prefix: str = "") -> None:
        self._assets = assets
        self._previews = previews
        base = urlsplit(base_url.rstrip("/"))
        self._base_url = base._replace(path=base.path.removesuffix(prefix)).geturl()
        self.prefix = prefix

    def explore(self, query: Query, others: Iterable[str] = ()) -> str:
        """``others`` are pieces that mean nothing here (``utm_source=mail``) and go along as they are."""
        return self.prefix + "/case-studies" + _asked([*map(_encoded, query.pairs()), *others])

    def results(self, query: Query) -> str:
        return self._path("/case-studies/results", query.pairs())

    def query_suffix(self, pairs: Pairs) -> str:
        """What the pairs of a query make of the list's address: its end, from the "?" on; "" for the whole list."""
        return _asked(list(map(_encoded, pairs)))

    def feed(self, query: Query, kind: str) -> str:
        """``kind`` is ``atom`` or ``json``. A feed has no pages and one order."""
        return self._path(f"/case-studies.{kind}", query.sorted_by(query.default_sort).pairs())

    def study(self, slug: str, suffix: str = "") -> str:
        """``suffix`` is that of another form of the story: ``.md``, ``.png``."""
        return self._path(f"/case-studies/{slug}{suffix}")

    def preview(self, study: Study, site: Site) -> str:
        """The drawn picture, under an address that changes when the picture does."""
        return self._path(f"/case-studies/{study.slug}.png", [("v", self._previews.hash(study, site))])

    def asset(self, name: str) -> str:
        return self._path("/static/" + quote(self._assets.address(name)))

    def absolute(self, path: str) -> str:
        return self._base_url + path

    def _path(self, path: str, pairs: Pairs | None = None) -> str:
        return self.prefix + path + self.query_suffix(pairs or [])


def _asked(pieces: list[str]) -> str:
    return "?" + "&".join(pieces) if pieces else ""


@lru_cache(256)
def _encoded(pair: tuple[str, str]) -> str:
    """Most pairs are terms, which stand in every link of a list."""
    return urlencode([pair])
