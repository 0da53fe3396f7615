"""What the list shows instead of cards if no story matches: a corrected spelling, and filters to remove."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from webapp.pages import phrases
from webapp.pages.base import Links, ListLink, list_link
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import Relaxation, correction, matching, relaxations


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
            return cls(_message(query, relaxed), relaxed, None, "")
        count = f"That finds {phrases.stories(matching(library, corrected, now).bit_count())}."
        return cls(_message(query, relaxed), relaxed, list_link(corrected.q, corrected, links), count)


def _message(query: Query, relaxed: list[ListLink]) -> str:
    if len({facet for facet, _ in query.terms}) + len(query.q.split()) > 1:
        return "No story has all of that." + (" Leave one thing out and some come back:" if relaxed else "")
    return "No story has that word." if query.q else "There is no such story yet."


def _relaxation(relaxation: Relaxation, links: Links) -> ListLink:
    query, (facet, value), stories = relaxation.query, relaxation.dropped, phrases.stories(relaxation.total)
    if query.is_filtered:
        removed = f"“{value}”" if facet == "q" else query.taxonomy.term(facet, value).label
        return list_link(f"Without {removed}: {stories}", query, links)
    return list_link("Show the only story" if relaxation.total == 1 else f"Show all {stories}", query, links)
