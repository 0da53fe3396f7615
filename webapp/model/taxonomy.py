"""The facets visitors filter by, and their terms."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic.dataclasses import dataclass as pydantic_dataclass

from webapp.model.fields import CONFIG, Paragraph, Slug, Text

#: The names of the facets, in the order of the query string. Their terms come from ``taxonomy.yaml``.
FACETS = ("industry", "product", "service", "solution")


@pydantic_dataclass(config=CONFIG, frozen=True, slots=True)
class Term:
    """One term, as ``taxonomy.yaml`` has it."""

    slug: Slug
    label: Text
    description: Paragraph


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The facets in order, each with its terms in order."""

    facets: tuple[Facet, ...]
    _terms: dict[tuple[str, str], Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        terms = {(facet.name, term.slug): term for facet in self.facets for term in facet.terms}
        object.__setattr__(self, "_terms", terms)

    def facet(self, name: str) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)

    def term(self, facet: str, slug: str) -> Term:
        return self._terms[facet, slug]
