"""pydantic's errors as findings: what the value is, what is allowed, what to do."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Any

from webapp.model import IMAGE_PATTERN, LIST_PATH_PATTERN, SLUG_PATTERN, Code, Finding, is_web_address
from webapp.parsing.characters import invisible_at, is_blank, visible

_LONGEST_VALUE = 60
_RATING = "a whole number from 1 to 5"
_DATE = "a date such as 2026-03-31"
_TIME = "a time with its zone, such as 2026-03-31T09:00:00+02:00"
EMPTY = Finding("empty", "is empty", "write a value, or remove the line if the field is optional")
UNQUOTED_COLOUR = Finding("empty", "is empty: # begins a comment", "write the colour in quotes: '#0b6e4f'")
BLANK = Finding("empty", "is blank", "write some text between the quotes")
_EMPTY = {"too_short": Finding("empty", "is an empty list", "write at least one value"), "string_too_short": BLANK}
#: The marks that people put around a whole value.
PAIRS = ("“”", "„“", "”“", "‘’", "‚‘", "«»", "»«", "‹›", '""', "''", "``", "´´")
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y")

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


def without_marks(text: str) -> str:
    """``text`` without spaces and quotes around all of it. Quotes that are around a part of it stay."""
    text = text.strip()
    while len(text) > 2 and text[0] + text[-1] in PAIRS and not {text[0], text[-1]} & {*text[1:-1]}:
        text = text[1:-1].strip()
    return text


def quoted(text: str) -> str:
    """``text`` as a value in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def web_address(text: str) -> Finding:
    """The finding for a text that is not a web address."""
    plain = without_marks(text).strip("<>")
    if not is_web_address(plain):
        plain = "https://" + re.sub(r"^(?:[A-Za-z]{3,6}:?)?/+|^[A-Za-z]{3,6}:?//+", "", plain)
    is_right = is_web_address(plain) and "." in plain and "@" not in plain and len(plain) <= _LONGEST_VALUE
    hint = f"write {visible(plain)}" if is_right else "write the address with https://"
    return Finding("web-address", f"{describe(text)} is not a web address", hint)


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
    if kind == "string_type" and isinstance(value, list | dict):
        return Finding("wrong-type", message, _no_text_hint(value))
    return Finding("wrong-type", message, _type_hint(kind, value) if isinstance(value, str) else "")


def _no_text_hint(value: Any) -> str:
    """What to do about a list or a group of fields where a text should be."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str) and len(value[0]) <= _LONGEST_VALUE:
        return f"write {quoted(visible(value[0]))}, not a list"
    return "write one text" if isinstance(value, list) else "if it is text, put the whole value in quotes"


def _mismatch(value: str, pattern: str) -> Finding:
    if is_blank(value):
        return BLANK
    if pattern == SLUG_PATTERN:
        hint = "use small letters a to z, digits, and single hyphens between them"
        name = without_marks(value).rstrip("/").rpartition("/")[2].removesuffix(".md").lower()
        slug = "-".join(re.findall("[a-z0-9]+", name))
        if slug and value.isprintable() and name.isascii() and len(slug) <= _LONGEST_VALUE:
            hint = f"write {slug}: {hint}"
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
    plain = without_marks(value)
    right = {
        "date_type": _as_date(plain),
        "bool_type": plain if plain.lower() in {"true", "false"} else "",
        "datetime_type": _as_time(plain),
        "int_type": plain if re.fullmatch("[1-5]", plain) else _as_rating(plain),
    }.get(kind)
    if right:
        return "remove the quotes" if right == value else f"write {right}"
    return ""


def _as_date(text: str) -> str:
    """The date in ``text`` as YAML has it, or an empty string if there is none or it may be one of two."""
    days = set[dt.date]()
    for pattern in _DATES if len(text) <= _LONGEST_VALUE else ():
        with suppress(ValueError):
            days.add(dt.datetime.strptime(text, pattern).date())  # noqa: DTZ007 - a day has no zone
    return days.pop().isoformat() if len(days) == 1 else ""


def _as_time(text: str) -> str:
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)", text)
    return f"{parts[1]}T{parts[2]}:00Z, or the time with another zone" if parts else ""


def _as_rating(text: str) -> str:
    stars = re.fullmatch("(★{1,5})☆*|([1-5]) ?/ ?5", text)
    return (stars[2] or str(len(stars[1]))) if stars else ""
