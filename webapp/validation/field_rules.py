"""The rules that the schema cannot express: terms, texts, pictures, web addresses, repeated values, times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webapp import markdown
from webapp.model import FieldPath, Finding, Image, Taxonomy, TextKind, is_base_address, is_web_address
from webapp.model.schema_fields import schema_fields
from webapp.parsing.characters import CONTROL, is_blank
from webapp.parsing.document import Document
from webapp.parsing.source import position_of
from webapp.validation.messages import BLANK, EMPTY, describe, web_address
from webapp.validation.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """What a study is checked against. If the taxonomy is ``None`` (it has errors), terms are not checked."""

    taxonomy: Taxonomy | None
    images: Mapping[str, Image]


def leaves(value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """Every value in ``value`` that is not a filled mapping or list, at any depth, with its path, in order."""
    if value and isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def check_values(document: Document, schema: type, images: Mapping[str, Image]) -> None:
    """Refuse empty values in the fields of ``schema``, and texts that are wrong for the kind that their type has."""
    fields, seen = schema_fields(schema), set[tuple[FieldPath, str]]()
    for path, value in leaves(document.fields):
        names = path if path in fields else tuple(part for part in path if isinstance(part, str))
        field = fields.get(names)
        if not field or document.problems.is_full:
            continue
        if value is None or value == {}:
            document.problems.add_error(path, EMPTY)
        elif isinstance(value, str):
            if finding := _wrong_text(value, field.kind, images):
                document.problems.add_error(path, finding)
            elif field.kind is TextKind.SLUG and (names, value) in seen:
                finding = Finding("repeated", f"{describe(value)} is in this list twice", "keep one of the two")
                document.problems.add_error(path, finding)
            seen.add((names, value))


def _wrong_text(text: str, kind: TextKind | None, images: Mapping[str, Image]) -> Finding | None:
    if is_blank(text):
        return BLANK
    if not text.isprintable() and CONTROL.search(text):
        # It was written as an escape: those in the file itself have been reported and replaced.
        hint = "\\ begins an escape in double quotes: use single quotes"
        return Finding("control-character", f"{describe(text)} has a control character", hint)
    line = text.strip()
    if "\t" in line or ("\n" in line and kind is not TextKind.PARAGRAPH):
        what = "tab" if "\t" in line else "line break"
        return Finding("control-character", f"{describe(text)} has a {what} in it", "write a space instead")
    if kind is TextKind.IMAGE_PATH and text.startswith(markdown.IMAGES):  # the schema refuses other beginnings
        return _wrong_image(text, images)
    if kind is TextKind.WEB_ADDRESS or kind is TextKind.BASE_ADDRESS:
        return _wrong_address(text, kind)
    return None


def _wrong_address(text: str, kind: TextKind) -> Finding | None:
    if not is_web_address(text):
        return web_address(text)
    if kind is TextKind.BASE_ADDRESS and text.endswith("/"):
        return Finding("web-address", f"{describe(text)} ends with a slash", "remove the last /")
    if kind is TextKind.BASE_ADDRESS and not is_base_address(text):
        message = f"{describe(text)} has a ? or #, or a % that begins no escape"
        return Finding("web-address", message, "remove that part")
    return None


def _wrong_image(name: str, images: Mapping[str, Image]) -> Finding | None:
    """What is wrong with an address that begins with /images/."""
    if any(part in {"", ".", ".."} for part in name.split("/")[2:]) or any(char in name for char in "\\%?#"):
        hint = "write the file's name as it is in the site's folder images/, without .. % ? # or \\"
        return Finding("image-path", f"{describe(name)} leaves /images/ or is not a plain file name", hint)
    if name not in images:
        folder = name.rpartition("/")[0]
        beside = [image for image in images if image.rpartition("/")[0] == folder]
        hint = did_you_mean(name, beside) or f"put the picture at {name[1:]} in the site folder"
        return Finding("image-missing", f"{describe(name)} does not exist", hint)
    return None


def check_body(document: Document, images: Mapping[str, Image]) -> None:
    """Refuse pictures of the body that do not exist or are not under /images/, and links to such that do not exist."""
    for target in markdown.pictures(document.body):
        if document.problems.is_full:
            return
        name = target.address
        if name.startswith(markdown.IMAGES):
            finding = _wrong_image(name, images)
        else:
            hint = f"put the picture into images/ of the site folder, and write {markdown.IMAGES}name.svg"
            finding = Finding("image-path", f"{describe(name)} does not begin with {markdown.IMAGES}", hint)
        if finding:
            position = position_of(document.source.text, document.body_start + target.start)
            document.problems.add(finding, position, "body")


def check_terms(document: Document, taxonomy: Taxonomy | None) -> None:
    """Refuse values of any type that are not terms of their facet, unless they are empty."""
    for facet in taxonomy.facets if taxonomy else ():
        value, allowed = (document.fields or {}).get(facet.name), [term.slug for term in facet.terms]
        for index, term in enumerate(value if isinstance(value, list) else [value]):
            is_empty = is_blank(term) if isinstance(term, str) else term in (None, [], {})
            if term in allowed or is_empty or document.problems.is_full:
                continue
            path = (facet.name, index) if isinstance(value, list) else (facet.name,)
            message = f"{describe(term, document.tree.written.get(path))} is not a term of {facet.name}"
            hint = "allowed are " + ", ".join(allowed)
            if isinstance(term, str):
                finding = Finding("unknown-term", message, f"{did_you_mean(term, allowed)} {hint}".lstrip())
            else:
                finding = Finding("wrong-type", message, hint)
            document.problems.add_error(path, finding)


def check_schedule(document: Document) -> None:
    """Refuse an ``expiresAt`` that is not later than ``publishAt``."""
    fields = document.fields or {}
    start, end = fields.get("publishAt"), fields.get("expiresAt")
    if not (isinstance(start, dt.datetime) and isinstance(end, dt.datetime)) or not (start.tzinfo and end.tzinfo):
        return
    if start >= end:
        message = "is not later than publishAt, so the study would never appear"
        document.problems.add_error(("expiresAt",), Finding("schedule", message, "write a later time"))
