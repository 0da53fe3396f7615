"""A study as a card in a list, and the addresses of its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar

from webapp.model import FACETS, Metric, Study, Taxonomy
from webapp.pages import phrases
from webapp.pages.base import Links
from webapp.search.highlight import Part, mark
from webapp.search.snippet import snippet

#: Cards kept, as objects and as HTML: a worker's memory stays bounded however many studies there are.
KEPT = 4096
Value = TypeVar("Value")


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


class IdentityKey(Generic[Value]):
    """A key that is this very object, whatever it holds: comparing studies word by word would cost too much."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdentityKey) and self.value is other.value


def cards_of(studies: Iterable[Study], taxonomy: Taxonomy, links: Links) -> list[Card]:
    """Their cards, always the same one for the same study, taxonomy and links."""
    return list(map(_kept_cards(IdentityKey(taxonomy), IdentityKey(links)), map(IdentityKey, studies)))


def found_card(card: Card, study: Study, wanted: list[str]) -> Card:
    """The card of one search, with the folded words that it was for marked; it is not kept."""
    return replace(card, found=Found(mark(card.headline, wanted), snippet(study, wanted) or mark(card.excerpt, wanted)))


@lru_cache(2)
def _kept_cards(taxonomy: IdentityKey[Taxonomy], links: IdentityKey[Links]) -> Callable[[IdentityKey[Study]], Card]:
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
        excerpt="" if front.metrics else phrases.first(front.overview.description),
        labels=tuple(taxonomy.term(facet, slug).label for facet in FACETS for slug in front.terms(facet)),
        draft=front.draft,
    )
