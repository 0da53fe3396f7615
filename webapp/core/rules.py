"""The rules no schema can say: terms of the taxonomy, pictures that exist, addresses, lists without repeats, times."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from webapp.core import prose
from webapp.core.document import Document
from webapp.core.messages import BLANK, Words, found
from webapp.core.model import FACETS, WEB_PATTERN, Facet, FieldPath, Taxonomy
from webapp.core.near import did_you_mean
from webapp.core.source import CONTROL, is_blank

#: Addresses under /case-studies/ that are no study's.
RESERVED = {"results"}
_IMAGE_FIELDS = {"lightImage", "darkImage", "image"}
_NO_BASE = re.compile("[?#]|%(?![0-9A-Fa-f]{2})")
_PARAGRAPHS = {"description", "text", "notice"}
_WEB_FIELDS = {"xLink", "website", "url", "href", "base_url"}


@dataclass(frozen=True, slots=True)
class Image:
    """What a check needs to know of a picture. Without a width and height, its shape is unknown."""

    bytes: int
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a study is checked against. Without a taxonomy (it is broken itself) terms are not checked."""

    taxonomy: Taxonomy | None
    images: Mapping[str, Image]


def check_rules(document: Document, fields: dict[str, Any], around: Surroundings) -> None:
    """Tell the document what is wrong in a study's ``fields``, whatever types they have."""
    check_texts(document, fields, around.images)
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
            document.tell(path, BLANK)
        elif not text.isprintable() and CONTROL.search(text):
            # Written as an escape: one in the file itself was told, and replaced, before.
            hint = "in double quotes \\ begins an escape: use single quotes"
            document.tell(path, Words("control-character", f"{found(text)} has a control character", hint))
        elif "\t" in (line := text.strip()) or ("\n" in line and name not in _PARAGRAPHS):
            what = "tab" if "\t" in line else "line break"
            document.tell(path, Words("control-character", f"{found(text)} has a {what} in it", "write a space for it"))
        elif name in _IMAGE_FIELDS and images is not None:
            # Another beginning was told by the schema.
            if text.startswith(prose.OWN) and (said := _wrong_image(text, images)):
                document.tell(path, said)
        elif name in _WEB_FIELDS and not is_web_address(text):
            hint = "write https:// and the rest of it"
            document.tell(path, Words("web-address", f"{found(text)} is not a web address", hint))


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


def is_web_address(text: str) -> bool:
    """Whether ``text`` is a whole http or https address, without a name and password in it."""
    try:
        parts = urlsplit(text)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or not port_is_right:
        return False
    return bool(re.match(WEB_PATTERN, text)) and not any(char.isspace() or char in '<>"\\^`{|}' for char in text)


def is_base_address(text: str) -> bool:
    """Whether addresses can be made by adding a path to ``text``."""
    return is_web_address(text) and not _NO_BASE.search(text)


def check_body(document: Document, images: Mapping[str, Image]) -> None:
    """Refuse pictures of the body that are not there, or not ours, and links to such as are not there."""
    for name, start, *_ in prose.pictures(document.body):
        if document.is_full:
            break
        if not name.startswith(prose.OWN):
            hint = f"put the picture under static/images/, and write {prose.OWN}name.svg"
            document.tell_of_body(start, Words("image-path", f"{found(name)} does not begin with {prose.OWN}", hint))
        elif said := _wrong_image(name, images):
            document.tell_of_body(start, said)


def _wrong_image(name: str, images: Mapping[str, Image]) -> Words | None:
    """What is wrong with an address that begins with /images/, if anything is."""
    parts = name.split("/")[2:]
    if any(part in {"", ".", ".."} for part in parts) or any(char in name for char in "\\%?#"):
        hint = "write the file's name as it is under static/images/, without .. % ? # or \\"
        return Words("image-path", f"{found(name)} leaves /images/ or is no plain file name", hint)
    if name not in images:
        folder = name.rpartition("/")[0]
        beside = [image for image in images if image.rpartition("/")[0] == folder]
        hint = did_you_mean(name, beside) or f"put the picture at static{name}"
        return Words("image-missing", f"{found(name)} does not exist", hint)
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
        document.tell(path, Words("unknown-term", f"{found(term)} is not a term of {facet.name}", hint))
    elif not isinstance(term, str) and term not in (None, [], {}):
        said = f"{found(term, document.written(path))} is not a term of {facet.name}"
        document.tell(path, Words("wrong-type", said, listed))


def check_repeats(document: Document, path: FieldPath, items: Any) -> None:
    """Refuse an item that the list at ``path`` already has."""
    seen: set[str] = set()
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str) and item in seen:
            document.tell((*path, index), Words("repeated", f"{found(item)} is in this list twice", "keep one"))
        elif isinstance(item, str):
            seen.add(item)


def _check_schedule(document: Document, fields: dict[str, Any]) -> None:
    start, end = fields.get("publishAt"), fields.get("expiresAt")
    if not (isinstance(start, dt.datetime) and isinstance(end, dt.datetime)) or not (start.tzinfo and end.tzinfo):
        return
    if start >= end:
        said = Words("schedule", "is not later than publishAt, so the study would never show", "give a later time")
        document.tell(("expiresAt",), said)
