"""The rules no schema can say: terms of the taxonomy, pictures that exist, addresses, lists without repeats, times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp import markdown
from webapp.model import FACETS, Facet, FieldPath, Finding, Image, Taxonomy
from webapp.parsing.characters import CONTROL, is_blank
from webapp.parsing.document import Document
from webapp.validation.messages import BLANK, describe
from webapp.validation.suggestions import did_you_mean
from webapp.validation.urls import is_web_address

_IMAGE_FIELDS = {"lightImage", "darkImage", "image"}
_PARAGRAPHS = {"description", "text", "notice"}
_WEB_FIELDS = {"xLink", "website", "url", "href", "base_url"}


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """What a study is checked against. Without a taxonomy (it is broken itself) terms are not checked."""

    taxonomy: Taxonomy | None
    images: Mapping[str, Image]


def check_rules(document: Document, fields: dict[str, Any], context: ValidationContext) -> None:
    """Tell the document what is wrong in a study's ``fields``, whatever types they have."""
    check_texts(document, fields, context.images)
    for name in FACETS:
        check_repeats(document, (name,), fields.get(name))
    for name in ("related", "formerly"):
        check_repeats(document, (name,), fields.get(name))
    _check_schedule(document, fields)


def check_texts(document: Document, fields: dict[str, Any], images: Mapping[str, Image] | None) -> None:
    """Refuse blank texts, control characters, bad addresses and pictures that are not there."""
    for path, text in texts((), fields):
        name = path[-1]
        if document.is_full:
            return
        if is_blank(text):
            document.add_error(path, BLANK)
        elif not text.isprintable() and CONTROL.search(text):
            # Written as an escape: one in the file itself was told, and replaced, before.
            hint = "in double quotes \\ begins an escape: use single quotes"
            document.add_error(path, Finding("control-character", f"{describe(text)} has a control character", hint))
        elif "\t" in (line := text.strip()) or ("\n" in line and name not in _PARAGRAPHS):
            what = "tab" if "\t" in line else "line break"
            document.add_error(
                path, Finding("control-character", f"{describe(text)} has a {what} in it", "write a space for it")
            )
        elif name in _IMAGE_FIELDS and images is not None:
            # Another beginning was told by the schema.
            if text.startswith(markdown.IMAGES) and (said := _wrong_image(text, images)):
                document.add_error(path, said)
        elif name in _WEB_FIELDS and not is_web_address(text):
            hint = "write https:// and the rest of it"
            document.add_error(path, Finding("web-address", f"{describe(text)} is not a web address", hint))


def texts(path: FieldPath, value: Any) -> list[tuple[FieldPath, str]]:
    """Every text in ``value``, however deep, with its path."""
    return [(path, leaf) for path, leaf in leaves(path, value) if isinstance(leaf, str)]


def leaves(path: FieldPath, value: Any) -> list[tuple[FieldPath, Any]]:
    """All in ``value`` that holds nothing further, however deep, with its path, in order."""
    found: list[tuple[FieldPath, Any]] = []
    waiting = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        if value and isinstance(value, dict):
            waiting += [((*path, key), item) for key, item in reversed(value.items())]
        elif value and isinstance(value, list):
            waiting += [((*path, index), value[index]) for index in range(len(value) - 1, -1, -1)]
        else:
            found.append((path, value))
    return found


def check_body(document: Document, images: Mapping[str, Image]) -> None:
    """Refuse pictures of the body that are not there, or not ours, and links to such as are not there."""
    for name, start, *_ in markdown.pictures(document.body):
        if document.is_full:
            break
        if not name.startswith(markdown.IMAGES):
            hint = f"put the picture under static/images/, and write {markdown.IMAGES}name.svg"
            document.add_body_error(
                start, Finding("image-path", f"{describe(name)} does not begin with {markdown.IMAGES}", hint)
            )
        elif said := _wrong_image(name, images):
            document.add_body_error(start, said)


def _wrong_image(name: str, images: Mapping[str, Image]) -> Finding | None:
    """What is wrong with an address that begins with /images/, if anything is."""
    parts = name.split("/")[2:]
    if any(part in {"", ".", ".."} for part in parts) or any(char in name for char in "\\%?#"):
        hint = "write the file's name as it is under static/images/, without .. % ? # or \\"
        return Finding("image-path", f"{describe(name)} leaves /images/ or is no plain file name", hint)
    if name not in images:
        folder = name.rpartition("/")[0]
        beside = [image for image in images if image.rpartition("/")[0] == folder]
        hint = did_you_mean(name, beside) or f"put the picture at static{name}"
        return Finding("image-missing", f"{describe(name)} does not exist", hint)
    return None


def check_terms(document: Document, fields: dict[str, Any], taxonomy: Taxonomy | None) -> None:
    """Refuse what is no term of its facet, of whatever type; not what is empty."""
    for facet in taxonomy.facets if taxonomy else ():
        value = fields.get(facet.name)
        for at, term in enumerate(value if isinstance(value, list) else [value]):
            path = (facet.name, at) if isinstance(value, list) else (facet.name,)
            if not document.is_full:
                _check_term(document, path, term, facet)


def _check_term(document: Document, path: FieldPath, term: Any, facet: Facet) -> None:
    allowed = [term.slug for term in facet.terms]
    listed = "allowed are " + ", ".join(allowed)
    if isinstance(term, str) and term not in allowed and not is_blank(term):
        hint = " ".join(filter(None, [did_you_mean(term, allowed), listed]))
        document.add_error(path, Finding("unknown-term", f"{describe(term)} is not a term of {facet.name}", hint))
    elif not isinstance(term, str) and term not in (None, [], {}):
        said = f"{describe(term, document.written(path))} is not a term of {facet.name}"
        document.add_error(path, Finding("wrong-type", said, listed))


def check_repeats(document: Document, path: FieldPath, items: Any) -> None:
    """Refuse an item that the list at ``path`` already has."""
    seen: set[str] = set()
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str) and item in seen:
            document.add_error(
                (*path, index), Finding("repeated", f"{describe(item)} is in this list twice", "keep one")
            )
        elif isinstance(item, str):
            seen.add(item)


def _check_schedule(document: Document, fields: dict[str, Any]) -> None:
    start, end = fields.get("publishAt"), fields.get("expiresAt")
    if not (isinstance(start, dt.datetime) and isinstance(end, dt.datetime)) or not (start.tzinfo and end.tzinfo):
        return
    if start >= end:
        said = Finding("schedule", "is not later than publishAt, so the study would never show", "give a later time")
        document.add_error(("expiresAt",), said)
