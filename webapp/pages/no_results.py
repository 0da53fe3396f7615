"""Ways out of "nothing found": other spellings, and what one thing less would bring."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from webapp.pages import phrases
from webapp.pages.base import Links, View, view_of
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import Relaxation, correction, matching, relaxations


class Correction(NamedTuple):
    """Words spelled better; ``finds`` says how many stories have them."""

    view: View
    finds: str


class NoResults(NamedTuple):
    """``said`` comes before the ``relaxations``, or stands alone."""

    said: str
    relaxations: list[View]
    correction: Correction | None

    @classmethod
    def of(cls, library: Library, query: Query, links: Links, now: datetime) -> NoResults:
        """For a query that finds no story."""
        ways = [_relaxation(relaxation, links) for relaxation in relaxations(library, query, now)]
        return cls(_said(query, ways), ways, _correction(library, query, links, now) if query.q else None)


def _said(query: Query, ways: list[View]) -> str:
    if len({facet for facet, _ in query.terms}) + len(query.q.split()) > 1:
        return "No story has all of that." + (" Leave one thing out and some come back:" if ways else "")
    return "No story has that word." if query.q else "There is no such story yet."


def _relaxation(relaxation: Relaxation, links: Links) -> View:
    kind, value = relaxation.dropped
    found = phrases.stories(relaxation.total)
    if not relaxation.query.is_filtered:
        return view_of("Show the only story" if relaxation.total == 1 else f"Show all {found}", relaxation.query, links)
    label = f"“{value}”" if kind == "q" else relaxation.query.taxonomy.term(kind, value).label
    return view_of(f"Without {label}: {found}", relaxation.query, links)


def _correction(library: Library, query: Query, links: Links, now: datetime) -> Correction | None:
    better = correction(library, query, now)
    if not better:
        return None
    found = phrases.stories(matching(library, better, now).bit_count())
    return Correction(view_of(better.q, better, links), f"That finds {found}.")
