"""pydantic's errors as findings: what the value is, what is allowed, what to do."""

from __future__ import annotations

import re
from typing import Any

from webapp.model import IMAGE_PATTERN, LIST_PATH_PATTERN, SLUG_PATTERN, Code, Finding
from webapp.parsing.characters import invisible_at, is_blank, visible

_LONGEST_VALUE = 60
_RATING = "a whole number from 1 to 5"
_DATE = "a date such as 2026-03-31"
_TIME = "a time with its zone, such as 2026-03-31T09:00:00+02:00"
EMPTY = Finding("empty", "is empty", "write a value, or remove the line if the field is optional")
UNQUOTED_COLOUR = Finding("empty", "is empty: # begins a comment", "write the colour in quotes: '#0b6e4f'")
BLANK = Finding("empty", "is blank", "write some text between the quotes")
_EMPTY = {"too_short": Finding("empty", "is an empty list", "write at least one value"), "string_too_short": BLANK}

#: What is allowed, by the type of pydantic's error.
_ALLOWED = {
    "string_type": "text",
    "int_type": _RATING,
    "bool_type": "true or false",
    "date_type": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _TIME,
    "timezone_aware": _TIME,
    "dataclass_type": "a group of fields, each on a line of its own and indented",
    "tuple_type": "a list",
}


def describe(value: Any, written: str | None = None) -> str:
    """``value`` as a message quotes it, in its original spelling ``written`` if that is known."""
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    text = written if written is not None else f"'{value}'" if isinstance(value, str) else str(value)
    return visible(text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…")


def web_address(text: str) -> Finding:
    """The finding for a text that is not a web address."""
    return Finding("web-address", f"{describe(text)} is not a web address", "write the address with https://")


def invisible(text: str, code: Code) -> Finding | None:
    """The finding for an address or a slug that has an invisible character, else ``None``."""
    index = invisible_at(text)
    if index is None:
        return None
    message = f"{describe(text)} has the invisible character U+{ord(text[index]):04X} as character {index + 1}"
    return Finding(code, message, "delete that character, or type the value anew")


def explain(kind: str, value: Any, context: dict[str, Any], written: str | None) -> Finding:
    """The finding for ``value``, which pydantic refused with an error of the type ``kind`` and this ``context``."""
    if value is None:
        return EMPTY
    if kind in {"greater_than_equal", "less_than_equal"}:
        if isinstance(value, int):
            return Finding("rating-range", f"{describe(value, written)} is not {_RATING}")
        return Finding("date-range", f"{describe(value, written)} is not between 1900 and 2200", "check the year")
    if kind == "string_pattern_mismatch":
        return _mismatch(value, context["pattern"])
    return _EMPTY.get(kind) or _wrong_type(kind, value, written)


def _wrong_type(kind: str, value: Any, written: str | None) -> Finding:
    if kind == "string_type" and written is not None:
        what = {bool: "true or false", float: "a number", int: "a number"}.get(type(value), "a date")
        text = visible(written)
        return Finding("wrong-type", f"{text} is {what} in YAML, not text", f"put it in quotes: '{text}'")
    message = f"{describe(value, written)} is not {_ALLOWED.get(kind, 'allowed here')}"
    if kind == "timezone_aware":
        return Finding("time-zone", message, "add the zone: Z for UTC, or +02:00")
    return Finding("wrong-type", message, _type_hint(kind, value) if isinstance(value, str) else "")


def _mismatch(value: str, pattern: str) -> Finding:
    if is_blank(value):
        return BLANK
    if pattern == SLUG_PATTERN:
        hint = "use small letters a to z, digits, and single hyphens between them"
        return Finding("slug", f"{describe(value)} is not a slug", hint)
    if pattern == IMAGE_PATTERN:
        return Finding("image-path", f"{describe(value)} does not begin with /images/", "write /images/icons/name.svg")
    if pattern == LIST_PATH_PATTERN:
        hint = "write a path such as /customers: small letters a to z, digits, and single hyphens between them"
        return Finding("list-path", f"{describe(value)} is not a path that the list can have", hint)
    return web_address(value)


def _type_hint(kind: str, value: str) -> str:
    if kind == "tuple_type":
        return f"write [{visible(value)}]" if len(value) <= _LONGEST_VALUE else "write each on its own line after a -"
    is_right = {
        "date_type": re.fullmatch(r"\d{4}-\d\d-\d\d", value),
        "bool_type": value.lower() in {"true", "false"},
        "int_type": re.fullmatch("[1-5]", value),
    }
    return "remove the quotes" if is_right.get(kind) else ""
