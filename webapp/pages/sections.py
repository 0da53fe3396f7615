"""The four sections of a story, and the quotes in them."""

from __future__ import annotations

from typing import NamedTuple

from webapp import markdown
from webapp.model import Block, Catalogue, Overview, Study, Testimonial
from webapp.pages.base import Link, Links, image_link


class Quote(NamedTuple):
    """What a person said."""

    name: str
    role: str
    paragraphs: tuple[str, ...]
    stars: tuple[bool, ...]  #: five values, true for each star that was given
    rating: str  #: the rating as a sentence, for those who do not see the stars
    attribution: str  #: name, role and rating on one line, for formats without layout
    portrait: str  #: address of a picture
    link: Link | None  #: the person's page elsewhere


class Section(NamedTuple):
    """A part of the story."""

    id: str
    label: str  #: the small line above the heading
    heading: str
    paragraphs: tuple[str, ...]
    quote: Quote | None


def sections(study: Study, links: Links, catalogue: Catalogue) -> tuple[Section, ...]:
    front = study.front
    blocks = front.overview, front.problem_block, front.solution_block, front.result_block
    return tuple(
        Section(id_, block.title_one, block.title_two, _paragraphs(block.description), _quote(block, links, catalogue))
        for id_, block in zip(markdown.SECTIONS, blocks, strict=True)
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text. YAML has already joined the lines of a paragraph into one."""
    return tuple(filter(None, map(str.strip, text.splitlines())))


def _quote(block: Overview, links: Links, catalogue: Catalogue) -> Quote | None:
    testimonial: Testimonial | None = block.testimonial if isinstance(block, Block) else None
    if not testimonial:
        return None
    name, role = testimonial.name, testimonial.role
    rating = catalogue.text("rated", rating=testimonial.rating)
    return Quote(
        name=name,
        role=role,
        paragraphs=_paragraphs(testimonial.description),
        stars=tuple(star < testimonial.rating for star in range(5)),
        rating=rating,
        attribution=catalogue.text("attribution", name=name, role=role, rating=rating),
        portrait=image_link(testimonial.image, links) if testimonial.image else "",
        link=Link(catalogue.text("on-x", name=name), testimonial.x_link) if testimonial.x_link else None,
    )
