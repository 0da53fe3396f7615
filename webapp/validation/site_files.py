"""``site.yaml`` and ``taxonomy.yaml``: fields to a valid Site and Taxonomy, or to their problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from webapp.model import CONFIG, FACETS, Facet, Finding, Image, Paragraph, Site, Slug, Taxonomy, Term, Text, as_tuple
from webapp.model.urls import is_base_address
from webapp.parsing.document import Document
from webapp.validation.field_rules import check_repeats, check_texts
from webapp.validation.messages import describe
from webapp.validation.study import check_schema


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class _TermFields:
    slug: Slug
    label: Text
    description: Paragraph


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class _FacetFields:
    label: Text
    terms: Annotated[tuple[_TermFields, ...], BeforeValidator(as_tuple), Field(min_length=1)]


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
    check_repeats(document, ("featured",))
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
    for name in FACETS:
        _check_unique_slugs(document, name)
    if document.problems or facets is None:
        return None
    return Taxonomy(tuple(_facet(name, getattr(facets, name)) for name in FACETS))


def _facet(name: str, facet: _FacetFields) -> Facet:
    return Facet(name, facet.label, tuple(Term(term.slug, term.label, term.description) for term in facet.terms))


def _check_unique_slugs(document: Document, name: str) -> None:
    facet = (document.fields or {}).get(name)
    terms = facet.get("terms") if isinstance(facet, dict) else None
    seen: set[str] = set()
    for index, term in enumerate(terms if isinstance(terms, list) else ()):
        slug = term.get("slug") if isinstance(term, dict) else None
        if isinstance(slug, str) and slug in seen:
            finding = Finding("repeated", f"{describe(slug)} is a term of {name} already", "keep one of the two")
            document.problems.add_error((name, "terms", index, "slug"), finding)
        elif isinstance(slug, str):
            seen.add(slug)
