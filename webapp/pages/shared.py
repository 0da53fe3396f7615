"""What several pages have in common: the frame around them, links, cards and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from webapp.core.excerpt import excerpt
from webapp.core.model import FACETS, Metric, Site, Study, Taxonomy
from webapp.core.query import Pairs, Query
from webapp.core.words import Part, mark
from webapp.pages import sentences

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
    def asks(self, pairs: Pairs) -> str: ...
    def feed(self, query: Query, kind: str) -> str: ...
    def study(self, slug: str, suffix: str = "") -> str: ...
    def preview(self, study: Study, site: Site) -> str: ...
    def asset(self, name: str) -> str: ...
    def absolute(self, path: str) -> str: ...


class Link(NamedTuple):
    label: str
    href: str


class View(NamedTuple):
    """A way to another view of the list: ``asks`` is the end of its address, the page's and the partial's."""

    label: str
    asks: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo: the file for each theme, and the words for whoever sees neither."""

    light: str
    dark: str
    alt: str


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """A study in a list. Equal only to itself: one is made for each study of a revision, and drawn once."""

    slug: str
    href: str
    title: str
    headline: str
    logo: Picture
    metric: Metric | None
    excerpt: str  # how the story begins, where it has no metric to show
    labels: tuple[str, ...]
    draft: bool
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found in a card: the headline in pieces, and a piece of the text where that has more.

    Where it has not, the card's own excerpt.
    """

    headline: tuple[Part, ...]
    excerpt: tuple[Part, ...]


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
    return View(label, links.asks(query.pairs()))


def picture(study: Study, links: Links) -> Picture:
    front = study.front
    return Picture(image(front.light_image, links), image(front.dark_image, links), front.alt)


def image(path: str, links: Links) -> str:
    """Front matter says ``/images/x.svg`` for the file ``static/images/x.svg``."""
    return links.asset(path.removeprefix("/"))


def elsewhere(study: Study, links: Links) -> tuple[str, Callable[[str], str], str]:
    """How ``prose`` makes a body's addresses absolute, where it is not read on the page: what goes before links within
    the site, where a picture is, and what goes before links within the page."""
    page = links.absolute(links.study(study.slug))
    return links.absolute(links.prefix), lambda name: links.absolute(image(name, links)), page


class Same(Generic[Value]):
    """A key that is this very object, whatever it holds: comparing studies word by word would cost too much."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value


def cards_of(studies: Iterable[Study], taxonomy: Taxonomy, links: Links) -> list[Card]:
    """Their cards, always the same one for the same study, taxonomy and links."""
    return list(map(_kept_cards(Same(taxonomy), Same(links)), map(Same, studies)))


def found_card(card: Card, study: Study, wanted: list[str]) -> Card:
    """The card of one search, with the folded words that it was for marked; it is not kept."""
    return replace(card, found=Found(mark(card.headline, wanted), excerpt(study, wanted) or mark(card.excerpt, wanted)))


@lru_cache(2)
def _kept_cards(taxonomy: Same[Taxonomy], links: Same[Links]) -> Callable[[Same[Study]], Card]:
    return lru_cache(KEPT)(lambda study: _card(study.value, taxonomy.value, links.value))


def _card(study: Study, taxonomy: Taxonomy, links: Links) -> Card:
    front = study.front
    return Card(
        slug=study.slug,
        href=links.study(study.slug),
        title=front.title,
        headline=front.description,
        logo=picture(study, links),
        metric=front.metrics[0] if front.metrics else None,
        excerpt="" if front.metrics else sentences.first(front.overview.description),
        labels=tuple(taxonomy.term(facet, slug).label for facet in FACETS for slug in front.terms(facet)),
        draft=front.draft,
    )
