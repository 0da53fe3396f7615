"""What a file says, where each part of it stands, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from webapp.model import FieldPath, Finding, Problem
from webapp.parsing.characters import visible
from webapp.parsing.source import Source, position
from webapp.parsing.yaml_loader import JUNK, Fault, Tree

#: A file that is wrong through and through is told this often, not ten thousand times.
MAX_PROBLEMS = 100
#: The field of a problem that is no one field's.
WHOLE_FILE = "front matter"


@dataclass(slots=True)
class Document:
    """What a file says: ``fields`` (``None`` where they cannot be read), the body, and where all of it stands."""

    source: Source
    fields: dict[str, Any] | None = None
    body: str = ""
    body_start: int = 0
    problems: list[Problem] = field(default_factory=list)
    #: The YAML as it was read, slips mended: its columns may differ from the file's, its lines do not.
    yaml: str = ""
    first_line: int = 1
    tree: Tree | None = None
    mended: set[int] = field(default_factory=set)

    def value_place(self, path: FieldPath) -> tuple[int, int]:
        """Line and column of the value at ``path``, else of the nearest thing round it."""
        return self._place(self.tree.values if self.tree else {}, path)

    def key_place(self, path: FieldPath) -> tuple[int, int]:
        """Line and column of the key at ``path``, else of the nearest thing round it."""
        return self._place(self.tree.keys if self.tree else {}, path)

    def _place(self, offsets: dict[FieldPath, int], path: FieldPath) -> tuple[int, int]:
        while path:
            offset = offsets.get(path, self.tree.values.get(path) if self.tree else None)
            if offset is not None:
                return self.at(offset)
            path = path[:-1]
        return 1, 1

    def at(self, offset: int) -> tuple[int, int]:
        """The file's line and column of a place in ``yaml``."""
        line, column = position(self.yaml, offset)
        return line + self.first_line - 1, column

    def is_reported(self, path: FieldPath) -> bool:
        """Whether ``path``, or something round it, already has a problem."""
        if not self.tree:
            return False
        reported = self.tree.reported
        return path in self.tree.tagged or any(path[:length] in reported for length in range(1, len(path) + 1))

    def written(self, path: FieldPath) -> str | None:
        """How the plain value at ``path`` was written, if YAML made something else of it than text."""
        return self.tree.written.get(path) if self.tree else None

    def nearest(self, path: FieldPath) -> FieldPath:
        """``path`` as it was written: one term alone is no list, so it has no ``[0]``."""
        known = self.tree.values if self.tree else {}
        return path[:-1] if path not in known and path[:-1] in known and len(path) > 1 else path

    @property
    def is_full(self) -> bool:
        """Whether no more problems are told: what more there is would only cost time."""
        return len(self.problems) >= MAX_PROBLEMS

    def add_error(self, path: FieldPath, said: Finding, where: tuple[int, int] | None = None) -> None:
        """Add a problem with the value at ``path``, unless what is there has its problem already."""
        if self.is_full:
            return
        if self.tree and self.is_reported(path):
            self.tree.reported.add(path)  # with what it holds, also where only its tag was told
            return
        where = where or self.value_place(path)
        if where[0] in self.mended:
            return
        if self.tree:
            self.tree.reported.add(path)
        self.problems.append(self.source.problem(where, said.code, format_path(path), said.message, said.hint))

    def add_body_error(self, offset: int, said: Finding) -> None:
        """Add a problem with what stands at ``offset`` of the body."""
        if not self.is_full:
            where = position(self.source.text, self.body_start + offset)
            self.problems.append(self.source.problem(where, said.code, "body", said.message, said.hint))

    def replace_error(self, fault: Fault, path: FieldPath, said: Finding) -> None:
        """Say of a fault of the YAML what it turned out to be."""
        where = self.at(fault.offset)
        for place_, problem in enumerate(self.problems):
            if (problem.line, problem.column, problem.code) == (*where, fault.code):
                self.problems[place_] = self.source.problem(
                    where, said.code, format_path(path), said.message, said.hint
                )

    def add_warning(self, path: FieldPath, said: Finding) -> None:
        """Add a warning about the value at ``path``, unless it has a problem already."""
        if not (self.is_full or self.is_reported(path)):
            where = self.value_place(path)
            problem = self.source.problem(where, said.code, format_path(path), said.message, said.hint, "warning")
            self.problems.append(problem)


def message_of(document: Document, fault: Fault) -> str:
    """The fault's message, with the line of the first one where a key is written twice."""
    line = f", first on line {document.key_place(fault.path)[0]}" if fault.code == "duplicate-key" else ""
    return fault.message + line


def format_path(path: FieldPath) -> str:
    """A path as authors read it: ``metrics[0].label``. Never empty."""
    spelt = ""
    for part in path:
        if isinstance(part, str) and part.startswith(JUNK):
            continue
        if isinstance(part, int):
            spelt += f"[{part}]"
        else:
            name = part if len(part) <= 40 else part[:39] + "…"
            spelt += ("." if spelt else "") + (visible(name) or "''")
    return spelt or WHOLE_FILE
