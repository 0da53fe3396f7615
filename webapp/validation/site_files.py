"""``site.yaml`` and ``taxonomy.yaml``: fields to a valid Site and Taxonomy, or to their problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from webapp.model import CONFIG, FACETS, Facet, Finding, Image, Site, Taxonomy, Term, Text, as_tuple
from webapp.parsing.document import Document
from webapp.validation.study import validate


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class _FacetFields:
    label: Text
    terms: Annotated[tuple[Term, ...], BeforeValidator(as_tuple), Field(min_length=1)]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class _TaxonomyFields:
    industry: _FacetFields
    product: _FacetFields
    service: _FacetFields
    solution: _FacetFields


def validate_site(document: Document, images: Mapping[str, Image]) -> Site | None:
    """The site if ``site.yaml`` is valid, else ``None``; the errors are added to the document's problems."""
    site = validate(document, Site, images)
    for index, entry in enumerate(site.footer if site else ()):
        if not entry.href and not entry.links:
            path = ("footer", index)
            finding = Finding("missing-field", "has neither href nor links", "add a line href: or links:")
            document.problems.add_error(path, finding, document.tree.key_position(path))
    return None if document.problems else site


def validate_taxonomy(document: Document) -> Taxonomy | None:
    """The taxonomy if ``taxonomy.yaml`` is valid, else ``None``; the errors are added to the document's problems."""
    fields = validate(document, _TaxonomyFields, {})
    if fields is None:
        return None
    facets = ((name, getattr(fields, name)) for name in FACETS)
    return Taxonomy(tuple(Facet(name, facet.label, facet.terms) for name, facet in facets))
