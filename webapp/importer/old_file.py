"""A file of the old site: front matter in YAML, TOML or JSON with a body, or a whole file of data.

Every value that is no list or mapping is text, spelled as in the file. So ``1.10``, ``NO`` and ``007`` stay what they
are, and a date is the same with and without quotes.
"""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from webapp.content import safe_read
from webapp.parsing.characters import CONTROL
from webapp.parsing.yaml_loader import MAX_VALUES

#: Whole files of data.
DATA = {".yaml", ".yml", ".json", ".toml"}
SUFFIXES = {".md", ".markdown", ".mdx", ".html", ".njk", *DATA}
_FRONT_MATTER = {
    "---": re.compile(r"---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL),
    "+++": re.compile(r"\+\+\+[ \t]*\n(.*?)(?:^|\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL),
    ";;;": re.compile(r";;;[ \t]*\n(.*?)(?:^|\n);;;[ \t]*(?:\n|\Z)", re.DOTALL),
}
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_INDEX = {"index", "_index"}
_MAX_DEPTH = 20


class UnreadableError(ValueError):
    """The file cannot be read; the message says why, for its author."""


@dataclass(slots=True)
class OldFile:
    """One story of the old site. ``file`` is its path from the folder, ``name`` what its address is made from."""

    path: Path
    file: str
    name: str
    data: dict[str, Any]
    body: str = ""
    text: str = ""
    date: str = ""
    slug: str = ""
    addresses: list[str] = field(default_factory=list)

    def line_of(self, excerpt: str) -> int:
        """The line, from 1, where the excerpt first occurs; 0 if it is not in the file."""
        offset = self.text.find(excerpt)
        return 0 if offset < 0 else self.text.count("\n", 0, offset) + 1


def read_old_files(path: Path, folder: Path) -> list[OldFile]:
    """The stories in the file at ``path``: one, or those of a data file that holds a list.

    Raises ``UnreadableError``.
    """
    file = path.relative_to(folder).as_posix()
    document = safe_read.read(path, file, folder)
    if document.problems:
        raise UnreadableError(document.problems[0].message)
    text = CONTROL.sub(" ", re.sub("[\x85\u2028\u2029]", "\n", document.source.text))
    data, body = _parse(text, path.suffix)
    name, date = _name(path, folder)
    if isinstance(data, list) and path.suffix in DATA and all(isinstance(item, dict) for item in data):
        return [OldFile(path, f"{file}[{i}]", f"{name}-{i + 1}", item, "", text) for i, item in enumerate(data)]
    if not isinstance(data, dict):
        raise UnreadableError("has no fields")
    return [OldFile(path, file, name, data, body, text, date)]


def _name(path: Path, folder: Path) -> tuple[str, str]:
    """The name that an address is made from, and the date that Jekyll writes before it."""
    stem = path.parent.name if path.stem in _INDEX and path.parent != folder else path.stem
    match = _DATED.fullmatch(stem)
    return (match[2], match[1]) if match else (stem, "")


def _parse(text: str, suffix: str) -> tuple[Any, str]:
    try:
        if suffix in DATA:
            return {".json": _json, ".toml": _toml}.get(suffix, _yaml)(text), ""
        if text.startswith("{"):
            fields, end = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode(text)
            return _as_text(fields), text[end:].strip("\n")
        match = _FRONT_MATTER.get(text[:3], re.compile(r"(?!)")).match(text)
        if not match:
            return None, ""
        load = {"---": _yaml, "+++": _toml, ";;;": _json}[text[:3]]
        return load(match[1], 1), text[match.end() :].strip("\n")
    except RecursionError:
        raise UnreadableError("is nested too deeply") from None


def _yaml(text: str, above: int = 0) -> Any:
    try:
        return _as_text(yaml.load(text, _TextLoader))  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1 + above}: " if error.problem_mark else ""
        raise UnreadableError(f"{line}YAML cannot be read: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableError(f"YAML cannot be read: {error}") from None


def _toml(text: str, _: int = 0) -> Any:
    try:
        return _as_text(tomllib.loads(text, parse_float=str))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"TOML cannot be read: {error}") from None


def _json(text: str, _: int = 0) -> Any:
    try:
        return _as_text(json.loads(text, parse_float=str, parse_int=str))
    except json.JSONDecodeError as error:
        raise UnreadableError(f"JSON cannot be read: {error}") from None


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar as text; merge keys and anchors work."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML declares it
        "<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))],
        "~": [("tag:yaml.org,2002:null", re.compile("^~$"))],
        "n": [("tag:yaml.org,2002:null", re.compile("^null$"))],
        "": [("tag:yaml.org,2002:null", re.compile("^$"))],
    }


def _as_text(value: Any, depth: int = 0, count: Iterator[int] | None = None) -> Any:
    """``value`` with text for every scalar.

    Raises ``UnreadableError`` if it is nested deeply, for example in itself, or if anchors make it too large.
    """
    count = count or itertools.count()
    if next(count) > MAX_VALUES:
        raise UnreadableError(f"has more than {MAX_VALUES:,} values")
    if depth > _MAX_DEPTH:
        raise UnreadableError("is nested too deeply")
    if isinstance(value, dict):
        return {str(key): _as_text(item, depth + 1, count) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(item, depth + 1, count) for item in value]
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in ``value`` that is not empty, with its path."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    elif value:
        yield path, value
