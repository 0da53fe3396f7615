"""What a visitor asked for, as a value: chosen terms, words, sort and page.

A ``Query`` is always canonical, whatever it was parsed from: terms in the taxonomy's order without repeats, words
single-spaced, a sort that means something, a page of at least 1. Two addresses that mean the same are equal here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self
from unicodedata import category

from webapp.model import FACETS, Taxonomy

SORTS = ("featured", "newest", "title", "relevance")

#: Every name of the query string that means something; all others are left alone (``utm_source``).
NAMES = (*FACETS, "q", "sort", "page")

Pairs = list[tuple[str, str]]

# Servers take no longer line of a request, and Python no number of more than 4,300.
_MOST_DIGITS = 4000


@dataclass(frozen=True, slots=True)
class Query:
    """``terms`` are (facet, term slug) pairs; ``q`` is "" when nothing is searched."""

    taxonomy: Taxonomy = field(repr=False, compare=False)
    terms: tuple[tuple[str, str], ...] = ()
    q: str = ""
    sort: str = "featured"
    page: int = 1

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]], taxonomy: Taxonomy) -> Self:
        """Read decoded (name, value) pairs in any order, with anything in them; never raises.

        Unknown names, unknown terms, blanks and repeats are dropped; of several ``q``, ``sort`` or ``page`` the
        first that says something counts.
        """
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        chosen = {(name, value) for name, values in given.items() for value in values}
        q = next(filter(None, map(_words, given.get("q", []))), "")
        sorts = [sort for sort in given.get("sort", []) if sort in SORTS and (q or sort != "relevance")]
        pages = filter(None, map(_page, given.get("page", [])))
        return cls(
            taxonomy,
            terms=_ordered(chosen, taxonomy),
            q=q,
            sort=sorts[0] if sorts else _default_sort(q),
            page=next(pages, 1),
        )

    @property
    def default_sort(self) -> str:
        return _default_sort(self.q)

    @property
    def is_filtered(self) -> bool:
        return bool(self.terms or self.q)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The chosen terms of one facet, in taxonomy order."""
        return tuple([term for name, term in self.terms if name == facet])

    def pairs(self) -> Pairs:
        """The canonical query string as pairs, without defaults; ``parse`` of it gives this query again."""
        pairs = list(self.terms)
        if self.q:
            pairs.append(("q", self.q))
        if self.sort != self.default_sort:
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def toggle(self, facet: str, term: str) -> Self:
        """Choose the term, or drop it where it is chosen. Back to page 1."""
        return type(self)(self.taxonomy, _ordered(set(self.terms) ^ {(facet, term)}, self.taxonomy), self.q, self.sort)

    def without(self, facet: str, term: str) -> Self:
        terms = tuple(pair for pair in self.terms if pair != (facet, term))
        return type(self)(self.taxonomy, terms, self.q, self.sort)

    def with_words(self, q: str) -> Self:
        """Search for other words, or (with "") for none; a sort that was the default stays the default."""
        q = _words(q)
        keeps_sort = self.sort != self.default_sort and (q or self.sort != "relevance")
        return type(self)(self.taxonomy, self.terms, q, self.sort if keeps_sort else _default_sort(q))

    def cleared(self) -> Self:
        """No terms and no words; a chosen sort stays."""
        return type(self)(self.taxonomy, (), self.q, self.sort).with_words("")

    def sorted_by(self, sort: str) -> Self:
        return type(self)(self.taxonomy, self.terms, self.q, sort)

    def on_page(self, page: int) -> Self:
        return type(self)(self.taxonomy, self.terms, self.q, self.sort, page)


def known(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """The pairs that mean something to this site, as they stand."""
    return [pair for pair in pairs if pair[0] in NAMES]


def _default_sort(q: str) -> str:
    return "relevance" if q else "featured"


def _ordered(chosen: set[tuple[str, str]], taxonomy: Taxonomy) -> tuple[tuple[str, str], ...]:
    pairs = ((facet.name, term.slug) for facet in taxonomy.facets for term in facet.terms)
    return tuple(pair for pair in pairs if pair in chosen)


def _words(text: str) -> str:
    """Single spaces; control characters (NUL among them) part words as a space does, and soft hyphens and the like,
    which cannot be seen, do not."""
    return " ".join("".join(c if c.isprintable() else " " for c in text if category(c) != "Cf").split())


def _page(text: str) -> int:
    """The page's number, or 0 where the text is none."""
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    return int(digits[:_MOST_DIGITS] or 0)
