"""The list: filters with counts, chips, the count as a sentence, cards, pager, ways out of "nothing found"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webapp.core.library import Library
from webapp.core.model import Facet
from webapp.core.query import Query
from webapp.core.search import Rescue, Results, correction, rescues
from webapp.core.words import searched
from webapp.pages import meta, sentences
from webapp.pages.shared import Alternate, Card, Link, Links, Page, card, found_card

SORT_LABELS = {"relevance": "Best match", "featured": "Featured", "newest": "Newest", "title": "Company, A to Z"}


@dataclass(frozen=True, slots=True)
class Option:
    """A checkbox. A term that would find nothing is ``disabled``, but a ticked one never is."""

    id: str
    facet: str
    value: str
    label: str
    count: int
    checked: bool
    disabled: bool


@dataclass(frozen=True, slots=True)
class FacetPanel:
    name: str
    legend: str
    options: tuple[Option, ...]
    chosen: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that drops one filter. ``remove`` is ``<facet>:<term>``; by its ``id`` a morph knows it again."""

    id: str
    remove: str
    label: str
    href: str
    partial: str


@dataclass(frozen=True, slots=True)
class Sort:
    """``value`` is "" for the default, so that the form leaves it out of the address."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """``steps`` has every page worth a link; a ``None`` among them is a gap."""

    previous: Link | None
    next: Link | None
    current: str
    pages: int
    steps: tuple[Link | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorePage(Page):
    heading: str
    lead: str
    extent: str
    q: str
    action: str
    partial_action: str
    panels: tuple[FacetPanel, ...]
    chips: tuple[Chip, ...]
    clear: Link | None
    total: int
    sentence: str
    show: str
    sorts: tuple[Sort, ...]
    cards: tuple[Card, ...]
    widest: str  # the slug of the card that is drawn wider, "" for none
    pager: Pager | None
    rescues: tuple[Link, ...]
    correction: Link | None
    feeds: tuple[Alternate, ...]

    @classmethod
    def of(cls, library: Library, results: Results, links: Links, now: datetime) -> ExplorePage:
        query, site = results.query, library.site
        live = library.live(now)
        sentence = sentences.count(query, results.total, live.bit_count())
        heading, lead = _heading(library, query)
        empty = not results.total
        return cls(
            site=site,
            links=links,
            home=links.explore(Query(library.taxonomy)),
            title=_title(query, heading, sentence, site.name),
            description=f"{sentence}. {lead}" if _is_thin(query) else lead,
            canonical=links.absolute(links.explore(query)),
            meta=meta.of_list(results, site, heading, links),
            robots="noindex, follow" if _is_thin(query) or empty else "",
            heading=heading,
            lead=lead,
            extent=sentences.stories(live.bit_count()),
            q=query.q,
            action=links.explore(Query(library.taxonomy)),
            partial_action=links.results(Query(library.taxonomy)),
            panels=tuple(_panel(facet, results) for facet in library.taxonomy.facets),
            chips=tuple(_chips(query, links)),
            clear=_link("Clear all", query.cleared(), links) if len(query.terms) + bool(query.q) > 1 else None,
            total=results.total,
            sentence=sentence,
            show=f"Show {sentences.stories(results.total)}",
            sorts=tuple(_sorts(query)),
            cards=_cards(library, results, links),
            widest=_widest(results),
            pager=_pager(results, links) if results.pages > 1 else None,
            rescues=tuple(_rescue(r, links) for r in rescues(library, query, now)) if empty else (),
            correction=_correction(library, query, links, now) if empty and query.q else None,
            feeds=meta.feeds(query, links),
        )

    @property
    def filters_on(self) -> int:
        return sum(panel.chosen for panel in self.panels)


def _link(label: str, query: Query, links: Links) -> Link:
    return Link(label, links.explore(query), links.results(query))


def _heading(library: Library, query: Query) -> tuple[str, str]:
    """The h1 and the line under it; a list of one term alone is a page of its own about that term."""
    if len(query.terms) == 1 and not query.q:
        term = library.taxonomy.term(*query.terms[0])
        return f"Customer stories: {term.label}", term.description
    return "Customer stories", library.site.tagline


def _title(query: Query, heading: str, sentence: str, site: str) -> str:
    page = f", page {query.page}" if query.page > 1 else ""
    return f"{sentence}{page} · {heading} · {site}"


def _is_thin(query: Query) -> bool:
    """Whether search engines should pass over this view: only the whole list and one-term lists are pages."""
    return bool(len(query.terms) > 1 or query.q or query.page > 1 or query.sort != query.default_sort)


def _panel(facet: Facet, results: Results) -> FacetPanel:
    chosen = results.query.chosen(facet.name)
    options = []
    for term in facet.terms:
        count, checked = results.counts[facet.name, term.slug], term.slug in chosen
        id_ = f"{facet.name}-{term.slug}"
        options.append(Option(id_, facet.name, term.slug, term.label, count, checked, not count and not checked))
    return FacetPanel(facet.name, facet.label, tuple(options), len(chosen))


def _chips(query: Query, links: Links) -> list[Chip]:
    chips = []
    for facet, slug in query.terms:
        rest = query.without(facet, slug)
        label = query.taxonomy.term(facet, slug).label
        chips.append(Chip(f"chip-{facet}-{slug}", f"{facet}:{slug}", label, links.explore(rest), links.results(rest)))
    if query.q:
        rest = query.with_words("")
        chips.append(Chip("chip-q", f"q:{query.q}", f"“{query.q}”", links.explore(rest), links.results(rest)))
    return chips


def _sorts(query: Query) -> list[Sort]:
    default = query.default_sort
    others = [sort for sort in SORT_LABELS if sort not in {default, "relevance"}]
    return [Sort("" if s == default else s, SORT_LABELS[s], s == query.sort) for s in [default, *others]]


def _cards(library: Library, results: Results, links: Links) -> tuple[Card, ...]:
    cards = tuple(card(study, library.taxonomy, links) for study in results.studies)
    if wanted := searched(results.query.q):
        return tuple(found_card(c, study, wanted) for c, study in zip(cards, results.studies, strict=True))
    return cards


def _widest(results: Results) -> str:
    query = results.query
    whole = not query.is_filtered and query.sort == "featured" and query.page == 1
    return results.studies[0].slug if whole and results.studies else ""


def _pager(results: Results, links: Links) -> Pager:
    query, last = results.query, results.pages
    near = {1, last, *range(query.page - 1, query.page + 2)} & set(range(1, last + 1))
    steps: list[Link | None] = []
    for page in sorted(near):
        if page - 1 not in near and page > 1:
            steps.append(None)
        steps.append(_link(str(page), query.on_page(page), links))
    return Pager(
        previous=_link("Previous", query.on_page(query.page - 1), links) if query.page > 1 else None,
        next=_link("Next", query.on_page(query.page + 1), links) if query.page < last else None,
        current=str(query.page),
        pages=last,
        steps=tuple(steps),
    )


def _rescue(rescue: Rescue, links: Links) -> Link:
    kind, value = rescue.dropped
    label = f"“{value}”" if kind == "q" else rescue.query.taxonomy.term(kind, value).label
    noun = "story" if rescue.total == 1 else "stories"
    return _link(f"Without {label}: {rescue.total} {noun}", rescue.query, links)


def _correction(library: Library, query: Query, links: Links, now: datetime) -> Link | None:
    better = correction(library, query, now)
    return _link(better.q, better, links) if better else None
