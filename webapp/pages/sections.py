"""The sections of a story: their texts, pictures, videos and quotes; its authors and its origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from webapp import markdown
from webapp.model import Block, Catalogue, Overview, Study, Testimonial
from webapp.model.photo import PORTRAIT_WIDTH
from webapp.pages.base import Addresses, Link, Links, image_link
from webapp.pages.pictures import ShownPicture, ShownVideo, paragraphs, shown, shown_video
from webapp.search.library import Library

#: Characters of a quote that fill some six lines of the largest letters.
LONG_QUOTE = 260


class Quote(NamedTuple):
    """What a person said."""

    name: str
    role: str
    paragraphs: tuple[str, ...]
    stars: tuple[bool, ...]  #: five values, true for each star that was given; empty without a rating
    rating: str  #: the rating as a sentence, for those who do not see the stars
    attribution: str  #: name, role and rating, if there is one, on one line, for formats without layout
    portrait: str  #: address of a picture
    link: Link | None  #: the person's page elsewhere
    is_long: bool  #: too long for the largest letters


class Section(NamedTuple):
    """A part of the story."""

    id: str
    label: str  #: the small line above the heading
    heading: str
    text: str  #: as the author wrote it: paragraphs and lists with Markdown's inline marks
    blocks: tuple[Markup, ...]  #: the paragraphs and lists of the text
    picture: ShownPicture | None
    video: ShownVideo | None
    quotes: tuple[Quote, ...]


def sections(study: Study, library: Library, links: Links, addresses: Addresses) -> tuple[Section, ...]:
    """The overview, and the problem, the solution and the result unless the story is told in its body."""
    return tuple(_section(id_, block, library, links, addresses) for id_, block in section_ids(study))


def byline(study: Study, catalogue: Catalogue) -> str:
    """The authors as a sentence; empty if there are none."""
    authors = study.front.authors
    return catalogue.text("written-by", names=catalogue.every(authors)) if authors else ""


def original(study: Study, catalogue: Catalogue) -> Link | None:
    """Where the story appeared first."""
    address = study.front.original
    return Link(catalogue.text("first-published", host=study.front.original_host), address) if address else None


def _section(id_: str, block: Overview, library: Library, links: Links, addresses: Addresses) -> Section:
    media = block if isinstance(block, Block) else None
    return Section(
        id=id_,
        label=block.title_one,
        heading=block.title_two,
        text=block.description,
        blocks=markdown.block_html(block.description, *addresses),
        picture=shown(media.picture, library, addresses) if media and media.picture else None,
        video=shown_video(media.video, library, addresses) if media and media.video else None,
        quotes=tuple(quote_of(testimonial, links, library.catalogue) for testimonial in media.testimonials)
        if media
        else (),
    )


def section_ids(study: Study) -> Iterator[tuple[str, Overview]]:
    """The sections, each with its id on the page: ``problem`` for the problemBlock."""
    return ((name.removesuffix("Block"), section) for name, section in study.front.sections.items())


def quote_of(testimonial: Testimonial, links: Links, catalogue: Catalogue) -> Quote:
    name, role = testimonial.name, testimonial.role
    rating, attribution = "", catalogue.text("attribution-unrated", name=name, role=role)
    if testimonial.rating:
        rating = catalogue.text("rated", rating=testimonial.rating)
        attribution = catalogue.text("attribution", name=name, role=role, rating=rating)
    return Quote(
        name=name,
        role=role,
        paragraphs=paragraphs(testimonial.description),
        stars=tuple(star < testimonial.rating for star in range(5)) if testimonial.rating else (),
        rating=rating,
        attribution=attribution,
        portrait=image_link(testimonial.image, links, PORTRAIT_WIDTH) if testimonial.image else "",
        link=Link(catalogue.text("on-x", name=name), testimonial.x_link) if testimonial.x_link else None,
        is_long=len(testimonial.description) > LONG_QUOTE,
    )
