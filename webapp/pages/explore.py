"""The list of studies: filters with counts, chips, the number of results, cards and pager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from webapp.model import Catalogue, Facet, Term
from webapp.pages import meta, phrases
from webapp.pages.base import Alternate, Frame, Links, ListLink, Logo, Page, home_link, list_link
from webapp.pages.cards import Card, cards_of, first_card, highlighted_card, logo, wide_card
from webapp.search.library import Library
from webapp.search.matcher import Matcher
from webapp.search.query import Query
from webapp.search.search import Relaxation, Results, correction, matching, relaxations

#: The menu of sorts, in its order. The label of ``newest`` is the message ``sort-newest``.
SORT_MENU = ("relevance", "featured", "newest", "title", "oldest")
#: A facet with more terms than this shows so many, and the others on demand.
SHOWN_TERMS = 10
#: Logos over the list, and their size relative to those on cards.
CUSTOMERS, CUSTOMER_SCALE = 8, 3 / 4
#: The place of the card that is a band: after the first row of three, so that three stories are seen at once.
WIDE_PLACE = 3


class FilterOption(NamedTuple):
    """The checkbox of a term."""

    id: str
    facet: str
    value: str  #: the term's slug
    label: str
    name: str  #: label and number of stories, as a screen reader says them
    total: int  #: studies with the term that match everything chosen in other facets
    number: str  #: the same, as the language writes it
    checked: bool
    disabled: bool  #: nothing would match; never true of a checked box
    hidden: bool  #: disabled, in a long facet, while something is chosen


class FacetPanel(NamedTuple):
    """The options of a facet. A long facet has the others behind a button, and a field that narrows its terms."""

    legend: str
    options: list[FilterOption]
    others: list[FilterOption]
    others_id: str
    others_label: str  #: the button's text; "" if all others are hidden
    others_open: bool
    narrow_label: str
    narrowed: str  #: what is said while the field narrows the terms, with ``{shown}`` for their number


class Customer(NamedTuple):
    """A logo that leads to the customer's story."""

    href: str
    logo: Logo


