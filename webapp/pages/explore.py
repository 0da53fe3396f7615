"""The list: filters with counts, chips, the count as a sentence, cards, pager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from webapp.model import Facet
from webapp.pages import meta, phrases
from webapp.pages.base import Alternate, Links, Page, View, view_of
from webapp.pages.cards import Card, cards_of, found_card
from webapp.pages.no_results import NoResults
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import Results
from webapp.search.tokenizer import query_words

SORT_LABELS = {
    "relevance": "Best match",
    "featured": "Featured",
    "newest": "Newest",
    "title": "Company, A to Z",
    "oldest": "Oldest",
}


class Option(NamedTuple):
    """A checkbox. A term that would find nothing is ``disabled``, but a ticked one never is."""

    id: str
    facet: str
    value: str
    label: str
    total: int
    checked: bool
    disabled: bool


class FacetPanel(NamedTuple):
    legend: str
    options: list[Option]


class Chip(NamedTuple):
    """A way to what one filter less would show. ``remove`` is ``<facet>:<term>``, "" for a search's; a morph knows it
    by its ``id``."""

    id: str
    remove: str
    label: str
    query_suffix: str


class Sort(NamedTuple):
    """``value`` is "" for the default, so that the form leaves it out of the address."""

    value: str
    label: str
    selected: bool


class Pager(NamedTuple):
    """``steps`` has every page worth a link; a ``None`` among them is a gap."""

    previous: View | None
    next: View | None
    current: str
    steps: list[View | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explore:
    """What a filter changes: all of the partial, and the page's middle."""

    title: str
    heading: str
    lead: str
    extent: str
    q: str
    action: str
    partial_action: str
    panels: list[FacetPanel]
    filters_on: int
    chips: list[Chip]
    clear: View | None
    total: int
    sentence: str
    show: str
    sorts: list[Sort]
    cards: list[Card]
    widest: str  # the slug of the card that is drawn wider, "" for none
    pager: Pager | None
    nothing: NoResults | None
    feeds: tuple[Alternate, ...]

    @classmethod
    def of(cls, library: Library, results: Results, links: Links, now: datetime) -> Explore:
        query = results.query
        out_of = library.live(now).bit_count()
        sentence = _sentence(results, out_of)
        total, heading, lead = _hero(library, results, out_of)
        whole = Query(library.taxonomy)
        return cls(
            title=f"{sentence} · {heading} · {library.site.name}",
            heading=heading,
            lead=lead,
            extent=phrases.stories(total),
            q=query.q,
            action=links.explore(whole),
            partial_action=links.results(whole),
            panels=[_panel(facet, results) for facet in library.taxonomy.facets],
            filters_on=len(query.terms),
            chips=_chips(query, links),
            clear=view_of("Clear all", query.cleared(), links) if len(query.terms) + bool(query.q) > 1 else None,
            total=results.total,
            sentence=sentence,
            show=f"Show {phrases.stories(results.total)}",
            sorts=_sorts(query),
            cards=_cards(library, results, links),
            widest=_widest(results),
            pager=_pager(results, links) if results.pages > 1 else None,
            nothing=None if results.total else NoResults.of(library, query, links, now),
            feeds=meta.feeds(query, links),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorePage(Page):
    explore: Explore

    @classmethod
    def of(cls, library: Library, results: Results, links: Links, now: datetime) -> ExplorePage:
        query, site = results.query, library.site
        explore = Explore.of(library, results, links, now)
        thin = _is_thin(query)
        return cls(
            site=site,
            links=links,
            home=explore.action,
            title=explore.title,
            description=f"{explore.sentence}. {explore.lead}" if thin else explore.lead,
            canonical=links.absolute(links.explore(query)),
            meta=meta.of_list(results, site, explore.heading, links),
            robots="noindex, follow" if thin or not results.total else "",
            explore=explore,
        )


def _sentence(results: Results, out_of: int) -> str:
    page = results.query.page
    sentence = phrases.count(results.query, results.total, out_of)
    return f"{sentence}, page {page} of {results.pages}" if page > 1 else sentence


def _hero(library: Library, results: Results, out_of: int) -> tuple[int, str, str]:
    """How many stories, the h1 and a line about it; a list of one term alone is a page of its own about that term."""
    query = results.query
    if len(query.terms) == 1 and not query.q:
        term = library.taxonomy.term(*query.terms[0])
        return results.total, f"Customer stories: {term.label}", term.description
    return out_of, "Customer stories", library.site.tagline


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
    return FacetPanel(facet.label, options)


def _chips(query: Query, links: Links) -> list[Chip]:
    pairs = query.on_page(1).pairs()
    chips = []
    for place, (facet, slug) in enumerate(query.terms):
        label = query.taxonomy.term(facet, slug).label
        rest = pairs[:place] + pairs[place + 1 :]  # the terms come first
        chips.append(Chip(f"chip-{facet}-{slug}", f"{facet}:{slug}", label, links.query_suffix(rest)))
    if query.q:
        rest = query.with_words("").pairs()
        chips.append(Chip("chip-q", "", f"“{query.q}”", links.query_suffix(rest)))
    return chips


def _sorts(query: Query) -> list[Sort]:
    default = query.default_sort
    others = [sort for sort in SORT_LABELS if sort not in {default, "relevance"}]
    return [Sort("" if s == default else s, SORT_LABELS[s], s == query.sort) for s in [default, *others]]


def _cards(library: Library, results: Results, links: Links) -> list[Card]:
    cards = cards_of(results.studies, library.taxonomy, links)
    if wanted := query_words(results.query.q):
        return [found_card(c, study, wanted) for c, study in zip(cards, results.studies, strict=True)]
    return cards


def _widest(results: Results) -> str:
    query = results.query
    whole = not query.is_filtered and query.sort == "featured" and query.page == 1
    return results.studies[0].slug if whole and results.studies else ""


def _pager(results: Results, links: Links) -> Pager:
    query, last = results.query, results.pages
    near = {1, last, *range(query.page - 1, query.page + 2)} & set(range(1, last + 1))
    steps: list[View | None] = []
    for page in sorted(near):
        if page - 1 not in near and page > 1:
            steps.append(None)
        steps.append(view_of(str(page), query.on_page(page), links))
    return Pager(
        previous=view_of("Previous", query.on_page(query.page - 1), links) if query.page > 1 else None,
        next=view_of("Next", query.on_page(query.page + 1), links) if query.page < last else None,
        current=str(query.page),
        steps=steps,
    )
