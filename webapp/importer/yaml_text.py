"""Fields to the text of YAML that people like to read: block style, folded texts, quotes only where they are needed."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping
from typing import Any

from webapp.parsing.yaml_loader import Tree

_WIDTH = 116
#: Fields whose long texts are folded. In other fields a text has one line.
_PROSE = {"description", "text", "transcript"}


def front_matter(fields: Mapping[str, Any]) -> str:
    """The fields as YAML, with an empty line before each group. Our strict parser reads the same values from it.

    A long text of a field for prose gets a line feed at its end, as it has in stories written by hand.
    """
    lines: list[str] = []
    for name, value in fields.items():
        is_group = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(i, dict) for i in value))
        lines += ([""] if is_group and lines else []) + _field(name, value, 0)
    return "\n".join(lines) + "\n"


def _field(name: str, value: Any, indent: int) -> list[str]:
    start = f"{' ' * indent}{name}:"
    if isinstance(value, dict):
        return [start, *(line for item in value.items() for line in _field(*item, indent + 2))]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [start, *(line for item in value for line in _item(item, indent + 2))]
    if isinstance(value, list):
        texts = [scalar(item, in_list=True) for item in value]
        one_line = f"{start} [{', '.join(texts)}]"
        return [one_line] if len(one_line) <= _WIDTH else [start, *(f"{' ' * indent}  - {text}" for text in texts)]
    if isinstance(value, str) and name in _PROSE and (block := _block(value, indent + 2)):
        return [f"{start} {block[0]}", *block[1:]]
    return [f"{start} {scalar(value)}"]


def _item(fields: Mapping[str, Any], indent: int) -> list[str]:
    lines = [line for item in fields.items() for line in _field(*item, indent + 2)]
    return [f"{' ' * indent}- {lines[0][indent + 2 :]}", *lines[1:]]


def _block(text: str, indent: int) -> list[str]:
    """A text of several lines after ``|``, a long one folded after ``>``, else nothing."""
    margin = " " * indent
    if "\n" in text:
        lines = ["|", *(margin + line if line else "" for line in text.split("\n"))]
    elif len(text) > _WIDTH - indent - len("description: ''"):
        wrapped = textwrap.TextWrapper(
            _WIDTH - indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
        ).wrap(text)
        lines = [">", *(margin + line for line in wrapped)]
    else:
        return []
    return lines if _reads_as("\n".join(["k: " + lines[0], *lines[1:]]), text + "\n") else []


def scalar(value: Any, *, in_list: bool = False) -> str:
    """One value on one line; a text is in quotes only if it would be read as something else without them."""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, dt.date) else str(value).lower()
    quoted = "'" + value.replace("'", "''") + "'"
    for text in (value, quoted):
        if "\n" not in text and _reads_as(f"k: [{text}]" if in_list else f"k: {text}", [value] if in_list else value):
            return text
    # In double quotes every character can be written as an escape.
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if char.isprintable() else f"\\U{ord(char):08x}"


def _reads_as(text: str, value: Any) -> bool:
    tree = Tree(text + "\n")
    return not tree.failure and not tree.faults and bool(tree.root == {"k": value})