class Chip(NamedTuple):
    """A link that removes one filter."""

    id: str  #: stable, so that htmx's morph matches the element
    remove: str  #: ``<facet>:<term>``, or "" for the search
    before: str  #: what the link does, before its label
    label: str
    after: str  #: what the link does, after its label
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
    correction_before: str  #: the words before it, "Did you mean "
    correction_after: str
    correction_count: str  #: its number of results as a sentence

    @classmethod
    def build(cls, library: Library, query: Query, links: Links, now: datetime) -> NoResults:
        catalogue = library.catalogue
        relaxed = [_relaxation(relaxation, catalogue, links) for relaxation in relaxations(library, query, now)]
        message = _no_results_message(query, relaxed, catalogue)
        corrected = correction(library, query, now) if query.q else None
        if not corrected:
            return cls(message, relaxed, None, "", "", "")
        count = catalogue.text("correction-finds", count=matching(library, corrected, now).bit_count())
        around = catalogue.around("did-you-mean", "search")
        return cls(message, relaxed, list_link(corrected.q, corrected, links), *around, count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explore:
    """The part of the page that a filter changes, which is the whole of the partial."""

    title: str  #: the text of <title>
    heading: str
    intro: str
    customers: list[Customer]  #: the first of the library, whatever the query
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
    pager: Pager | None
    no_results: NoResults | None
    feeds: tuple[Alternate, ...]

    @property
    def has_long_facet(self) -> bool:
        return any(panel.others for panel in self.panels)

    @classmethod
    def build(cls, library: Library, results: Results, links: Links, now: datetime) -> Explore:
        query, home, live = results.query, home_link(library, links), library.live(now).bit_count()
        catalogue = library.catalogue
        heading, intro = home.label, library.site.tagline
        if term := meta.only_term(query):
            heading = catalogue.text("heading-of-term", heading=home.label, term=term.label)
            intro = term.description
        sentence = phrases.results(query, results.total, live, catalogue)
        if query.page > 1:
            sentence = catalogue.text("results-page", results=sentence, page=query.page, pages=results.pages)
        return cls(
            title=f"{sentence} · {heading} · {library.site.name}",
            heading=heading,
            intro=intro,
            customers=_customers(library, links, now),
            q=query.q,
            action=home.href,
            partial_action=links.results(Query(library.taxonomy)),
            panels=[_panel(library, facet, results, now) for facet in library.taxonomy.facets],
            filters_count=len(query.terms),
            chips=_chips(query, catalogue, links),
            clear=_clear(query, catalogue, links),
            total=results.total,
            sentence=sentence,
            submit_label=catalogue.text("show-count-stories", count=results.total),
            sorts=_sorts(query, catalogue),
            cards=_cards(library, results, links),
            pager=_pager(results, catalogue, links) if results.pages > 1 else None,
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
            description=explore.intro
            if is_plain
            else library.catalogue.text("results-and-text", results=explore.sentence, text=explore.intro),
            canonical=links.absolute(links.explore(query)),
            meta=meta.of_list(results, library.site, home, explore.heading, links),
            robots="" if is_plain and results.total else "noindex, follow",
            explore=explore,
        )


def _panel(library: Library, facet: Facet, results: Results, now: datetime) -> FacetPanel:
    catalogue = library.catalogue
    if len(facet.terms) <= SHOWN_TERMS:
        options = [_option(facet, term, results, catalogue) for term in facet.terms]
        return FacetPanel(facet.label, options, [], "", "", others_open=False, narrow_label="", narrowed="")
    # The order does not follow the query, so that no option moves while someone chooses.
    first = library.most_used(facet, now)[:SHOWN_TERMS]
    options = [_option(facet, term, results, catalogue) for term in first]
    others = [_option(facet, term, results, catalogue) for term in facet.terms if term not in first]
    number = sum(not option.hidden for option in options + others)
    return FacetPanel(
        facet.label,
        options,
        others,
        f"others-{facet.name}",
        "" if all(option.hidden for option in others) else catalogue.text("show-all-terms", number=number),
        others_open=any(option.checked for option in others),
        narrow_label=catalogue.text("narrow-terms", facet=facet.label),
        narrowed=catalogue.text("terms-shown", shown="{shown}", number=number),
    )


def _option(facet: Facet, term: Term, results: Results, catalogue: Catalogue) -> FilterOption:
    query, total = results.query, results.counts[facet.name, term.slug]
    checked = term.slug in query.chosen(facet.name)
    disabled = not total and not checked
    return FilterOption(
        f"{facet.name}-{term.slug}",
        facet.name,
        term.slug,
        term.label,
        catalogue.text("option-stories", label=term.label, count=total),
        total,
        catalogue.number(total),
        checked,
        disabled,
        hidden=disabled and query.is_filtered and len(facet.terms) > SHOWN_TERMS,
    )


def _customers(library: Library, links: Links, now: datetime) -> list[Customer]:
    """The first customers whose logos can be shown in one tone: a box would be a box in it."""
    studies = islice(library.studies_in(library.live(now)), CUSTOMERS)
    customers = [
        Customer(links.study(study.slug), logo(study, library, links, CUSTOMER_SCALE))
        for study in studies
        if (measured := library.logos.get(study.front.light_image)) and measured.is_measured and not measured.is_box
    ]
    return customers if len(customers) > CUSTOMERS // 2 else []


def _chips(query: Query, catalogue: Catalogue, links: Links) -> list[Chip]:
    before, after = catalogue.around("remove-filter", "filter")
    chips = []
    for facet, term in query.terms:
        label, suffix = list_link(query.taxonomy.term(facet, term).label, query.toggle(facet, term), links)
        chips.append(Chip(f"chip-{facet}-{term}", f"{facet}:{term}", before, label, after, suffix))
    if query.q:
        label, suffix = list_link(catalogue.text("quoted", text=query.q), query.with_words(""), links)
        chips.append(Chip("chip-q", "", before, label, after, suffix))
    return chips


def _clear(query: Query, catalogue: Catalogue, links: Links) -> ListLink | None:
    """The link that removes all filters. One filter alone has its chip."""
    is_needed = len(query.terms) + bool(query.q) > 1
    return list_link(catalogue.text("clear-all"), query.cleared(), links) if is_needed else None


def _sorts(query: Query, catalogue: Catalogue) -> list[SortOption]:
    default = query.default_sort
    sorts = [default, *(sort for sort in SORT_MENU if sort not in {default, "relevance"})]
    return [SortOption("" if s == default else s, catalogue.text(f"sort-{s}"), s == query.sort) for s in sorts]


def _cards(library: Library, results: Results, links: Links) -> list[Card]:
    cards = cards_of(results.studies, library, links)
    cards[:1] = map(first_card, cards[:1])
    if matcher := Matcher(results.query.q, library.index.language):
        pairs = zip(cards, results.studies, strict=True)
        return [highlighted_card(card, study, library.taxonomy, matcher) for card, study in pairs]
    if results.query == Query(library.taxonomy) and len(cards) > WIDE_PLACE:
        cards[WIDE_PLACE] = wide_card(cards[WIDE_PLACE], results.studies[WIDE_PLACE], links)
    return cards


def _pager(results: Results, catalogue: Catalogue, links: Links) -> Pager:
    query, last = results.query, results.pages
    near = {1, last, *range(query.page - 1, query.page + 2)} & set(range(1, last + 1))
    pages: list[ListLink | None] = []
    for page in sorted(near):
        if page - 1 not in near and page > 1:
            pages.append(None)
        pages.append(list_link(catalogue.number(page), query.on_page(page), links))
    return Pager(
        previous=list_link(catalogue.text("previous"), query.on_page(query.page - 1), links)
        if query.page > 1
        else None,
        next=list_link(catalogue.text("next"), query.on_page(query.page + 1), links) if query.page < last else None,
        current=catalogue.number(query.page),
        pages=pages,
    )


def _no_results_message(query: Query, relaxed: list[ListLink], catalogue: Catalogue) -> str:
    if len({facet for facet, _ in query.terms}) + len(query.q.split()) > 1:
        message = catalogue.text("no-story-has-all")
        if not relaxed:
            return message
        return catalogue.text("two-sentences", first=message, second=catalogue.text("leave-one-out"))
    return catalogue.text("no-story-has-word" if query.q else "no-such-story")


def _relaxation(relaxation: Relaxation, catalogue: Catalogue, links: Links) -> ListLink:
    query, (facet, value), total = relaxation.query, relaxation.dropped, relaxation.total
    if query.is_filtered:
        removed = catalogue.text("quoted", text=value) if facet == "q" else query.taxonomy.term(facet, value).label
        return list_link(catalogue.text("without", filter=removed, count=total), query, links)
    return list_link(catalogue.text("show-every-story", count=total), query, links)
