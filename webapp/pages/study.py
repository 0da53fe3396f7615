"""One story: its facts, its four sections with what people said, and where to go from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from webapp.core import prose
from webapp.core.library import Library
from webapp.core.model import Block, Metric, Overview, Study, Testimonial
from webapp.core.query import Query
from webapp.core.related import Related, neighbours, related
from webapp.pages import sentences
from webapp.pages.shared import Card, Link, Links, Page, Picture, card, image, picture


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


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of "At a glance": linked where the site has a list for it, else plain text."""

    label: str
    links: tuple[Link, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class RelatedCard:
    card: Card
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPage(Page):
    slug: str
    company: str
    heading: str
    lead: str
    logo: Picture
    draft: bool
    facts: tuple[Fact, ...]
    metrics: tuple[Metric, ...]
    sections: tuple[Section, ...]
    body: Markup
    related: tuple[RelatedCard, ...]
    previous: Link | None
    next: Link | None

    @classmethod
    def of(cls, library: Library, study: Study, links: Links, now: datetime) -> StudyPage:
        front = study.front
        before, after = neighbours(library, study, now)
        return cls(
            site=library.site,
            links=links,
            home=links.explore(Query(library.taxonomy)),
            title=f"{front.details_title} · {library.site.name}",
            description=front.description,
            canonical=links.absolute(links.study(study.slug)),
            slug=study.slug,
            company=front.title,
            heading=front.details_title,
            lead=front.description,
            logo=picture(study, links),
            draft=front.draft,
            facts=(*_term_facts(library, study, links), *_company_facts(study)),
            metrics=front.metrics,
            sections=_sections(study, links),
            body=prose.render(study.body, links.prefix),
            related=tuple(_related(library, other, links) for other in related(library, study, now)),
            previous=Link(before.front.title, links.study(before.slug)) if before else None,
            next=Link(after.front.title, links.study(after.slug)) if after else None,
        )


def _term_facts(library: Library, study: Study, links: Links) -> list[Fact]:
    facts = []
    for facet in library.taxonomy.facets:
        terms = [term for term in facet.terms if term.slug in study.front.terms(facet.name)]
        query = Query(library.taxonomy)
        found = tuple(Link(t.label, links.explore(query.toggle(facet.name, t.slug))) for t in terms)
        facts.append(Fact(facet.label, links=found))
    return facts


def _company_facts(study: Study) -> list[Fact]:
    company = study.front.company
    if not company:
        return []
    website = company.website and Link(company.website.split("://")[1].rstrip("/"), company.website)
    facts = [Fact("Website", links=(website,))] if website else []
    return facts + [Fact(k, text=v) for k, v in (("Location", company.location), ("Size", company.size)) if v]


def _sections(study: Study, links: Links) -> tuple[Section, ...]:
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


def _related(library: Library, other: Related, links: Links) -> RelatedCard:
    labels = [library.taxonomy.term(*pair).label for pair in other.shared]
    reason = f"also {sentences.both(labels)}" if labels else "chosen by the editors"
    return RelatedCard(card(other.study, library.taxonomy, links), reason)
