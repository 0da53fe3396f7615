"""The rules that the schema cannot express: terms, texts, pictures, web addresses, repeated values, times."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from webapp import markdown
from webapp.model import (
    EMPTY_LABEL,
    Code,
    FieldPath,
    Finding,
    Image,
    Taxonomy,
    TextKind,
    is_base_address,
    is_font_family,
    is_link_address,
    is_web_address,
)
from webapp.model.schema_fields import schema_fields
from webapp.parsing.characters import CONTROL, invisible_at, is_blank
from webapp.parsing.document import Document
from webapp.parsing.source import position_of
from webapp.validation.messages import BLANK, EMPTY, UNQUOTED_COLOUR, describe, invisible, web_address, without_marks
from webapp.validation.suggestions import did_you_mean, did_you_mean_file


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """What a study is checked against. If the taxonomy is ``None`` (it has errors), terms are not checked."""

    taxonomy: Taxonomy | None
    images: Mapping[str, Image]


#: The fields of a study that are left out together when the story is told in the body.
BLOCKS = ("problemBlock", "solutionBlock", "resultBlock")


def required_blocks(document: Document) -> tuple[str, ...]:
    """The blocks that the study must have: none if it has none and tells the story in its body, else all."""
    is_told_in_body = not is_blank(document.body) and not any(name in (document.fields or {}) for name in BLOCKS)
    return () if is_told_in_body else BLOCKS


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
            document.problems.add_error(path, UNQUOTED_COLOUR if field.kind is TextKind.ACCENT else EMPTY)
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
    if "\t" in line or ("\n" in line and kind not in _OF_SEVERAL_LINES):
        what = "tab" if "\t" in line else "line break"
        return Finding("control-character", f"{describe(text)} has a {what} in it", "write a space instead")
    finding = invisible(text, _WITHOUT_INVISIBLE[kind]) if kind in _WITHOUT_INVISIBLE else None
    return finding or _wrong_for_kind(text, kind, images)


def _wrong_for_kind(text: str, kind: TextKind | None, images: Mapping[str, Image]) -> Finding | None:
    if text.startswith(markdown.IMAGES) and kind in _MAY_BE_IMAGE:
        return _wrong_file(text, images, _RULES_OF_FILES.get(kind, _any_type))
    if kind is TextKind.PROSE:
        return _wrong_prose(text, images)
    if kind in _RULES_OF_VIDEOS and "://" in text:
        hint = "put the file into images/ of the site folder: videos of other hosts are not shown"
        return Finding("image-path", f"{describe(text)} is on another host", hint)
    if kind in _RULES_OF_FILES and kind is not TextKind.FONT:
        return _wrong_beginning(text, images)
    if kind is TextKind.WEB_ADDRESS or kind is TextKind.BASE_ADDRESS:
        return _wrong_address(text, kind)
    return _RULES[kind](text) if kind in _RULES else None


def _wrong_beginning(text: str, images: Mapping[str, Image]) -> Finding:
    """The finding for the address of a picture that does not begin with /images/."""
    plain = without_marks(text).strip("<>").replace("\\", "/")
    address = markdown.IMAGES + re.split("(?:^|/)images/", plain)[-1].lstrip("/")
    hint = f"write {address}" if address in images else did_you_mean_file(address, images)
    hint = hint or "write /images/icons/name.svg"
    return Finding("image-path", f"{describe(text)} does not begin with {markdown.IMAGES}", hint)


def _wrong_prose(text: str, images: Mapping[str, Image]) -> Finding | None:
    """The finding for the first wrong link of a text with links."""
    # Thousands of texts are read at start, and parsing them would be slow.
    if markdown.IMAGES not in text and not may_have_wrong_link(text):
        return None
    links = (link for link in markdown.links(text) if not link.is_picture)
    return next(filter(None, (_wrong_target(link, images) for link in links)), None)


def _wrong_address(text: str, kind: TextKind) -> Finding | None:
    if not is_web_address(text):
        return web_address(text)
    if kind is TextKind.BASE_ADDRESS and text.endswith("/"):
        return Finding("web-address", f"{describe(text)} ends with a slash", "remove the last /")
    if kind is TextKind.BASE_ADDRESS and not is_base_address(text):
        message = f"{describe(text)} has a ? or #, or a % that begins no escape"
        return Finding("web-address", message, "remove that part")
    return None


def _wrong_link(text: str) -> Finding | None:
    if is_link_address(text):
        return None
    hint = "write https://…, mailto:name@company.com, or a path of this site that begins with one /"
    return Finding("link-address", f"{describe(text)} is not an address that a link can have", hint)


def _wrong_accent(text: str) -> Finding | None:
    from webapp.model.palette import is_accent, nearest_accent  # noqa: PLC0415 - it imports coloraide

    if is_accent(text):
        return None
    if nearest := nearest_accent(text):
        message = f"{describe(text)} is transparent, or brighter than every screen can show"
        return Finding("accent", message, f"the nearest colour that works is '{nearest}'")
    hint = "write a colour of CSS in quotes, such as '#0b6e4f'"
    if is_accent(f"#{text}"):
        hint = f"write '#{text}'"
    return Finding("accent", f"{describe(text)} is not a colour", hint)


def _wrong_font(text: str) -> Finding | None:
    if (text.startswith(markdown.IMAGES) and text.endswith(".woff2")) or is_font_family(text):
        return None
    hint = "write the name of one font family, or the address of a file such as /images/acme.woff2"
    return Finding("font", f"{describe(text)} is neither the name of a font nor a .woff2 file under /images/", hint)


def _wrong_ending(name: str, what: str, endings: tuple[str, ...]) -> Finding | None:
    if name.lower().endswith(endings):
        return None
    return Finding("image-path", f"{describe(name)} is not {what}", f"name a file that ends in {' or '.join(endings)}")


_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".ico")
_OF_SEVERAL_LINES = {TextKind.PARAGRAPH, TextKind.PROSE}
_WITHOUT_INVISIBLE: dict[TextKind | None, Code] = {
    TextKind.SLUG: "slug",
    TextKind.IMAGE_PATH: "image-path",
    TextKind.WEB_ADDRESS: "web-address",
    TextKind.BASE_ADDRESS: "web-address",
    TextKind.LINK_ADDRESS: "link-address",
}
_RULES_OF_VIDEOS: dict[TextKind | None, Callable[[str], Finding | None]] = {
    TextKind.VIDEO_PATH: partial(_wrong_ending, what="a video", endings=(".mp4", ".webm")),
    TextKind.CAPTIONS_PATH: partial(_wrong_ending, what="a file of captions", endings=(".vtt",)),
}
_RULES_OF_FILES: dict[TextKind | None, Callable[[str], Finding | None]] = _RULES_OF_VIDEOS | {
    TextKind.IMAGE_PATH: partial(_wrong_ending, what="a picture", endings=_PICTURES),
    TextKind.FONT: _wrong_font,
}
_MAY_BE_IMAGE = {TextKind.LINK_ADDRESS, *_RULES_OF_FILES}
_RULES = {TextKind.LINK_ADDRESS: _wrong_link, TextKind.ACCENT: _wrong_accent, TextKind.FONT: _wrong_font}


def _any_type(_name: str) -> Finding | None:
    """The rule of a field that may name a file of any type."""
    return None


def _wrong_file(name: str, images: Mapping[str, Image], wrong_type: Callable[[str], Finding | None]) -> Finding | None:
    """What is wrong with the address of a file. A file of a type that is not allowed may be a good one of its type."""
    finding = wrong_image(name, images)
    return wrong_type(name) or finding if not finding or finding.code == "image-broken" else finding


def wrong_image(name: str, images: Mapping[str, Image]) -> Finding | None:
    """What is wrong with an address that begins with /images/."""
    if any(part in {"", ".", ".."} for part in name.split("/")[2:]) or any(char in name for char in "\\%?#"):
        hint = "write the file's name as it is in the site's folder images/, without .. % ? # or \\"
        return Finding("image-path", f"{describe(name)} leaves /images/ or is not a plain file name", hint)
    if name not in images:
        hint = did_you_mean_file(name, images) or f"put the picture at {name[1:]} in the site folder"
        return Finding("image-missing", f"{describe(name)} does not exist", hint)
    if fault := images[name].fault:
        hint = "replace the file, and open it in a browser to be sure"
        return Finding("image-broken", f"{describe(name)} {fault}", hint)
    return None


def check_body(document: Document, images: Mapping[str, Image]) -> None:
    """Refuse pictures of the body that do not exist or are not under /images/, links to such that do not exist, and
    addresses with an invisible character or an empty label."""
    body = document.body
    # All links are parsed only if one may be wrong, because parsing thousands of bodies at start would be slow.
    for link in markdown.links(body) if may_have_wrong_link(body) else markdown.pictures(body):
        if document.problems.is_full:
            return
        if finding := _wrong_target(link, images):
            position = position_of(document.text, document.body_start + _start_of_mistake(body, link))
            document.problems.add(finding, position, "body")


def may_have_wrong_link(text: str) -> bool:
    """Whether an address in a text may have an invisible character or an empty label."""
    return bool(invisible_at(text) is not None or _CHARACTER_REFERENCE.search(text) or EMPTY_LABEL.search(text))


_CHARACTER_REFERENCE = re.compile(r"&#?\w+;")


def _wrong_target(link: markdown.Link, images: Mapping[str, Image]) -> Finding | None:
    name = link.address
    is_site_picture = name.startswith(markdown.IMAGES)
    if finding := invisible(name, "image-path" if link.is_picture or is_site_picture else "web-address"):
        return finding
    if is_site_picture:
        return _wrong_file(name, images, _wrong_type_of_picture if link.is_picture else _any_type)
    if link.is_picture:
        hint = f"put the picture into images/ of the site folder, and write {markdown.IMAGES}name.svg"
        return Finding("image-path", f"{describe(name)} does not begin with {markdown.IMAGES}", hint)
    return web_address(name) if EMPTY_LABEL.match(name) else None


def _wrong_type_of_picture(name: str) -> Finding | None:
    if name.lower().endswith(_PICTURES):
        return None
    message = f"{describe(name)} is not a picture, so the page would show a broken one"
    return Finding("image-path", message, "remove the ! before the [, so that it becomes a link to the file")


def _start_of_mistake(body: str, link: markdown.Link) -> int:
    """The offset of the invisible character of an address, or of the address, or of its paragraph if it is spelled
    in another way."""
    start = link.start if link.end > link.start else max(body.find(link.address, link.start), link.start)
    return start + (invisible_at(body[start : start + len(link.address)]) or 0)


def check_terms(document: Document, taxonomy: Taxonomy | None) -> None:
    """Refuse values of any type that are not terms of their facet, unless they are empty."""
    for facet in taxonomy.facets if taxonomy else ():
        value, allowed = (document.fields or {}).get(facet.name), [term.slug for term in facet.terms]
        for index, term in enumerate(value if isinstance(value, list) else [value]):
            is_empty = is_blank(term) if isinstance(term, str) else term in (None, [], {})
            is_invisible = isinstance(term, str) and invisible_at(term) is not None  # refused as a slug
            if term in allowed or is_empty or is_invisible or document.problems.is_full:
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
