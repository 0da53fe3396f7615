"""What all pages share: the addresses they link to, the frame around a page, and the data in its head.

Page objects are the interface of the templates. The comment beside a field describes it. An empty text, an empty list
or ``None`` means that the page has no such part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from webapp.model import Facet, Site, Study, Term
from webapp.search.library import Library
from webapp.search.query import Pairs, Query

LIST_HEADING = "Customer stories"
#: A node of structured data (JSON-LD).
Node = dict[str, Any]


class Links(Protocol):
    """Builds addresses. All are paths with the site's prefix; ``absolute`` puts the public base address before one."""

    @property
    def prefix(self) -> str: ...
    def explore(self, query: Query) -> str: ...
    def results(self, query: Query) -> str: ...
    def query_suffix(self, pairs: Pairs) -> str: ...
    def feed(self, query: Query, kind: str) -> str: ...
    def study(self, slug: str, suffix: str = "") -> str: ...
    def preview(self, study: Study, site: Site) -> str: ...
    def asset(self, name: str) -> str: ...
    def absolute(self, path: str) -> str: ...


class Link(NamedTuple):
    label: str
    href: str


class ListLink(NamedTuple):
    """A link to the list with another query: the page and the partial have different paths and the same suffix."""

    label: str
    query_suffix: str  #: "?" and the query string, or "" for the whole list


class Alternate(NamedTuple):
    """The same content in another format."""

    type: str  #: media type
    label: str
    href: str


class Image(NamedTuple):
    """The picture that a preview of the page shows."""

    address: str  #: absolute
    width: int  #: in pixels
    height: int
    alt: str


class Meta(NamedTuple):
    """What programs read in the head of a page."""

    title: str  #: OpenGraph's title, without the site's name
    kind: str = "website"  #: OpenGraph's type
    card: str = "summary"  #: Twitter's card
    image: Image | None = None
    times: tuple[tuple[str, str], ...] = ()  #: OpenGraph properties with a time (RFC 3339)
    alternates: tuple[Alternate, ...] = ()
    graph: Node | None = None  #: structured data


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The frame of every page."""

    site: Site
    links: Links
    home: Link  #: the whole list
    title: str  #: the text of <title>
    description: str  #: the description for search engines and previews
    meta: Meta
    canonical: str = ""  #: absolute address
    robots: str = ""  #: instruction for search engines


def home_link(library: Library, links: Links) -> Link:
    return Link(LIST_HEADING, links.explore(Query(library.taxonomy)))


def list_link(label: str, query: Query, links: Links) -> ListLink:
    return ListLink(label, links.query_suffix(query.pairs()))


def terms_of(study: Study, facet: Facet) -> list[Term]:
    """The terms of a study in one facet, in the order of the taxonomy."""
    slugs = study.front.terms(facet.name)
    return [term for term in facet.terms if term.slug in slugs]
