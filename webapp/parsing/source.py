"""The text of one file, and the positions in it."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass

from webapp.model import Finding, Position, Problem, Severity

#: The field of a problem that belongs to no single field.
WHOLE_FILE = "front matter"
_KEY = re.compile(r"""[ \t]*(?:- +)*['"]?([A-Za-z_][\w-]{0,40})['"]?[ \t]*:""")


@dataclass(frozen=True, slots=True)
class Source:
    """The ``text`` of one file, with ``\\n`` as the only line end, and the file's name in messages."""

    file: str
    text: str

    def line(self, number: int) -> str:
        """The line ``number`` (from 1), or an empty string if there is none."""
        lines = self.text.split("\n", number)
        return lines[number - 1] if number <= len(lines) else ""

    def problem(
        self, finding: Finding, position: Position = (1, 1), field: str = WHOLE_FILE, severity: Severity = "error"
    ) -> Problem:
        """The finding as a problem of this file."""
        line, column = position
        text = self.line(line)
        return Problem(
            *astuple(finding),
            file=self.file,
            line=line,
            column=min(column, len(text) + 1),  # an earlier repair may have made the line longer
            severity=severity,
            field=field,
            source=text,
        )


def key_on(line: str) -> str:
    """The name of the field that begins on ``line``, else ``WHOLE_FILE``."""
    match = _KEY.match(line)
    return match[1] if match else WHOLE_FILE


def position_of(text: str, offset: int) -> Position:
    """The line and column, both from 1, of the character at ``offset``."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
