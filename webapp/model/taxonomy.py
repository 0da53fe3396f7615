"""The facets visitors filter by, and their terms, as ``taxonomy.yaml`` has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass as pydantic_dataclass

from webapp.model.fields import CONFIG, Paragraph, Slug, Text

#: The name of a facet. Without a hyphen in it, ``<facet>-<term>`` is one id only.
FACET_PATTERN = r"^[a-z][a-zA-Z0-9]*$"
#: The part of a facet's ``phrase`` that the labels of the chosen terms replace.
TERMS_PLACEHOLDER = "{terms}"
MAX_FACETS = 12


@pydantic_dataclass(config=CONFIG, frozen=True, slots=True)
class Term:
    """One term of a facet."""

    slug: Slug
    """The name of the term in studies and in addresses. Keep it once it is public."""
    label: Text
    """The name of the term, as visitors read it."""
    description: Paragraph
    """One sentence about the studies with the term, for the list of those and for search engines."""
    phrase: Text | None = None
    """The label as it reads in a sentence, such as 'the API'. Without it: the label."""


@pydantic_dataclass(config=CONFIG, frozen=True, slots=True)
class FacetFields:
    """The fields of one facet in ``taxonomy.yaml``."""

    label: Text
    """The name of the facet, as visitors read it."""
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    """The terms, in their order on the page."""
    required: Annotated[bool, Field(strict=True)] = True
    """false if a study may have no term of this facet."""
    phrase: Text | None = None
    """How the terms follow the number of stories: 'in {terms}'. Without it: the label, a colon and the terms."""


@dataclass(frozen=True, slots=True)
class Facet:
    """``phrase`` has ``{terms}`` in it, or is "" if the facet has none."""

    name: str
    label: str
    terms: tuple[Term, ...]
    required: bool = True
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The facets in order, each with its terms in order."""

    facets: tuple[Facet, ...]
    _terms: dict[tuple[str, str], Term] = field(init=False, repr=False, compare=False)
    _ranks: dict[tuple[str, str], int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        terms = {(facet.name, term.slug): term for facet in self.facets for term in facet.terms}
        object.__setattr__(self, "_terms", terms)
        object.__setattr__(self, "_ranks", {pair: rank for rank, pair in enumerate(terms)})

    def facet(self, name: str) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)

    def term(self, facet: str, slug: str) -> Term:
        return self._terms[facet, slug]

    def in_order(self, pairs: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The (facet, term) pairs that exist, in the order of the taxonomy."""
        return tuple(sorted(pairs & self._ranks.keys(), key=self._ranks.__getitem__))
