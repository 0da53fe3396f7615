"""The sitemap: every page that a search engine should index, and when it changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from webapp.model import Study
from webapp.pages.base import Links
from webapp.pages.dates import last_change
from webapp.search.library import Library
from webapp.search.query import Query

#: The limit of the protocol (sitemaps.org, 0.9).
MAX_ENTRIES = 50_000


class SitemapEntry(NamedTuple):
    address: str  #: absolute
    changed: str  #: a day, or "" if no author gives one


def sitemap(library: Library, links: Links, now: datetime) -> list[SitemapEntry]:
    """The whole list, the list of each term that has stories, and as many stories as the limit allows."""
    live, query = library.live(now), Query(library.taxonomy)
    entries = [_entry(links.explore(query), library.studies_in(live), links)]
    for (facet, term), bits in library.terms.items():
        if bits & live:
            entries.append(_entry(links.explore(query.toggle(facet, term)), library.studies_in(bits & live), links))
    studies = islice(library.studies_in(live), MAX_ENTRIES - len(entries))
    return entries + [_entry(links.study(study.slug), [study], links) for study in studies]


def _entry(path: str, studies: Iterable[Study], links: Links) -> SitemapEntry:
    """The page at ``path``, which changes when any of its studies does."""
    return SitemapEntry(links.absolute(path), last_change(studies)[:10])
