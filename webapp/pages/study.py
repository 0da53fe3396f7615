"""The page of one study: its facts, metrics, sections and body, and links to other studies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from webapp import markdown
from webapp.model import Study
from webapp.pages import meta, phrases
from webapp.pages.base import Addresses, Frame, Link, Links, Logo, Meta, Page, home_link, terms_of
from webapp.pages.cards import Card, cards_of, logo
from webapp.pages.covers import CoverPicture, cover_picture
from webapp.pages.pictures import ShownPicture, ShownVideo, shown, shown_video, size_in_text
from webapp.pages.sections import Quote, Section, byline, original, quote_of, section_ids, sections
from webapp.pages.theme import customer_class
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.recommendations import Related, previous_and_next, related_studies

#: Labels in a reason. More would wrap, and cards side by side would then begin at different heights.
MAX_LABELS = 3
#: How much larger the logo is than on a card.
LOGO_SCALE = 4 / 3


class Fact(NamedTuple):
    """A row of "At a glance", with links or with text."""

    label: str
    links: tuple[Link, ...] = ()
    text: str = ""


class Figure(NamedTuple):
    """A metric."""

    number: str
    unit: str  #: what follows the number
    label: str
    source: str


class RelatedCard(NamedTuple):
    card: Card
    reason: str  #: why the study is related


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyPage(Page):
    """One study."""

    slug: str
    company: str  #: the customer's name
    heading: str
    intro: str
    cover: CoverPicture
    logo: Logo
    byline: str  #: the authors as a sentence
    original: Link | None  #: where the story appeared first
    colour: str  #: the class of the customer's colour, "" if it is the accent
    preview: str  #: on a private preview: who can see it, and until when
    draft: bool
    facts: tuple[Fact, ...]
    metrics: tuple[Figure, ...]
    pull_quote: Quote | None  #: the large quote; the sections have the others
    video: ShownVideo | None
    contents: tuple[Link, ...]
    sections: tuple[Section, ...]
    is_told_in_body: bool
    body: Markup
    gallery: tuple[ShownPicture, ...]
    related: list[RelatedCard]
    previous: Link | None  #: the study before this one in the list
    next: Link | None

    @classmethod
    def build(
        cls, library: Library, study: Study, links: Links, now: datetime, preview_until: datetime | None = None
    ) -> StudyPage:
        """``preview_until`` makes it a private preview, which ends then: it names no address of the hidden story and
        has no links to the stories beside it."""
        front, home, query = study.front, home_link(library, links), Query(library.taxonomy)
        addresses = Addresses.on_page(links)
        previous, next_ = (
            Link(other.front.title, links.study(other.slug)) if other else None
            for other in ((None, None) if preview_until else previous_and_next(library, study, now))
        )
        pull_quote = quote_of(front.pull_quote, links, library.catalogue) if front.pull_quote else None
        related = [] if preview_until else related_studies(library, study, now)
        return cls(
            site=library.site,
            frame=Frame.build(library, links, front.call_to_action),
            links=links,
            home=home,
            title=f"{front.details_title} · {library.site.name}",
            description=front.description,
            canonical="" if preview_until else links.absolute(links.study(study.slug)),
            robots="noindex" if preview_until else "",
            meta=Meta(title=front.details_title)
            if preview_until
            else meta.of_study(study, library, home, query, links),
            slug=study.slug,
            company=front.title,
            heading=front.details_title,
            intro=front.description,
            cover=cover_picture(study, library, links),
            byline=byline(study, library.catalogue),
            original=original(study, library.catalogue),
            logo=logo(study, library, links, LOGO_SCALE),
            colour=customer_class(library.colours.get(study.slug, "")),
            preview=library.catalogue.text("preview-until", date=library.catalogue.date(preview_until))
            if preview_until
            else "",
            draft=front.draft and not preview_until,
            facts=_facts(library, study, links),
            metrics=tuple(Figure(*phrases.figure(m.value), m.label, m.source or "") for m in front.metrics),
            pull_quote=pull_quote,
            video=shown_video(front.video, library, addresses) if front.video else None,
            contents=_contents(study),
            sections=tuple(
                section._replace(quotes=tuple(quote for quote in section.quotes if quote != pull_quote))
                for section in sections(study, library, links, addresses)
            ),
            is_told_in_body=study.is_told_in_body,
            body=markdown.to_html(study.body, *addresses, partial(size_in_text, library=library)),
            gallery=tuple(shown(picture, library, addresses) for picture in front.gallery),
            related=[_related_card(library, other, links) for other in related],
            previous=previous,
            next=next_,
        )


def _contents(study: Study) -> tuple[Link, ...]:
    """Links to the sections, and, if the story is told in its body, to the large headings there."""
    links = [Link(block.title_one, f"#{id_}") for id_, block in section_ids(study)]
    if study.is_told_in_body:
        headings = markdown.headings(study.body)
        links += [Link(heading.text, f"#{heading.id}") for heading in headings if heading.level == 2]
    return tuple(links)


def _facts(library: Library, study: Study, links: Links) -> tuple[Fact, ...]:
    facts, query, catalogue = [], Query(library.taxonomy), library.catalogue
    for facet in library.taxonomy.facets:
        if terms := terms_of(study, facet):
            term_links = [Link(term.label, links.explore(query.toggle(facet.name, term.slug))) for term in terms]
            facts.append(Fact(facet.label, links=tuple(term_links)))
    if company := study.front.company:
        if website := company.website:
            facts.append(Fact(catalogue.text("website"), links=(Link(company.website_label, website),)))
        texts = {"location": company.location, "size": company.size}
        facts += [Fact(catalogue.text(id_), text=text) for id_, text in texts.items() if text]
    return tuple(facts)


def _related_card(library: Library, other: Related, links: Links) -> RelatedCard:
    labels = [library.taxonomy.term(*pair).label for pair in other.shared]
    if len(labels) > MAX_LABELS:
        labels[MAX_LABELS - 1 :] = [library.catalogue.text("more-labels", count=len(labels) - MAX_LABELS + 1)]
    every = library.catalogue.every(labels)
    reason = library.catalogue.text("also", labels=every) if labels else library.catalogue.text("chosen-by-editors")
    [card] = cards_of([other.study], library, links)
    return RelatedCard(card, reason)
