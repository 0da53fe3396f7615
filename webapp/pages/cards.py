"""A study as a card in a list, and the addresses of its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from webapp import markdown
from webapp.model import Catalogue, Study, Taxonomy
from webapp.model.photo import PORTRAIT_WIDTH
from webapp.pages import phrases
from webapp.pages.base import Links, Logo, image_link, logo_of
from webapp.pages.covers import CoverPicture, cover_picture
from webapp.pages.theme import customer_class
from webapp.search.highlight import Part, mark
from webapp.search.library import Library
from webapp.search.matcher import Matcher
from webapp.search.snippet import snippet
from webapp.search.texts import term_labels

#: Cards cached as objects, and as HTML. The limit bounds a worker's memory, however many studies there are.
CARD_CACHE_SIZE = 4096
MAX_LABELS = 3
Value = TypeVar("Value")


class CardMetric(NamedTuple):
    value: tuple[Part, ...]  #: its number
    unit: tuple[Part, ...]  #: what follows the number
    label: tuple[Part, ...]


class CardQuote(NamedTuple):
    text: str  #: its first sentence
    name: str
    role: str
    portrait: str  #: address of a picture, "" if there is none


class MoreLabels(NamedTuple):
    """How many labels the card leaves out."""

    short: str  #: "+2"
    spoken: str  #: "and 2 more"


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """A study in a list. A card is equal only to itself: it is made once for each study, and its HTML is cached."""

    slug: str
    href: str
    title: str  #: the customer's name
    customer: tuple[Part, ...]  #: the same; in a search, with its matches
    logo_says_name: bool  #: whether the text of the logo has the name
    headline: tuple[Part, ...]
    cover: CoverPicture
    logo: Logo
    metric: CardMetric | None  #: the first metric
    quote: CardQuote | None  #: what somebody said, where there is no metric or the card is wide
    excerpt: tuple[Part, ...]  #: the first sentence where there is neither; in a search, the text that matches
    labels: tuple[tuple[Part, ...], ...]  #: the labels of its first terms; in a search, those that match come first
    more_labels: MoreLabels | None
    colour: str  #: the class of the customer's colour, "" if it is the accent
    draft: str  #: the word for a draft, "" for a public study
    first: bool = False  #: whether it is the first of a list, whose cover is in the first view and loads at once
    is_wide: bool = False  #: a band as wide as the list
    highlighted: bool = False  #: whether the matches of a search are marked; such a card is not cached


def logo(study: Study, library: Library, links: Links, scale: float = 1) -> Logo:
    """The study's logo, ``scale`` times as large as on a card."""
    return logo_of((study.front.light_image, study.front.dark_image), study.front.alt, library, links, scale)


class IdentityKey(Generic[Value]):
    """A cache key that compares by identity. Hashing all texts of a study would cost more than the cache saves."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdentityKey) and self.value is other.value


def cards_of(studies: Iterable[Study], library: Library, links: Links) -> list[Card]:
    """The cards of the studies, from the cache where it has them."""
    return list(map(_cached_cards(IdentityKey(library), IdentityKey(links)), map(IdentityKey, studies)))


@lru_cache(CARD_CACHE_SIZE)
def first_card(card: Card) -> Card:
    """The card as the first of a list."""
    return replace(card, first=True)


def highlighted_card(card: Card, study: Study, taxonomy: Taxonomy, matcher: Matcher) -> Card:
    """A copy of the study's card in which what a search matches is marked."""
    front, labels = study.front, term_labels(study, taxonomy)
    metric = [*phrases.figure(front.metrics[0].value), front.metrics[0].label] if front.metrics else []
    excerpt = snippet(study, taxonomy, matcher, [front.title, front.description, *labels, *metric])
    return replace(
        card,
        customer=mark(front.title, matcher),
        headline=mark(front.description, matcher),
        metric=CardMetric(*(mark(text, matcher) for text in metric)) if metric else None,
        quote=None if excerpt else card.quote,
        excerpt=excerpt or mark("".join(part.text for part in card.excerpt), matcher),
        labels=_first_labels([mark(label, matcher) for label in labels]),
        highlighted=True,
    )


def wide_card(card: Card, study: Study, links: Links) -> Card:
    """A copy of the study's card that is as wide as the list, with a metric and a quote; the card itself if the study
    has neither."""
    quote = _quote(study, links)
    return replace(card, quote=quote, excerpt=(), is_wide=True) if card.metric or quote else card


@lru_cache(2)
def _cached_cards(library: IdentityKey[Library], links: IdentityKey[Links]) -> Callable[[IdentityKey[Study]], Card]:
    return lru_cache(CARD_CACHE_SIZE)(lambda study: _card(study.value, library.value, links.value))


def _card(study: Study, library: Library, links: Links) -> Card:
    front, labels = study.front, term_labels(study, library.taxonomy)
    metric = _metric(study)
    quote = None if metric else _quote(study, links)
    return Card(
        slug=study.slug,
        href=links.study(study.slug),
        title=front.title,
        customer=_unmarked(front.title),
        logo_says_name=front.title.casefold() in front.alt.casefold(),
        headline=_unmarked(front.description),
        cover=cover_picture(study, library, links),
        logo=logo(study, library, links),
        metric=metric,
        quote=quote,
        excerpt=() if metric or quote else _unmarked(_first_sentence(study)),
        labels=_first_labels(list(map(_unmarked, labels))),
        more_labels=_more_labels(len(labels) - MAX_LABELS, library.catalogue),
        colour=customer_class(library.colours.get(study.slug, "")),
        draft=library.catalogue.text("draft") if front.draft else "",
    )


def _first_labels(labels: list[tuple[Part, ...]]) -> tuple[tuple[Part, ...], ...]:
    return tuple(sorted(labels, key=lambda parts: not any(part.matched for part in parts))[:MAX_LABELS])


def _more_labels(number: int, catalogue: Catalogue) -> MoreLabels | None:
    if number <= 0:
        return None
    return MoreLabels(f"+{catalogue.number(number)}", catalogue.text("more-labels", count=number))


def _metric(study: Study) -> CardMetric | None:
    if not study.front.metrics:
        return None
    metric = study.front.metrics[0]
    return CardMetric(*(_unmarked(text) for text in (*phrases.figure(metric.value), metric.label)))


def _quote(study: Study, links: Links) -> CardQuote | None:
    if study.is_told_in_body:
        quotation = markdown.quotation(study.body)
        return (
            CardQuote(phrases.first_sentence(quotation.text), quotation.name, quotation.role, "") if quotation else None
        )
    if not (said := study.front.pull_quote):
        return None
    portrait = image_link(said.image, links, PORTRAIT_WIDTH) if said.image else ""
    return CardQuote(phrases.first_sentence(said.description), said.name, said.role, portrait)


def _first_sentence(study: Study) -> str:
    return phrases.first_sentence(markdown.block_text(study.front.overview.description))


def _unmarked(text: str) -> tuple[Part, ...]:
    return (Part(text, False),) if text else ()
