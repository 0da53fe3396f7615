"""A list to follow: the stories of any filter, newest first, as feed readers know them.

A feed has no pages. It holds the newest ``MOST`` stories and says so where there are more; its sort is the dates'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from markupsafe import Markup

from webapp import markdown
from webapp.model import Site, Study, Taxonomy
from webapp.pages import phrases
from webapp.pages.base import Links
from webapp.pages.cards import elsewhere
from webapp.pages.dates import NO_DATE, changed, moment, story_id
from webapp.pages.sections import Section, sections
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import matching, ordered

MOST = 50


@dataclass(frozen=True, slots=True)
class Tag:
    scheme: str
    term: str
    label: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a story's HTML in a feed is drawn from: the texts of its page, with absolute addresses."""

    lead: str
    sections: tuple[Section, ...]
    body: Markup


@dataclass(frozen=True, slots=True)
class Entry:
    """``published`` is "" where the author gave no date. Addresses are absolute, times as in RFC 3339."""

    id: str
    address: str
    markdown: str
    image: str
    title: str
    summary: str
    content: str
    published: str
    updated: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class FeedPage:
    site: Site
    id: str
    address: str
    home: str
    icon: str
    title: str
    description: str
    updated: str
    total: int
    most: int
    entries: tuple[Entry, ...]

    @classmethod
    def of(
        cls,
        library: Library,
        query: Query,
        kind: str,
        links: Links,
        snapshot: tuple[datetime, Callable[[Story], str]],
    ) -> FeedPage:
        """``kind`` is ``atom`` or ``json``; ``snapshot`` is the moment, and what draws a story's HTML."""
        now, draw = snapshot
        site, total = library.site, matching(library, query, now).bit_count()
        newest = islice(ordered(library, query.sorted_by("newest"), now), MOST)
        entries = tuple(_entry(study, library, links, draw) for study in newest)
        address = links.absolute(links.feed(query, kind))
        return cls(
            site=site,
            id=address,
            address=address,
            home=links.absolute(links.explore(replace(query, sort=query.default_sort, page=1))),
            icon=links.absolute(links.asset("images/apple-touch-icon.png")),
            title=" ".join(filter(None, [f"{site.name} customer stories", phrases.conditions(query)])),
            description=_description(site, total),
            updated=max((entry.updated for entry in entries), default=moment(NO_DATE)),
            total=total,
            most=MOST,
            entries=entries,
        )


def _description(site: Site, total: int) -> str:
    return f"{site.tagline} The newest {MOST} of {phrases.stories(total)}." if total > MOST else site.tagline


def _entry(study: Study, library: Library, links: Links, draw: Callable[[Story], str]) -> Entry:
    front = study.front
    published = front.date or front.publish_at
    body = markdown.to_html(study.body, *elsewhere(study, links))
    return Entry(
        id=story_id(study, library.site),
        address=links.absolute(links.study(study.slug)),
        markdown=links.absolute(links.study(study.slug, ".md")),
        image=links.absolute(links.preview(study, library.site)),
        title=front.details_title,
        summary=front.description,
        content=draw(Story(front.description, sections(study, links), body)),
        published=moment(published) if published else "",
        updated=moment(changed(study) or NO_DATE),
        tags=tuple(_tags(study, library.taxonomy, links)),
    )


def _tags(study: Study, taxonomy: Taxonomy, links: Links) -> list[Tag]:
    home = links.absolute(links.explore(Query(taxonomy)))
    return [
        Tag(f"{home}#{facet.name}", term.slug, term.label)
        for facet in taxonomy.facets
        for term in facet.terms
        if term.slug in study.front.terms(facet.name)
    ]
