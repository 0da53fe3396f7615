"""What several pages have in common: the frame around them, links, cards and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from webapp.model import Site, Study
from webapp.search.query import Pairs, Query

#: Cards kept, as objects and as HTML: a worker's memory stays bounded however many studies there are.
KEPT = 4096
Value = TypeVar("Value")
#: A node of structured data.
Node = dict[str, Any]


class Links(Protocol):
    """Where things are. Paths carry the site's prefix; ``absolute`` puts the public base address before a path."""

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


class View(NamedTuple):
    """A way to another view of the list: ``query_suffix`` is the end of its address, the page's and the partial's."""

    label: str
    query_suffix: str


class Alternate(NamedTuple):
    """The same content in another form."""

    type: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Image:
    """Absolute address, pixels, and the words for whoever does not see it."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Meta:
    """``kind`` is OpenGraph's type, ``card`` Twitter's; ``times`` are OpenGraph's properties with their values."""

    title: str
    kind: str = "website"
    card: str = "summary"
    image: Image | None = None
    times: tuple[tuple[str, str], ...] = ()
    alternates: tuple[Alternate, ...] = ()
    graph: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The frame every page has. ``canonical`` is absolute, "" where there is none; ``robots`` likewise."""

    site: Site
    links: Links
    home: str
    title: str
    description: str
    meta: Meta
    canonical: str = ""
    robots: str = ""


def view_of(label: str, query: Query, links: Links) -> View:
    return View(label, links.query_suffix(query.pairs()))
