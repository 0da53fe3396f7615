"""Ways out of "nothing found": other spellings, and what one thing less would bring."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from webapp.core.library import Library
from webapp.core.query import Query
from webapp.core.search import Rescue, correction, hits, rescues
from webapp.pages import sentences
from webapp.pages.shared import Links, View, view_of


class Correction(NamedTuple):
    """Words spelled better; ``finds`` says how many stories have them."""

    view: View
    finds: str


class Nothing(NamedTuple):
    """``said`` comes before the ``rescues``, or stands alone."""

    said: str
    rescues: list[View]
    correction: Correction | None

    @classmethod
    def of(cls, library: Library, query: Query, links: Links, now: datetime) -> Nothing:
        """For a query that finds no story."""
        ways = [_rescue(rescue, links) for rescue in rescues(library, query, now)]
        return cls(_said(query, ways), ways, _correction(library, query, links, now) if query.q else None)


def _said(query: Query, ways: list[View]) -> str:
    if len({facet for facet, _ in query.terms}) + len(query.q.split()) > 1:
        return "No story has all of that." + (" Leave one thing out and some come back:" if ways else "")
    return "No story has that word." if query.q else "There is no such story yet."


def _rescue(rescue: Rescue, links: Links) -> View:
    kind, value = rescue.dropped
    found = sentences.stories(rescue.total)
    if not rescue.query.is_filtered:
        return view_of("Show the only story" if rescue.total == 1 else f"Show all {found}", rescue.query, links)
    label = f"“{value}”" if kind == "q" else rescue.query.taxonomy.term(kind, value).label
    return view_of(f"Without {label}: {found}", rescue.query, links)


def _correction(library: Library, query: Query, links: Links, now: datetime) -> Correction | None:
    better = correction(library, query, now)
    if not better:
        return None
    found = sentences.stories(hits(library, better, now).bit_count())
    return Correction(view_of(better.q, better, links), f"That finds {found}.")
