"""``site.yaml`` and ``taxonomy.yaml``: fields to a valid Site and Taxonomy, or to their problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from webapp.model import CONFIG, FACETS, Facet, Finding, Image, Site, Taxonomy, Term, Text, as_tuple, is_base_address
from webapp.parsing.document import Document
from webapp.validation.field_rules import check_texts
from webapp.validation.messages import describe
from webapp.validation.study import check_schema


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
    if document.fields is None:
        return None
    site = check_schema(document, Site)
    check_texts(document, Site, images)
    address = document.fields.get("base_url")
    if isinstance(address, str) and address.endswith("/"):
        finding = Finding("web-address", f"{describe(address)} ends with a slash", "remove the last /")
        document.problems.add_error(("base_url",), finding)
    elif isinstance(address, str) and not is_base_address(address):
        message = f"{describe(address)} has a ? or #, or a % that begins no escape"
        document.problems.add_error(("base_url",), Finding("web-address", message, "remove that part"))
    return None if document.problems else site


def validate_taxonomy(document: Document) -> Taxonomy | None:
    """The taxonomy if ``taxonomy.yaml`` is valid, else ``None``; the errors are added to the document's problems."""
    if document.fields is None:
        return None
    facets = check_schema(document, _TaxonomyFields)
    check_texts(document, _TaxonomyFields, images={})
    if document.problems or facets is None:
        return None
    fields = ((name, getattr(facets, name)) for name in FACETS)
    return Taxonomy(tuple(Facet(name, facet.label, facet.terms) for name, facet in fields))
