"""A list to follow: the stories of any filter, newest first, as feed readers know them.

A feed has no pages. It holds the newest ``MOST`` stories and says so where there are more; its sort is the dates'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from urllib.parse import urlsplit

from markupsafe import Markup

from webapp.core import prose
from webapp.core.library import Library
from webapp.core.model import Site, Study, Taxonomy
from webapp.core.query import Query
from webapp.core.search import hits, ordered
from webapp.pages import sentences
from webapp.pages.sections import Section, sections
from webapp.pages.shared import Links, elsewhere

MOST = 50
#: Atom wants a date of change of every story. One that has no date at all is as old as can be, so that it comes last.
NO_DATE = date(1970, 1, 1)


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
        edition: tuple[datetime, Callable[[Story], str]],
    ) -> FeedPage:
        """``kind`` is ``atom`` or ``json``; ``edition`` is the moment, and what draws a story's HTML."""
        now, draw = edition
        site, total = library.site, hits(library, query, now).bit_count()
        newest = islice(ordered(library, query.sorted_by("newest"), now), MOST)
        entries = tuple(_entry(study, library, links, draw) for study in newest)
        address = links.absolute(links.feed(query, kind))
        return cls(
            site=site,
            id=address,
            address=address,
            home=links.absolute(links.explore(replace(query, sort=query.default_sort, page=1))),
            icon=links.absolute(links.asset("images/apple-touch-icon.png")),
            title=" ".join(filter(None, [f"{site.name} customer stories", sentences.conditions(query)])),
            description=_description(site, total),
            updated=max((entry.updated for entry in entries), default=moment(NO_DATE)),
            total=total,
            most=MOST,
            entries=entries,
        )


def moment(when: date) -> str:
    """RFC 3339, in UTC, so that the later of two is the greater text. A day begins at midnight."""
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return f"{when.isoformat()}T00:00:00Z"


def changed(study: Study) -> date | None:
    """The last day the author names, if any; never the clock's."""
    return study.front.updated or study.front.date or study.front.publish_at


def story_id(study: Study, site: Site) -> str:
    """A tag (RFC 4151) that outlives a new slug, a new scheme and a new path: readers show nothing twice."""
    first = study.front.formerly[0] if study.front.formerly else study.slug
    return f"tag:{urlsplit(site.base_url).hostname},2026:case-studies/{first}"


def _description(site: Site, total: int) -> str:
    return f"{site.tagline} The newest {MOST} of {sentences.stories(total)}." if total > MOST else site.tagline


def _entry(study: Study, library: Library, links: Links, draw: Callable[[Story], str]) -> Entry:
    front = study.front
    published = front.date or front.publish_at
    body = prose.render(study.body, *elsewhere(study, links))
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
