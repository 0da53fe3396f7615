"""The page for an error: what went wrong, and where to go instead."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.model import Study
from webapp.pages.base import Frame, Links, Meta, Page, home_link
from webapp.pages.cards import Card, cards_of
from webapp.search.library import Library

#: HTTP statuses with messages of their own: ``error-404`` is the heading, ``error-404-text`` the explanation.
STATUSES = (404, 405, 500)


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
        catalogue, id_ = library.catalogue, f"error-{status if status in STATUSES else 'other'}"
        heading, intro = catalogue.text(id_), catalogue.text(f"{id_}-text")
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
            cards_heading=catalogue.text("perhaps" if suggested else "begin-with"),
            cards=cards_of(suggested or featured, library, links),
        )
