"""The four parts of a story and what people said in them."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.model import Block, Overview, Study, Testimonial
from webapp.pages.base import Link, Links
from webapp.pages.cards import image


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person said. ``stars`` are five, true where one is earned; ``rating`` says it in words."""

    name: str
    role: str
    paragraphs: tuple[str, ...]
    stars: tuple[bool, ...]
    rating: str
    avatar: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    label: str
    heading: str
    paragraphs: tuple[str, ...]
    quote: Quote | None


def sections(study: Study, links: Links) -> tuple[Section, ...]:
    front = study.front
    blocks: dict[str, Overview] = {
        "overview": front.overview,
        "problem": front.problem_block,
        "solution": front.solution_block,
        "result": front.result_block,
    }
    return tuple(
        Section(id_, block.title_one, block.title_two, _paragraphs(block.description), _quote(block, links))
        for id_, block in blocks.items()
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """YAML folds a paragraph into one line; what line breaks are left part paragraphs."""
    return tuple(filter(None, map(str.strip, text.splitlines())))


def _quote(block: Overview, links: Links) -> Quote | None:
    said: Testimonial | None = block.testimonial if isinstance(block, Block) else None
    if not said:
        return None
    return Quote(
        name=said.name,
        role=said.role,
        paragraphs=_paragraphs(said.description),
        stars=tuple(star < said.rating for star in range(5)),
        rating=f"Rated {said.rating} out of 5",
        avatar=image(said.image, links) if said.image else "",
        link=Link(f"{said.name} on X", said.x_link) if said.x_link else None,
    )
