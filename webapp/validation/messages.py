"""pydantic's errors in an author's words: what was found, what is allowed, what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from webapp.model import IMAGE_PATTERN, SLUG_PATTERN, Code, Finding
from webapp.parsing.characters import is_blank, visible

_LONGEST_FOUND = 60
RATING = "a whole number from 1 to 5"
DATE = "a date such as 2026-03-31"
TIME = "a time with its zone, such as 2026-03-31T09:00:00+02:00"

#: What each kind of pydantic error means was allowed there.
_ALLOWED = {
    "string_type": "text",
    "int_type": RATING,
    "bool_type": "true or false",
    "date_type": DATE,
    "date_from_datetime_inexact": DATE,
    "datetime_type": TIME,
    "timezone_aware": TIME,
    "dataclass_type": "a group of fields, each on a line of its own and indented",
    "tuple_type": "a list",
}


def describe(value: Any, written: str | None = None) -> str:
    """How to name a value that was found: as it was written if that is known."""
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    text = written if written is not None else f"'{value}'" if isinstance(value, str) else str(value)
    text = text if len(text) <= _LONGEST_FOUND else text[: _LONGEST_FOUND - 1] + "…"
    return visible(text)


def words(kind: str, value: Any, context: dict[str, Any], written: str | None) -> Finding:
    """What to say of ``value``, which pydantic refused with the error ``kind`` and its ``context``."""
    if value is None:
        return EMPTY
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _out_of_range(value, written)
    if kind == "string_pattern_mismatch":
        return _mismatch(value, context["pattern"])
    if kind == "too_short":
        return Finding("empty", "is an empty list", "name at least one")
    if kind == "string_too_short":
        return BLANK
    return _wrong_type(kind, value, written)


EMPTY = Finding("empty", "is empty", "write a value, or remove the line if the field is optional")
BLANK = Finding("empty", "is blank", "write some text between the quotes")


def _out_of_range(value: Any, written: str | None) -> Finding:
    if isinstance(value, int):
        return Finding("rating-range", f"{describe(value, written)} is not {RATING}")
    return Finding("date-range", f"{describe(value, written)} is not between 1900 and 2200", "check the year")


def _mismatch(value: str, pattern: str) -> Finding:
    if is_blank(value):
        return BLANK
    if pattern == SLUG_PATTERN:
        hint = "small letters a to z, digits, and single hyphens between them"
        return Finding("slug", f"{describe(value)} is not a slug", hint)
    if pattern == IMAGE_PATTERN:
        return Finding("image-path", f"{describe(value)} does not begin with /images/", "write /images/icons/name.svg")
    return Finding("web-address", f"{describe(value)} is not a web address", "write https:// and the rest of it")


def _wrong_type(kind: str, value: Any, written: str | None) -> Finding:
    allowed = _ALLOWED.get(kind, "what may stand here")
    code: Code = "time-zone" if kind == "timezone_aware" else "wrong-type"
    hint = ""
    if kind == "string_type" and written is not None:
        what = {bool: "true or false", float: "a number", int: "a number"}.get(type(value), "a date")
        return Finding(
            code, f"{visible(written)} is {what} to YAML, not text", f"put it in quotes: '{visible(written)}'"
        )
    if kind == "tuple_type" and isinstance(value, str):
        hint = f"write [{visible(value)}]" if len(value) <= _LONGEST_FOUND else "write each on its own line after a -"
    elif isinstance(value, str) and _is_quoted(kind, value):
        hint = "take the quotes off"
    elif isinstance(value, dt.datetime) and kind == "timezone_aware":
        hint = "add the zone: Z for UTC, or +02:00"
    return Finding(code, f"{describe(value, written)} is not {allowed}", hint)


def _is_quoted(kind: str, value: str) -> bool:
    """Whether the text would be right without its quotes."""
    if kind == "date_type":
        return _is_date(value)
    return (kind, value.lower()) in {("bool_type", "true"), ("bool_type", "false")} or (
        kind == "int_type" and value in "12345"
    )


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
