"""One file's text, which can say at which line and column something stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from webapp.model import Code, Problem

_KEY = re.compile(r"""[ \t]*(?:- +)*['"]?([A-Za-z_][\w-]{0,40})['"]?[ \t]*:""")


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


def position(text: str, offset: int) -> tuple[int, int]:
    """The line and column, both from 1, of the character at ``offset``."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
