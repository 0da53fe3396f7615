"""Slips of the pen that YAML cannot read: found, named and mended, so that reading can go on.

The parser says where it gave up, which is often lines after the slip. So every rule that fits a line nearby proposes a
mended line, and the proposal with which the parser gets farthest is the diagnosis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from webapp.model import Code
from webapp.parsing.source import position
from webapp.parsing.yaml_loader import Tree
from webapp.parsing.yaml_repair_rules import RULES, UNSPACED, entry_above, stands_out

_LONGEST_MENDED = 20_000  # every proposal is parsed, so for longer texts that would take seconds
_END = 1 << 30


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip, lines and columns from 0; ``mended`` is the whole text without it, where that helps."""

    line: int
    column: int
    code: Code
    message: str
    hint: str
    mended: str | None = None
    field: str = ""


def find_slip(text: str, tree: Tree) -> Slip:
    """What the author mistyped in ``text``, on which ``tree`` failed."""
    failure = tree.failure
    assert failure, "only a text that could not be read has a slip"  # noqa: S101
    lines = text.split("\n")
    if len(text) <= _LONGEST_MENDED:
        best = max(_trials(text, lines, tree), key=lambda trial: trial[0], default=None)
        if best and best[0] > _failed_line(text, failure):
            return best[1]
    return _translated(text, lines, failure)


def _trials(text: str, lines: list[str], tree: Tree) -> Iterator[tuple[int, Slip]]:
    """Each proposal with the line the parser reaches after it; stops at one that mends everything."""
    assert tree.failure  # noqa: S101
    for number in _suspects(text, lines, tree):
        for rule in RULES:
            for proposal in rule(lines, number):
                mended = "\n".join([*lines[:number], proposal.mended, *lines[number + 1 :]])
                reached = _reached(mended)
                said = (proposal.code, proposal.message, proposal.hint)
                yield reached, Slip(number, proposal.column, *said, mended, proposal.field)
                if reached == _END:
                    return


def _suspects(text: str, lines: list[str], tree: Tree) -> list[int]:
    """The lines on which the slip may be, likeliest first."""
    assert tree.failure  # noqa: S101
    failed, context = _failed_line(text, tree.failure), tree.failure.context_mark
    quoted = [position(text, tree.last_quoted)[0] - 1] if tree.last_quoted >= 0 else []
    before = [number for number in range(failed - 1, -1, -1) if lines[number].strip()][:2]
    begun = [position(text, context.index)[0] - 1] if context and "scanning" in (tree.failure.context or "") else []
    odd = [number for number in (failed, *before, entry_above(lines, failed)) if stands_out(lines, number)]
    unspaced = [failed] if UNSPACED.match(lines[failed]) else []
    return list(dict.fromkeys([*unspaced, *begun, *quoted, *odd, failed, *before]))


def _reached(text: str) -> int:
    """The line, from 0, on which the parser gives up; a huge one where it does not."""
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return _failed_line(text, error)
    return _END


def _failed_line(text: str, failure: yaml.MarkedYAMLError) -> int:
    """Counted by ourselves: YAML ends lines at U+2028 too."""
    return position(text, _offset(text, failure))[0] - 1


def _offset(text: str, failure: yaml.MarkedYAMLError) -> int:
    mark = failure.problem_mark or failure.context_mark
    return min(mark.index, len(text.rstrip())) if mark else 0


#: What the parser says, by a part of its words, and what we say instead.
_WORDS: tuple[tuple[str, Code, str, str], ...] = (
    ("tab character", "yaml-tab", "a tab stands where only spaces may", "use spaces to indent"),
    ("unexpected end of stream", "yaml-quote", "a quote is opened and never closed", "close it with the same quote"),
    ("expected ',' or", "yaml-bracket", "a bracket is opened and never closed", "close it, or put text in quotes"),
    ("escape character", "yaml-escape", "\\ means something special in double quotes", "use single quotes"),
    ("mapping values", "yaml-colon", "a colon stands where none may", "put text that has a colon in quotes"),
    (
        "expected ':'",
        "yaml-no-colon",
        "no colon follows the field's name",
        "write the name, a colon, a space, the value",
    ),
    ("expected key", "yaml-indent", "does not line up with the fields round it", "indent it as they are"),
    ("'-' indicator", "yaml-indent", "does not line up with the list above it", "indent it as it is meant"),
    ("cannot start any", "yaml-character", "the value begins with a character that YAML keeps", "put it in quotes"),
)


def _translated(text: str, lines: list[str], failure: yaml.MarkedYAMLError) -> Slip:
    """The parser's own place and, in our words, its own reason."""
    offset = _offset(text, failure)
    if failure.context_mark and re.search("end of stream|expected ':'", str(failure.problem)):
        offset = failure.context_mark.index
    line, column = (number - 1 for number in position(text, offset))
    if "\t" in lines[line][: column + 1]:
        return Slip(line, lines[line].index("\t"), *_WORDS[0][1:])
    for part, code, message, hint in _WORDS:
        if part in str(failure.problem):
            return Slip(line, column, code, message, hint)
    return Slip(line, column, "yaml-syntax", f"YAML cannot read this: {failure.problem}", "put text in quotes")
