"""Values of the old site as values of ours: paths, dates, slugs, texts. Nothing here reads a file."""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

SourcePath = tuple[str | int, ...]
_SPACES = re.compile("[ \t\r\n\x0b\x0c]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DAY_FORMATS = ("%Y/%m/%d", "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "œ": "oe"})


def at(data: Any, path: str) -> list[tuple[SourcePath, Any]]:
    """The values at a dotted path that are not empty, each with its full path; ``*`` stands for each item of a list.

    >>> at({"customer": {"name": "Fernly"}}, "customer.name")
    [(('customer', 'name'), 'Fernly')]
    """
    found: list[tuple[SourcePath, Any]] = [((), data)]
    for part in path.split("."):
        found = [inner for where, value in found for inner in _inside(where, value, part)]
    return [(where, value) for where, value in found if value not in ("", [], {})]


def _inside(where: SourcePath, value: Any, part: str) -> Iterator[tuple[SourcePath, Any]]:
    if isinstance(value, dict) and part in value:
        yield (*where, part), value[part]
    elif isinstance(value, list) and part == "*":
        yield from (((*where, index), item) for index, item in enumerate(value))
    elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        yield (*where, int(part)), value[int(part)]


def format_source_path(path: Sequence[str | int]) -> str:
    """A path as the report shows it, the same for all items of a list: ``quotes.*.author``."""
    return ".".join("*" if isinstance(part, int) else part for part in path)


def texts(value: Any) -> list[str]:
    """Every text in ``value``, which may be a text, a list or a mapping, in order."""
    if isinstance(value, dict | list):
        return [text for item in (value.values() if isinstance(value, dict) else value) for text in texts(item)]
    return [str(value).lower() if isinstance(value, bool) else str(value)] if value not in ("", None) else []


def one_line(text: str) -> str:
    """``text`` on one line, without HTML."""
    return html.unescape(_SPACES.sub(" ", _TAG.sub("", text))).strip()


def one_paragraph(text: str) -> str:
    """``text`` on one line if it is one paragraph of prose, else with its lines."""
    lines = text.strip().expandtabs(4).split("\n")
    is_prose = not any(not line.strip() or re.match(r"\s*([-*+>#|]|\d+[.)])\s", line) for line in lines)
    return _SPACES.sub(" ", " ".join(lines)) if is_prose else "\n".join(line.rstrip() for line in lines)


def slugify(text: str) -> str:
    """``text`` as a slug: ``Müller & Sons`` becomes ``muller-sons``. Empty if no letter is left."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    words = re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c)).replace("'", ""))
    return "-".join(words.split())


def as_day(text: str) -> dt.date | None:
    """The day of a date or a time, as it is written there, or ``None``."""
    moment = _moment(text)
    if moment:
        return moment.date()
    for day_format in _DAY_FORMATS:
        try:
            return dt.datetime.strptime(text.strip(), day_format).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def as_moment(text: str) -> dt.datetime | None:
    """The time in a text; a time without a zone is UTC. ``None`` if it is no time."""
    moment = _moment(text)
    return moment.replace(tzinfo=dt.UTC) if moment and not moment.tzinfo else moment


def _moment(text: str) -> dt.datetime | None:
    text = text.strip()
    try:
        if re.fullmatch(r"\d{10}|\d{13}", text):  # seconds or milliseconds since 1970
            return dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
        # Jekyll writes a space before the zone.
        return dt.datetime.fromisoformat(re.sub(r"(?<=\d) (?=[+-]\d\d:?\d\d$|Z$)", "", text))
    except ValueError:
        return None


def as_boolean(text: str) -> bool | None:
    """Whether the text means yes, or ``None`` if it is neither yes nor no."""
    return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(text.lower().strip())
