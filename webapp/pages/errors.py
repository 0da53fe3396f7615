"""The page for an error: what went wrong, and where to go instead."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.model import Study
from webapp.pages.base import Frame, Links, Meta, Page, home_link
from webapp.pages.cards import Card, cards_of
from webapp.search.library import Library

#: HTTP status: heading, and an explanation with advice.
MESSAGES = {
    404: ("Page not found", "There is no page at this address. It may have moved, or have a letter too many."),
    405: ("This page can only be read", "The request tried to send something to a page that takes nothing."),
    500: ("Something went wrong here", "The fault is ours, not yours, and it is in our log. Try again in a minute."),
}
OTHER = ("This request cannot be answered", "Something in the address or the request is not as it should be.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """An error, with stories to read instead."""

    status: int  #: HTTP status
    heading: str
    intro: str  #: what it means and what to do
    cards_heading: str
    cards: list[Card]

    @classmethod
    def build(
        cls, library: Library, status: int, links: Links, suggested: list[Study], featured: list[Study]
    ) -> ErrorPage:
        """``suggested`` are the studies that the address may mean. If there are none, the page shows ``featured``."""
        heading, intro = MESSAGES.get(status, OTHER)
        return cls(
            site=library.site,
            frame=Frame.build(library, links),
            links=links,
            home=home_link(library, links),
            title=f"{heading} · {library.site.name}",
            description=intro,
            robots="noindex",
            meta=Meta(title=heading),
            status=status,
            heading=heading,
            intro=intro,
            cards_heading="Perhaps you were looking for" if suggested else "Stories to begin with",
            cards=cards_of(suggested or featured, library.taxonomy, links),
        )
