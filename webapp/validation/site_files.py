"""``site.yaml`` and ``taxonomy.yaml``: fields to a valid Site and Taxonomy, or to their problems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import make_dataclass
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from webapp.model import (
    CONFIG,
    FACET_PATTERN,
    LIST_PATH,
    MAX_FACETS,
    TERMS_PLACEHOLDER,
    Facet,
    FacetFields,
    Finding,
    FrontMatter,
    Image,
    Messages,
    Site,
    Taxonomy,
    language_of,
    locale_of,
    placeholders,
)
from webapp.model.schema_fields import fields_of
from webapp.parsing.document import Document
from webapp.validation.messages import describe
from webapp.validation.study import validate
from webapp.validation.suggestions import did_you_mean

#: The beginnings of paths that the program has for other things.
_RESERVED_PATHS = {"case-studies", "static", "images", "healthz", "readyz"}
#: The messages of each language.
Languages = Mapping[str, Messages]

_LANGUAGE_HINT = "write one of these, or one with a region, such as es-MX: "
#: Names that the query string of a list has for other things.
_QUERY_NAMES = ("q", "sort", "page", "v", "preview", "limit")


def validate_site(document: Document, images: Mapping[str, Image], languages: Languages) -> Site | None:
    """The site if ``site.yaml`` is valid, else ``None``; the errors are added to the document's problems."""
    site = validate(document, Site, images)
    if site:
        _check_words(document, site, languages)
    if site and site.list_path.split("/")[1] in _RESERVED_PATHS and site.list_path != LIST_PATH:
        finding = Finding("list-path", f"{describe(site.list_path)} belongs to the program", "choose another path")
        document.problems.add_error(("listPath",), finding)
    for index, entry in enumerate(site.footer if site else ()):
        if not entry.href and not entry.links:
            path = ("footer", index)
            finding = Finding("missing-field", "has neither href nor links", "add a line href: or links:")
            document.problems.add_error(path, finding, document.tree.key_position(path))
    return None if document.problems else site


def validate_taxonomy(document: Document) -> Taxonomy | None:
    """The taxonomy if ``taxonomy.yaml`` is valid, else ``None``; the errors are added to the document's problems."""
    names = list(document.fields or {})
    for name in names:
        if finding := _wrong_name(name):
            document.problems.add_error((name,), finding, document.tree.key_position((name,)))
    if document.fields is not None and not 1 <= len(names) <= MAX_FACETS:
        message = f"has {len(names)} facets" if names else "has no facets"
        finding = Finding("facet", message, f"write 1 to {MAX_FACETS} facets, each with label: and terms:")
        document.problems.add_error((), finding, (1, 1))
    # An attribute may not have the name of a facet, which may be a word of Python.
    attributes = {name: f"facet_{number}" for number, name in enumerate(names[: 2 * MAX_FACETS])}
    fields = [(attribute, Annotated[FacetFields, Field(alias=name)]) for name, attribute in attributes.items()]
    values = validate(document, dataclass(config=CONFIG)(make_dataclass("TaxonomyFields", fields)), {})
    if values is None:
        return None
    facets: list[Facet] = []
    for name, attribute in attributes.items():
        facet: FacetFields = getattr(values, attribute)
        facets.append(Facet(name, facet.label, facet.terms, facet.required, facet.phrase or ""))
        if finding := _wrong_phrase(facet.phrase):
            document.problems.add_error((name, "phrase"), finding)
    return None if document.problems else Taxonomy(tuple(facets))


def _check_words(document: Document, site: Site, languages: Languages) -> None:
    """Refuse a language without messages, and texts of ``words`` that the program cannot use."""
    messages = languages.get(language_of(site.language))
    if messages is None or locale_of(site.language) is None:
        finding = Finding(
            "language", f"there are no texts in {describe(site.language)}", _LANGUAGE_HINT + ", ".join(languages)
        )
        document.problems.add_error(("language",), finding)
        return
    forms = messages.forms
    for id_, texts in site.words.items():
        if id_ not in forms:
            hint = did_you_mean(id_, forms) or "docs/words.md lists the ids"
            finding = Finding("words", f"there is no text with the id {describe(id_)}", hint)
            document.problems.add_error(("words", id_), finding, document.tree.key_position(("words", id_)))
        elif len(texts) not in {1, len(forms[id_])}:
            hint = f"write one text, or {len(forms[id_])}" if len(forms[id_]) > 1 else "write one text"
            document.problems.add_error(("words", id_), Finding("words", f"has {len(texts)} texts", hint))
        else:
            allowed = set().union(*(placeholders(form) or () for form in forms[id_]))
            for index, text in enumerate(texts):
                path = ("words", id_, index) if ("words", id_, index) in document.tree.values else ("words", id_)
                if wrong := _wrong_placeholders(text, allowed):
                    document.problems.add_error(path, wrong)


def _wrong_placeholders(text: str, allowed: set[str]) -> Finding | None:
    names = placeholders(text)
    if names is not None and names <= allowed:
        return None
    listed = ", ".join(f"{{{name}}}" for name in sorted(allowed))
    hint = f"the text may have {listed}" if allowed else "this text may have nothing in braces"
    return Finding("words", f"{describe(text)} has braces with something else in them", hint)


def _wrong_name(name: str) -> Finding | None:
    if not re.fullmatch(FACET_PATTERN.strip("^$"), name):
        hint = "use letters a to z and digits, and begin with a small letter, as in companySize"
        return Finding("facet", f"{describe(name)} is not a name that a facet can have", hint)
    if name in _QUERY_NAMES:
        return Finding("facet", f"{describe(name)} has another meaning in the addresses of lists", "rename the facet")
    if name in fields_of(FrontMatter, ()):
        return Finding("facet", f"{describe(name)} is another field of a study", "rename the facet")
    return None


def _wrong_phrase(phrase: str | None) -> Finding | None:
    if phrase is None or phrase.count(TERMS_PLACEHOLDER) == 1 == phrase.count("{") == phrase.count("}"):
        return None
    hint = f"write {TERMS_PLACEHOLDER} where the labels of the terms belong, as in 'in {TERMS_PLACEHOLDER}'"
    return Finding("facet", f"{describe(phrase)} does not have {TERMS_PLACEHOLDER} exactly once", hint)
