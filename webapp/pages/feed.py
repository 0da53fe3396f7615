"""The feed of a list: the newest ``MAX_ENTRIES`` stories that match its filters, whatever the list's sort and page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from webapp import markdown
from webapp.model import Metric, Site, Study
from webapp.pages import phrases
from webapp.pages.base import Addresses, Link, Links, Logo, image_link, terms_of
from webapp.pages.cards import logo
from webapp.pages.dates import NO_DATE, changed, published, rfc3339
from webapp.pages.pictures import ShownPicture, ShownVideo, shown, shown_video
from webapp.pages.sections import Section, original, sections
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import matching, ordered

MAX_ENTRIES = 50


class Tag(NamedTuple):
    """A term of a story."""

    scheme: str  #: an address that identifies the facet
    facet: str  #: its name
    term: str
    label: str


class FeedEntry(NamedTuple):
    """A story in a feed, with the text that ``feeds/entry.html`` shows."""

    id: str
    address: str
    markdown: str  #: address of the story as Markdown
    image: str  #: address of its preview picture
    title: str
    summary: str
    authors: tuple[str, ...]
    original: Link | None  #: where the story appeared first
    cover: ShownPicture | None
    video: ShownVideo | None
    sections: tuple[Section, ...]
    body: Markup
    gallery: tuple[ShownPicture, ...]
    published: str
    updated: str
    tags: tuple[Tag, ...]
    logo: Logo
    metrics: tuple[Metric, ...]


class FeedPage(NamedTuple):
    """A feed in any format. Addresses in it and in its entries are absolute, times as in RFC 3339."""

    site: Site
    address: str  #: of the feed itself
    home: str  #: address of the list
    icon: str
    title: str
    description: str
    updated: str
    total: int  #: stories that match
    max_entries: int  #: the limit on entries
    entries: tuple[FeedEntry, ...]

    @classmethod
    def build(cls, library: Library, query: Query, kind: str, links: Links, now: datetime) -> FeedPage:
        """``kind`` is ``atom`` or ``json``."""
        site, total = library.site, matching(library, query, now).bit_count()
        newest = islice(ordered(library, query.sorted_by("newest"), now), MAX_ENTRIES)
        entries = tuple(_entry(study, library, links) for study in newest)
        catalogue, description = library.catalogue, site.tagline
        title = catalogue.text("feed-title", site=site.name)
        if site.heading:
            title = catalogue.text("feed-title-with-heading", site=site.name, heading=site.heading)
        if conditions := phrases.conditions(query, catalogue):
            title = catalogue.text("feed-title-filtered", title=title, conditions=conditions)
        if total > MAX_ENTRIES:
            stories = catalogue.text("stories", count=total)
            description += " " + catalogue.text("feed-newest", newest=MAX_ENTRIES, stories=stories)
        return cls(
            site=site,
            address=links.absolute(links.feed(query, kind)),
            home=links.absolute(links.explore(replace(query, sort=query.default_sort, page=1))),
            icon=links.absolute(image_link(site.brand.icon or "/images/apple-touch-icon.png", links)),
            title=title,
            description=description,
            updated=max((entry.updated for entry in entries), default=rfc3339(NO_DATE)),
            total=total,
            max_entries=MAX_ENTRIES,
            entries=entries,
        )


def _entry(study: Study, library: Library, links: Links) -> FeedEntry:
    front, first_published = study.front, published(study)
    addresses = Addresses.absolute(study, links)
    home = links.absolute(links.explore(Query(library.taxonomy)))
    return FeedEntry(
        id=_id(study, library.site),
        address=links.absolute(links.study(study.slug)),
        markdown=links.absolute(links.study(study.slug, ".md")),
        image=links.absolute(links.preview(study, library)),
        title=front.details_title,
        summary=front.description,
        authors=front.authors,
        original=original(study, library.catalogue),
        cover=shown(front.cover, library, addresses) if front.cover else None,
        video=shown_video(front.video, library, addresses) if front.video else None,
        sections=sections(study, library, links, addresses),
        body=markdown.to_html(study.body, *addresses),
        gallery=tuple(shown(picture, library, addresses) for picture in front.gallery),
        published=rfc3339(first_published) if first_published else "",
        updated=rfc3339(changed(study) or NO_DATE),
        tags=tuple(
            Tag(f"{home}#{facet.name}", facet.name, term.slug, term.label)
            for facet in library.taxonomy.facets
            for term in terms_of(study, facet)
        ),
        logo=_absolute_logo(study, library, links),
        metrics=front.metrics,
    )


def _absolute_logo(study: Study, library: Library, links: Links) -> Logo:
    own = logo(study, library, links)
    return own._replace(light=links.absolute(own.light), dark=own.dark and links.absolute(own.dark))


def _id(study: Study, site: Site) -> str:
    """A tag address (RFC 4151). It is made of the first slug and the host, so that a new slug, scheme or path does not
    make feed readers show the story again."""
    first_slug = study.front.formerly[0] if study.front.formerly else study.slug
    return f"tag:{urlsplit(site.base_url).hostname},2026:case-studies/{first_slug}"
