"""A page that says what went wrong and where to go instead."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.model import Study
from webapp.pages.base import Links, Meta, Page
from webapp.pages.cards import Card, cards_of
from webapp.search.library import Library
from webapp.search.query import Query

# Status: heading, what it means and what to do.
WORDS = {
    404: ("Page not found", "There is no page at this address. It may have moved, or have a letter too many."),
    405: ("This page can only be read", "The request tried to send something to a page that takes nothing."),
    500: ("Something went wrong here", "The fault is ours, not yours, and it is in our log. Try again in a minute."),
}
OTHER = ("This request cannot be answered", "Something in the address or the request is not as it should be.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    status: int
    heading: str
    lead: str
    offer: str
    cards: list[Card]

    @classmethod
    def of(cls, library: Library, status: int, links: Links, nearest: list[Study], featured: list[Study]) -> ErrorPage:
        """``nearest`` are those an address may have meant; where there are none, ``featured`` are shown as such."""
        heading, lead = WORDS.get(status, OTHER)
        return cls(
            site=library.site,
            links=links,
            home=links.explore(Query(library.taxonomy)),
            title=f"{heading} · {library.site.name}",
            description=lead,
            robots="noindex",
            meta=Meta(title=heading),
            status=status,
            heading=heading,
            lead=lead,
            offer="Perhaps you were looking for" if nearest else "Stories to begin with",
            cards=cards_of(nearest or featured, library.taxonomy, links),
        )
