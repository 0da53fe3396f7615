"""The result of parsing one file: its fields and body with their positions, and the problems it has."""

from __future__ import annotations

from typing import Any

from webapp.model import FieldPath, Finding, Position, Problem, Severity
from webapp.parsing.characters import visible
from webapp.parsing.source import WHOLE_FILE, Source, position_of
from webapp.parsing.yaml_loader import IGNORED, MAX_PROBLEMS, Fault, Tree

_EMPTY_TREE = Tree("")


class ProblemList(list[Problem]):
    """The problems of one file, at most ``MAX_PROBLEMS``.

    The first error at a path wins: nothing at or below that path is reported again. So the checks with the most
    specific messages run first.
    """

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.tree = _EMPTY_TREE
        self.reported: set[FieldPath] = set()
        self.repaired_lines: set[int] = set()

    @property
    def is_full(self) -> bool:
        """Whether no more problems are added, so that looking for more of them would only cost time."""
        return len(self) >= MAX_PROBLEMS

    def is_reported(self, path: FieldPath) -> bool:
        """Whether ``path``, or a group around it, already has a problem."""
        return any(path[:length] in self.reported for length in range(1, len(path) + 1))

    def add(
        self, finding: Finding, position: Position = (1, 1), field: str = WHOLE_FILE, severity: Severity = "error"
    ) -> None:
        """Add the finding at ``position`` (line, column)."""
        if not self.is_full:
            self.append(self.source.problem(finding, position, field, severity))

    def add_error(self, path: FieldPath, finding: Finding, position: Position | None = None) -> None:
        """Add an error in the value at ``path``, or elsewhere at ``position``, unless the value already has one."""
        if self.is_full:
            return
        position = position or self.tree.value_position(path)
        if not self.is_reported(path) and position[0] not in self.repaired_lines:
            self.reported.add(path)
            self.add(finding, position, format_path(path))

    def add_warning(self, path: FieldPath, finding: Finding) -> None:
        """Add a warning about the value at ``path``, unless it has a problem already."""
        if not (self.is_full or self.is_reported(path)):
            self.add(finding, self.tree.value_position(path), format_path(path), "warning")

    def replace(self, fault: Fault, path: FieldPath, finding: Finding) -> None:
        """Give the problem of a YAML fault a better path and finding."""
        position = position_of(self.tree.text, fault.offset)
        for index, problem in enumerate(self):
            if (problem.line, problem.column, problem.code) == (*position, fault.finding.code):
                self[index] = self.source.problem(finding, position, format_path(path))


class Document:
    """A parsed file: its ``fields`` (``None`` if they cannot be read), its body, where both are, and its problems.

    ``text`` is the source's text as it was parsed, with the same lines; ``body_start`` is an offset in it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.problems = ProblemList(source)
        self.tree = self.problems.tree
        self.fields: dict[str, Any] | None = None
        self.body = ""
        self.body_start = 0


def format_path(path: FieldPath) -> str:
    """A path as authors read it, such as ``metrics[0].label``. Never empty."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not part.startswith(IGNORED):
            name = part if len(part) <= 40 else part[:39] + "…"
            text += ("." if text else "") + (visible(name) or "''")
    return text or WHOLE_FILE
