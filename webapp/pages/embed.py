"""The first cards of a list, for pages of other sites."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import NamedTuple

from webapp.pages.base import Link, Links, home_link
from webapp.pages.cards import Card, cards_of
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import ordered

#: The style sheet of the cards.
SHEET = "css/embed.css"


class EmbeddedCards(NamedTuple):
    """Cards as a fragment of HTML that may stand in any page, so all addresses are absolute."""

    sheet: str  #: address of the style sheet
    language: str  #: BCP 47
    direction: str  #: ``ltr`` or ``rtl``
    cards: list[Card]
    more: Link  #: the list with the same query, or the whole list if no story matches; its label is the list's heading

    @classmethod
    def build(cls, library: Library, query: Query, limit: int, links: Links, now: datetime) -> EmbeddedCards:
        """The first ``limit`` results, whatever the page of the query. ``links`` must make absolute addresses."""
        query = query.on_page(1)
        studies = list(islice(ordered(library, query, now), limit))
        return cls(
            sheet=links.asset(SHEET),
            language=library.catalogue.tag,
            direction=library.catalogue.direction,
            cards=cards_of(studies, library, links),
            more=Link(home_link(library, links).label, links.explore(query if studies else Query(library.taxonomy))),
        )
