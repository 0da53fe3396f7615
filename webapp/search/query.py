"""The query of a visitor as a value: chosen terms, searched words, sort and page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self
from unicodedata import category

from webapp.model import Taxonomy
from webapp.search.sorts import SORTS

#: The names of the query string beside the facets.
OTHER_NAMES = ("q", "sort", "page")

Pairs = list[tuple[str, str]]

# A request line is no longer than this, and Python parses integers of at most 4,300 digits.
_MAX_PAGE_DIGITS = 4000


@dataclass(frozen=True, slots=True)
class Query:
    """``terms`` are (facet, term slug) pairs; ``q`` is "" without a search; ``page`` counts from 1.

    A query is always canonical: terms in the taxonomy's order without repeats, ``q`` with single spaces, a known sort.
    Two query strings with the same meaning give equal queries.
    """

    taxonomy: Taxonomy = field(repr=False, compare=False)
    terms: tuple[tuple[str, str], ...] = ()
    q: str = ""
    sort: str = "featured"
    page: int = 1

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]], taxonomy: Taxonomy) -> Self:
        """Read decoded (name, value) pairs in any order; never raises.

        Unknown names and terms, blanks and repeats are dropped. The first valid ``q``, ``sort`` and ``page`` count.
        """
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value)
        terms = {(facet.name, value) for facet in taxonomy.facets for value in values.get(facet.name, [])}
        q = next(filter(None, map(_clean, values.get("q", []))), "")
        sorts = (sort for sort in values.get("sort", []) if sort in SORTS and (q or not SORTS[sort].needs_q))
        pages = filter(None, map(_page, values.get("page", [])))
        return cls(taxonomy, taxonomy.in_order(terms), q, next(sorts, _default_sort(q)), next(pages, 1))

    @property
    def default_sort(self) -> str:
        return _default_sort(self.q)

    @property
    def is_filtered(self) -> bool:
        return bool(self.terms or self.q)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """Return the chosen terms of one facet, in taxonomy order."""
        return tuple([term for name, term in self.terms if name == facet])

    def pairs(self) -> Pairs:
        """Return the canonical query string as pairs, without defaults; ``parse`` of it gives this query again."""
        pairs = list(self.terms)
        if self.q:
            pairs.append(("q", self.q))
        if self.sort != self.default_sort:
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def toggle(self, facet: str, term: str) -> Self:
        """Add the term, or remove it if it is chosen; back to page 1."""
        return type(self)(self.taxonomy, self.taxonomy.in_order({*self.terms} ^ {(facet, term)}), self.q, self.sort)

    def with_words(self, q: str) -> Self:
        """Replace the searched words, "" for none; back to page 1. A default sort stays the default."""
        q = _clean(q)
        keeps_sort = self.sort != self.default_sort and (q or not SORTS[self.sort].needs_q)
        return type(self)(self.taxonomy, self.terms, q, self.sort if keeps_sort else _default_sort(q))

    def cleared(self) -> Self:
        """Remove all terms and words; a chosen sort stays."""
        return type(self)(self.taxonomy, (), self.q, self.sort).with_words("")

    def sorted_by(self, sort: str) -> Self:
        return type(self)(self.taxonomy, self.terms, self.q, sort)

    def on_page(self, page: int) -> Self:
        return type(self)(self.taxonomy, self.terms, self.q, self.sort, page)


def known_names(taxonomy: Taxonomy) -> set[str]:
    """Return the names of the query string that a site knows. All others (``utm_source``) are left alone."""
    return {*OTHER_NAMES, *(facet.name for facet in taxonomy.facets)}


def _default_sort(q: str) -> str:
    return "relevance" if q else "featured"


def _clean(q: str) -> str:
    """Remove invisible characters such as soft hyphens; turn control characters and white space into single spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in q if category(c) != "Cf").split())


def _page(text: str) -> int:
    """Return the page number, or 0 if the text is not one."""
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    return int(digits[:_MAX_PAGE_DIGITS] or 0)
