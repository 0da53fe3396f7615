"""The list of studies: filters with counts, chips, the number of results, cards and pager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from webapp.model import Facet
from webapp.pages import meta, phrases
from webapp.pages.base import Alternate, Frame, Links, ListLink, Page, home_link, list_link
from webapp.pages.cards import Card, cards_of, highlighted_card
from webapp.search.library import Library
from webapp.search.matcher import Matcher
from webapp.search.query import Query
from webapp.search.search import Relaxation, Results, correction, matching, relaxations

#: The menu of sorts, in its order.
SORT_LABELS = {
    "relevance": "Best match",
    "featured": "Featured",
    "newest": "Newest",
    "title": "Company, A to Z",
    "oldest": "Oldest",
}


class FilterOption(NamedTuple):
    """The checkbox of a term."""

    id: str
    facet: str
    value: str  #: the term's slug
    label: str
    total: int  #: studies with the term that match everything chosen in other facets
    checked: bool
    disabled: bool  #: nothing would match; never true of a checked box


class FacetPanel(NamedTuple):
    legend: str
    options: list[FilterOption]


class Chip(NamedTuple):
    """A link that removes one filter."""

    id: str  #: stable, so that htmx's morph matches the element
    remove: str  #: ``<facet>:<term>``, or "" for the search
    label: str
    query_suffix: str  #: as in ``ListLink``


class SortOption(NamedTuple):
    value: str  #: "" for the default, so that the form leaves it out of the address
    label: str
    selected: bool


class Pager(NamedTuple):
    previous: ListLink | None
    next: ListLink | None
    current: str  #: the label of the current page
    pages: list[ListLink | None]  #: the first, the last and those near the current one; ``None`` is a gap


class NoResults(NamedTuple):
    """A message, and links to queries that match stories."""

    message: str
    relaxations: list[ListLink]  #: queries with one filter or word less that match stories
    correction: ListLink | None  #: the query with similar words that stories contain
    correction_count: str  #: its number of results as a sentence

    @classmethod
    def build(cls, library: Library, query: Query, links: Links, now: datetime) -> NoResults:
        relaxed = [_relaxation(relaxation, links) for relaxation in relaxations(library, query, now)]
        corrected = correction(library, query, now) if query.q else None
        if not corrected:
            return cls(_no_results_message(query, relaxed), relaxed, None, "")
        count = f"That finds {phrases.stories(matching(library, corrected, now).bit_count())}."
        return cls(_no_results_message(query, relaxed), relaxed, list_link(corrected.q, corrected, links), count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explore:
    """The part of the page that a filter changes, which is the whole of the partial."""

    title: str  #: the text of <title>
    heading: str
    intro: str
    size: str  #: the number of stories that the heading stands for
    q: str  #: the search text
    action: str  #: path of the page
    partial_action: str  #: path of the partial
    panels: list[FacetPanel]
    filters_count: int  #: chosen terms
    chips: list[Chip]
    clear: ListLink | None  #: removes all filters
    total: int  #: results on all pages
    sentence: str  #: the number of results and the filters as a sentence
    submit_label: str
    sorts: list[SortOption]
    cards: list[Card]
    featured_slug: str  #: of the card that is shown wide: the first one of the whole list in its default order
    pager: Pager | None
    no_results: NoResults | None
    feeds: tuple[Alternate, ...]

    @classmethod
    def build(cls, library: Library, results: Results, links: Links, now: datetime) -> Explore:
        query, home, live = results.query, home_link(library, links), library.live(now).bit_count()
        heading, intro, size = home.label, library.site.tagline, live
        if term := meta.only_term(query):
            heading, intro, size = f"{home.label}: {term.label}", term.description, results.total
        sentence = phrases.results(query, results.total, live)
        if query.page > 1:
            sentence += f", page {query.page} of {results.pages}"
        return cls(
            title=f"{sentence} · {heading} · {library.site.name}",
            heading=heading,
            intro=intro,
            size=phrases.stories(size),
            q=query.q,
            action=home.href,
            partial_action=links.results(Query(library.taxonomy)),
            panels=[_panel(facet, results) for facet in library.taxonomy.facets],
            filters_count=len(query.terms),
            chips=_chips(query, links),
            clear=list_link("Clear all", query.cleared(), links) if len(query.terms) + bool(query.q) > 1 else None,
            total=results.total,
            sentence=sentence,
            submit_label=f"Show {phrases.stories(results.total)}",
            sorts=_sorts(query),
            cards=_cards(library, results, links),
            featured_slug=results.studies[0].slug if results.studies and query == Query(library.taxonomy) else "",
            pager=_pager(results, links) if results.pages > 1 else None,
            no_results=None if results.total else NoResults.build(library, query, links, now),
            feeds=meta.feeds(query, links),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorePage(Page):
    """The whole page around the list."""

    explore: Explore

    @classmethod
    def build(cls, library: Library, results: Results, links: Links, now: datetime) -> ExplorePage:
        query, home = results.query, home_link(library, links)
        explore = Explore.build(library, results, links, now)
        # Search engines should index the whole list and the list of each term, and no other view of them.
        is_plain = query == Query(query.taxonomy, query.terms[:1])
        return cls(
            site=library.site,
            frame=Frame.build(library, links),
            links=links,
            home=home,
            title=explore.title,
            description=explore.intro if is_plain else f"{explore.sentence}. {explore.intro}",
            canonical=links.absolute(links.explore(query)),
            meta=meta.of_list(results, library.site, home, explore.heading, links),
            robots="" if is_plain and results.total else "noindex, follow",
            explore=explore,
        )


def _panel(facet: Facet, results: Results) -> FacetPanel:
    chosen = results.query.chosen(facet.name)
    options = []
    for term in facet.terms:
        total, checked = results.counts[facet.name, term.slug], term.slug in chosen
        id_ = f"{facet.name}-{term.slug}"
        options.append(FilterOption(id_, facet.name, term.slug, term.label, total, checked, not total and not checked))
    return FacetPanel(facet.label, options)


def _chips(query: Query, links: Links) -> list[Chip]:
    chips = []
    for facet, term in query.terms:
        link = list_link(query.taxonomy.term(facet, term).label, query.toggle(facet, term), links)
        chips.append(Chip(f"chip-{facet}-{term}", f"{facet}:{term}", *link))
    if query.q:
        chips.append(Chip("chip-q", "", *list_link(f"“{query.q}”", query.with_words(""), links)))
    return chips


def _sorts(query: Query) -> list[SortOption]:
    default = query.default_sort
    others = [sort for sort in SORT_LABELS if sort not in {default, "relevance"}]
    return [SortOption("" if s == default else s, SORT_LABELS[s], s == query.sort) for s in [default, *others]]


def _cards(library: Library, results: Results, links: Links) -> list[Card]:
    cards = cards_of(results.studies, library.taxonomy, links)
    if matcher := Matcher(results.query.q, library.index.language):
        pairs = zip(cards, results.studies, strict=True)
        return [highlighted_card(card, study, library.taxonomy, matcher) for card, study in pairs]
    return cards


def _pager(results: Results, links: Links) -> Pager:
    query, last = results.query, results.pages
    near = {1, last, *range(query.page - 1, query.page + 2)} & set(range(1, last + 1))
    pages: list[ListLink | None] = []
    for page in sorted(near):
        if page - 1 not in near and page > 1:
            pages.append(None)
        pages.append(list_link(str(page), query.on_page(page), links))
    return Pager(
        previous=list_link("Previous", query.on_page(query.page - 1), links) if query.page > 1 else None,
        next=list_link("Next", query.on_page(query.page + 1), links) if query.page < last else None,
        current=str(query.page),
        pages=pages,
    )


def _no_results_message(query: Query, relaxed: list[ListLink]) -> str:
    if len({facet for facet, _ in query.terms}) + len(query.q.split()) > 1:
        return "No story has all of that." + (" Leave one thing out and some come back:" if relaxed else "")
    return "No story has that word." if query.q else "There is no such story yet."


def _relaxation(relaxation: Relaxation, links: Links) -> ListLink:
    query, (facet, value), stories = relaxation.query, relaxation.dropped, phrases.stories(relaxation.total)
    if query.is_filtered:
        removed = f"“{value}”" if facet == "q" else query.taxonomy.term(facet, value).label
        return list_link(f"Without {removed}: {stories}", query, links)
    return list_link("Show the only story" if relaxation.total == 1 else f"Show all {stories}", query, links)
