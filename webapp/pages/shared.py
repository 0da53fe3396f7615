"""What several pages have in common: the frame around them, links, cards and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from webapp.core.model import FACETS, Metric, Site, Study, Taxonomy
from webapp.core.query import Query


class Links(Protocol):
    """Where things are. Paths carry the site's prefix; ``absolute`` puts the public base address before a path."""

    @property
    def prefix(self) -> str: ...
    def explore(self, query: Query) -> str: ...
    def results(self, query: Query) -> str: ...
    def feed(self, query: Query, kind: str) -> str: ...
    def study(self, slug: str) -> str: ...
    def asset(self, name: str) -> str: ...
    def absolute(self, path: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str
    partial: str = ""  # the HTMX address of the same view, where there is one


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo: the file for each theme, and the words for whoever sees neither."""

    light: str
    dark: str
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    slug: str
    href: str
    title: str
    headline: str
    logo: Picture
    metric: Metric | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The frame every page has. ``canonical`` is absolute, "" where there is none; ``robots`` likewise."""

    site: Site
    links: Links
    home: str
    title: str
    description: str
    canonical: str = ""
    robots: str = ""


def picture(study: Study, links: Links) -> Picture:
    front = study.front
    return Picture(image(front.light_image, links), image(front.dark_image, links), front.alt)


def image(path: str, links: Links) -> str:
    """Front matter says ``/images/x.svg`` for the file ``static/images/x.svg``."""
    return links.asset(path.removeprefix("/"))


def card(study: Study, taxonomy: Taxonomy, links: Links) -> Card:
    front = study.front
    return Card(
        slug=study.slug,
        href=links.study(study.slug),
        title=front.title,
        headline=front.description,
        logo=picture(study, links),
        metric=front.metrics[0] if front.metrics else None,
        labels=tuple(taxonomy.term(facet, slug).label for facet in FACETS for slug in front.terms(facet)),
    )
