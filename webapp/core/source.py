"""A text with a name that can say where in it something stands, and what may be shown of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from webapp.core.codes import Code
from webapp.core.model import Problem

#: C0 (but tab and line feed), DEL, C1, marks that silently turn text round, stray BOMs, what is no character at all.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufeff\ufffe\uffff]")
# More than is forbidden: what a terminal could obey, or what a reader could not see.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
_KEY = re.compile(r"""[ \t]*(?:- +)*['"]?([A-Za-z_][\w-]{0,40})['"]?[ \t]*:""")
_SHOWN_BEFORE, _SHOWN_AFTER = 60, 50


@dataclass(frozen=True, slots=True)
class Source:
    """One file's ``text``, its lines ended by ``\\n`` alone, under the name authors know it by."""

    file: str
    text: str

    def line(self, number: int) -> str:
        """The line ``number`` (from 1), or an empty one where there is none."""
        lines = self.text.split("\n", number)
        return lines[number - 1] if number <= len(lines) else ""

    def key(self, number: int) -> str:
        """The name of the field that begins on the line, or an empty text."""
        match = _KEY.match(self.line(number))
        return match[1] if match else ""

    def problem(
        self,
        place: tuple[int, int],
        code: Code,
        field: str,
        message: str,
        hint: str = "",
        severity: Literal["error", "warning"] = "error",
    ) -> Problem:
        """A problem of this file at ``place`` (line, column)."""
        line, column = place
        text = self.line(line)
        # A slip that was mended on the way may have moved what follows it.
        return Problem(self.file, line, min(column, len(text) + 1), severity, code, field, message, hint, text)


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column, both from 1, of the character at ``offset``."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen: spaces, control and format characters (U+200B) alone."""
    return all(unicodedata.category(char) in _UNSEEN for char in text)


def visible(text: str) -> str:
    """``text`` with every character that a terminal would obey, or that would hide, written as an escape."""
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _NAMED.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def excerpt(line: str, column: int) -> tuple[str, int]:
    """The part of ``line`` round ``column`` that is safe and short enough to show.

    Returns it with the number of terminal cells that stand before the column.
    """
    start = max(0, column - 1 - _SHOWN_BEFORE)
    end = column + _SHOWN_AFTER
    before = ("…" if start else "") + visible(line[start : column - 1])
    after = visible(line[column - 1 : end]) + ("…" if len(line) > end else "")
    return before + after, sum(map(_cells, before))


def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
