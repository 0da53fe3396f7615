"""One story: its facts, its four sections with what people said, and where to go from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from markupsafe import Markup

from webapp import markdown
from webapp.model import Metric, Study
from webapp.pages import meta, phrases
from webapp.pages.base import Link, Links, Page
from webapp.pages.cards import Card, Picture, cards_of, image, picture
from webapp.pages.sections import Section, sections
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.recommendations import Related, previous_and_next, related_studies

#: Labels of a reason: more would make a second line, and cards beside one another begin at different heights.
MOST_LABELS = 3


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
    related: list[RelatedCard]
    previous: Link | None
    next: Link | None

    @classmethod
    def of(cls, library: Library, study: Study, links: Links, now: datetime) -> StudyPage:
        front = study.front
        before, after = previous_and_next(library, study, now)
        return cls(
            site=library.site,
            links=links,
            home=links.explore(Query(library.taxonomy)),
            title=f"{front.details_title} · {library.site.name}",
            description=front.description,
            canonical=links.absolute(links.study(study.slug)),
            meta=meta.of_study(study, library.site, Query(library.taxonomy), links),
            slug=study.slug,
            company=front.title,
            heading=front.details_title,
            lead=front.description,
            logo=picture(study, links),
            draft=front.draft,
            facts=(*_term_facts(library, study, links), *_company_facts(study)),
            metrics=front.metrics,
            sections=sections(study, links),
            body=markdown.to_html(study.body, links.prefix, partial(image, links=links)),
            related=_related(library, related_studies(library, study, now), links),
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
    website = company.website and Link(company.website.partition("://")[2].rstrip("/"), company.website)
    facts = [Fact("Website", links=(website,))] if website else []
    return facts + [Fact(k, text=v) for k, v in (("Location", company.location), ("Size", company.size)) if v]


def _related(library: Library, others: list[Related], links: Links) -> list[RelatedCard]:
    cards = cards_of((other.study for other in others), library.taxonomy, links)
    reasons = (_reason([library.taxonomy.term(*pair).label for pair in other.shared]) for other in others)
    return list(map(RelatedCard, cards, reasons))


def _reason(labels: list[str]) -> str:
    if len(labels) > MOST_LABELS:
        labels = [*labels[: MOST_LABELS - 1], f"{len(labels) - MOST_LABELS + 1} more"]
    return f"also {phrases.both(labels)}" if labels else "chosen by the editors"
