"""The feed of a list: the ``MAX_ENTRIES`` stories that match its filters and that visitors could see last, whatever
the list's sort and page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from webapp import markdown
from webapp.model import Metric, Site, Study, changed, published
from webapp.pages import phrases
from webapp.pages.base import Addresses, Link, Links, Logo, image_link, terms_of
from webapp.pages.cards import logo
from webapp.pages.dates import FIRST_DAY, last_change, rfc3339, stand_ins
from webapp.pages.pictures import ShownPicture, ShownVideo, shown, shown_video
from webapp.pages.sections import Section, original, sections
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import matching, ordered
from webapp.search.sorts import FEED_ORDER

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
    changed: str  #: "" if the author gives no date
    updated: str  #: Atom's, which is never ""
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
        entries = _entries(library, query, links, now)
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
            updated=entries[0].updated if entries else _last_change(library, now),
            total=total,
            max_entries=MAX_ENTRIES,
            entries=entries,
        )


def _entries(library: Library, query: Query, links: Links, now: datetime) -> tuple[FeedEntry, ...]:
    studies = list(islice(ordered(library, query.sorted_by(FEED_ORDER), now), MAX_ENTRIES))
    undated = [study for study in studies if not changed(study)]
    dates = stand_ins(undated, library.studies_in(library.live(now))) if undated else {}
    entries = [_entry(study, dates.get(study.slug, ""), library, links) for study in studies]
    return tuple(sorted(entries, key=attrgetter("updated"), reverse=True))


def _last_change(library: Library, now: datetime) -> str:
    """The date of a feed without entries: that of the whole list."""
    return last_change(library.studies_in(library.live(now))) or rfc3339(FIRST_DAY)


def _entry(study: Study, stand_in: str, library: Library, links: Links) -> FeedEntry:
    """``stand_in`` is its date of change if the author gives no date."""
    front, first_published, last_changed = study.front, published(study), changed(study)
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
        changed=rfc3339(last_changed) if last_changed else "",
        updated=rfc3339(last_changed) if last_changed else stand_in,
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
    return f"tag:{urlsplit(site.base_url).hostname},{FIRST_DAY.year}:case-studies/{first_slug}"
