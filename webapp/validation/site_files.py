"""``site.yaml`` and ``taxonomy.yaml``: fields to a valid Site and Taxonomy, or to their problems."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from webapp.model import CONFIG, FACETS, Facet, Finding, Site, Slug, Taxonomy, Term, Text, as_tuple
from webapp.parsing.document import Document
from webapp.validation.field_rules import check_repeats, check_texts
from webapp.validation.messages import describe
from webapp.validation.study import validate
from webapp.validation.urls import is_base_address


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class _TermEntry:
    slug: Slug
    label: Text
    description: Text


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class _FacetEntry:
    label: Text
    terms: Annotated[tuple[_TermEntry, ...], BeforeValidator(as_tuple), Field(min_length=1)]


@dataclass(config=CONFIG, frozen=True, slots=True, kw_only=True)
class _TaxonomyFile:
    industry: _FacetEntry
    product: _FacetEntry
    service: _FacetEntry
    solution: _FacetEntry


_SITE = TypeAdapter(Site)
_TAXONOMY = TypeAdapter(_TaxonomyFile)


def validate_site(document: Document) -> Site | None:
    """The site if all of ``site.yaml`` is right; else its problems are added to the document's."""
    if document.fields is None:
        return None
    site: Site | None = validate(document, _SITE, Site)
    check_texts(document, document.fields, images=None)
    check_repeats(document, ("featured",), document.fields.get("featured"))
    address = document.fields.get("base_url")
    if isinstance(address, str) and address.endswith("/"):
        said = Finding("web-address", f"{describe(address)} ends with a slash", "take the last / off")
        document.add_error(("base_url",), said)
    elif isinstance(address, str) and not is_base_address(address):
        said = Finding(
            "web-address", f"{describe(address)} has a ? or #, or a % that begins no escape", "end it before"
        )
        document.add_error(("base_url",), said)
    return None if document.problems else site


def validate_taxonomy(document: Document) -> Taxonomy | None:
    """The taxonomy if all of ``taxonomy.yaml`` is right; else its problems are added to the document's."""
    if document.fields is None:
        return None
    study_files: _TaxonomyFile | None = validate(document, _TAXONOMY, _TaxonomyFile)
    check_texts(document, document.fields, images=None)
    for facet in FACETS:
        _check_slugs(document, facet)
    if document.problems or study_files is None:
        return None
    return Taxonomy(tuple(_facet(name, getattr(study_files, name)) for name in FACETS))


def _facet(name: str, study_file: _FacetEntry) -> Facet:
    return Facet(name, study_file.label, tuple(Term(t.slug, t.label, t.description) for t in study_file.terms))


def _check_slugs(document: Document, facet: str) -> None:
    """A term may be in its facet once."""
    fields = document.fields or {}
    study_file = fields.get(facet)
    terms = study_file.get("terms") if isinstance(study_file, dict) else None
    seen: set[str] = set()
    for index, term in enumerate(terms if isinstance(terms, list) else ()):
        slug = term.get("slug") if isinstance(term, dict) else None
        if isinstance(slug, str) and slug in seen:
            said = Finding("repeated", f"{describe(slug)} is a term of {facet} already", "keep one of the two")
            document.add_error((facet, "terms", index, "slug"), said)
        elif isinstance(slug, str):
            seen.add(slug)
