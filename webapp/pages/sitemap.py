"""What there is for machines to find: every page worth a place in a search engine, and when it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from webapp.model import Study
from webapp.pages.base import Links
from webapp.pages.dates import changed, moment
from webapp.search.library import Library
from webapp.search.query import Query

#: Addresses that one sitemap may hold.
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Place:
    """An absolute address; ``changed`` is a day, "" where no author names one."""

    address: str
    changed: str


def sitemap(library: Library, links: Links, now: datetime) -> list[Place]:
    """The whole list, the lists of one term that are not empty, and the stories, as many as fit (sitemaps.org, 0.9)."""
    live, query = library.live(now), Query(library.taxonomy)
    places = [_list(library.studies_in(live), query, links)]
    for (facet, term), bits in library.terms.items():
        if bits & live:
            places.append(_list(library.studies_in(bits & live), query.toggle(facet, term), links))
    studies = islice(library.studies_in(live), MOST - len(places))
    return places + [Place(links.absolute(links.study(study.slug)), _day(changed(study))) for study in studies]


def _list(studies: Iterable[Study], query: Query, links: Links) -> Place:
    days = filter(None, (_day(changed(study)) for study in studies))
    return Place(links.absolute(links.explore(query)), max(days, default=""))


def _day(when: date | None) -> str:
    return moment(when)[:10] if when else ""
