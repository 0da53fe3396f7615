"""Text to fields: the two fences, strict YAML between them, every value with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from webapp.core.messages import Words
from webapp.core.model import FieldPath, Problem
from webapp.core.slips import find_slip
from webapp.core.source import CONTROL, Source, place, visible
from webapp.core.tree import JUNK, Fault, Tree

#: A study has some 6,000 characters.
MAX_CHARACTERS = 256_000
#: A file that is wrong through and through is told this often, not ten thousand times.
MAX_PROBLEMS = 100
_MAX_SLIPS = 8
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"\n(---)[ \t]*(?=\n|\Z)")  # begins with what is rare, so it is ten times as fast
_NO_FIELD = re.compile(r"^(?![ \t#-]|['\"]?[A-Za-z_][\w-]*['\"]?[ \t]*:|$)", re.MULTILINE)
WHOLE = "front matter"


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
        line, column = place(self.yaml, offset)
        return line + self.first_line - 1, column

    def is_doubted(self, path: FieldPath) -> bool:
        """Whether ``path``, or something round it, already has a problem."""
        if not self.tree:
            return False
        doubted = self.tree.doubted
        return path in self.tree.tagged or any(path[:length] in doubted for length in range(1, len(path) + 1))

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

    def tell(self, path: FieldPath, said: Words, where: tuple[int, int] | None = None) -> None:
        """Add a problem with the value at ``path``, unless what is there has its problem already."""
        if self.is_full:
            return
        if self.tree and self.is_doubted(path):
            self.tree.doubted.add(path)  # with what it holds, also where only its tag was told
            return
        where = where or self.value_place(path)
        if where[0] in self.mended:
            return
        if self.tree:
            self.tree.doubted.add(path)
        self.problems.append(self.source.problem(where, said.code, spell(path), said.message, said.hint))

    def tell_of_body(self, offset: int, said: Words) -> None:
        """Add a problem with what stands at ``offset`` of the body."""
        if not self.is_full:
            where = place(self.source.text, self.body_start + offset)
            self.problems.append(self.source.problem(where, said.code, "body", said.message, said.hint))

    def tell_instead(self, fault: Fault, path: FieldPath, said: Words) -> None:
        """Say of a fault of the YAML what it turned out to be."""
        where = self.at(fault.offset)
        for place_, problem in enumerate(self.problems):
            if (problem.line, problem.column, problem.code) == (*where, fault.code):
                self.problems[place_] = self.source.problem(where, said.code, spell(path), said.message, said.hint)

    def warn(self, path: FieldPath, said: Words) -> None:
        """Add a warning about the value at ``path``, unless it has a problem already."""
        if not self.is_doubted(path):
            where = self.value_place(path)
            problem = self.source.problem(where, said.code, spell(path), said.message, said.hint, "warning")
            self.problems.append(problem)


class _Handler(BaseHandler):
    """Lets python-frontmatter split and load with our own fences, our own YAML, and line numbers that stay true."""

    FM_BOUNDARY = _FENCE

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document

    def split(self, text: str) -> tuple[str, str]:
        closing = _CLOSING.search(text)
        assert closing, "a text without fences is not given to python-frontmatter"  # noqa: S101
        self.document.first_line = 2
        rest = text[closing.end() :]
        self.document.body_start = len(text) - len(rest.lstrip())
        return text[text.index("\n") + 1 : closing.start(1)], text[closing.end() :]

    def load(self, fm: str) -> dict[str, Any]:
        _load(self.document, fm)
        return self.document.fields or {}


def read_study(source: Source) -> Document:
    """The front matter and body of a study. Never raises: what is wrong is in the document's ``problems``."""
    document = Document(source)
    text = _clean(document)
    if text is not None and _has_fences(document, text):
        document.body = frontmatter.parse(text, handler=_Handler(document))[1]
    return document


def read_yaml(source: Source) -> Document:
    """A whole file of YAML, such as ``site.yaml``. Never raises, like ``read_study``."""
    document = Document(source)
    text = _clean(document)
    if text is not None:
        _load(document, text)
    return document


def _clean(document: Document) -> str | None:
    """The text with spaces for its control characters, each line's first one told; nothing if it is too long."""
    source, text = document.source, document.source.text
    if len(text) > MAX_CHARACTERS:
        message = f"{len(text):,} characters are too many: at most {MAX_CHARACTERS:,} are read"
        document.problems.append(source.problem((1, 1), "too-long", WHOLE, message))
        return None
    if text.replace("\n", "").isprintable() or not CONTROL.search(text):
        return text
    for number, line in enumerate(text.split("\n"), 1):
        match = CONTROL.search(line)
        if match and not document.is_full:
            message = f"U+{ord(match[0]):04X} is a control character"
            hint = "delete it: it cannot be seen"
            where = (number, match.start() + 1)
            document.problems.append(
                source.problem(where, "control-character", source.key(number) or WHOLE, message, hint)
            )
    return CONTROL.sub(" ", text)


def _has_fences(document: Document, text: str) -> bool:
    """Whether both ``---`` lines are there; if not, the problem is told."""
    opening = _FENCE.match(text)
    if opening and _CLOSING.search(text):
        return True
    hint = "the first line must be --- and nothing else, and a second --- line ends the front matter"
    later = _FENCE.search(text)
    if opening:
        where, message = _end_of_fields(text), "has no closing --- line"
        hint = "write --- on a line of its own after the last field"
    elif later and not text[: later.start()].strip():
        where, message = place(text, later.start()), "does not begin on line 1"
        hint = "delete the empty lines above"
    else:
        where, message = (1, 1), "is missing"
    document.problems.append(document.source.problem(where, "front-matter", WHOLE, message, hint))
    return False


def _end_of_fields(text: str) -> tuple[int, int]:
    """Where the closing fence was forgotten: after the last field, which is before the first line of prose."""
    prose = _NO_FIELD.search(text, 4)
    lines = (text[: prose.start()] if prose else text).split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):  # to YAML, headings are comments
        lines.pop()
    return len(lines), len(lines[-1]) + 1


def _load(document: Document, text: str) -> None:
    """Read the YAML, mending slips so that one does not hide the mistakes after it."""
    tree = Tree(text)
    for _ in range(_MAX_SLIPS):
        if not tree.failure:
            break
        slip = find_slip(text, tree)
        line = slip.line + document.first_line
        field_name = slip.field or document.source.key(line) or WHOLE
        document.problems.append(
            document.source.problem((line, slip.column + 1), slip.code, field_name, slip.message, slip.hint)
        )
        if slip.mended is None:
            break
        document.mended.add(line)
        text, tree = slip.mended, Tree(slip.mended)
    document.yaml, document.tree = text, tree
    _tell_faults(document, tree)
    if not tree.failure:
        _take_fields(document, tree.root)


def _tell_faults(document: Document, tree: Tree) -> None:
    for fault in tree.faults[:MAX_PROBLEMS]:
        line, column = document.at(fault.offset)
        message = fault.message
        if fault.code == "duplicate-key":
            message += f", first on line {document.key_place(fault.path)[0]}"
        document.problems.append(
            document.source.problem((line, column), fault.code, spell(fault.path), message, fault.hint)
        )


def _take_fields(document: Document, root: Any) -> None:
    if isinstance(root, dict) and root:
        document.fields = root
    elif not document.problems:
        found = "is empty" if not root else f"is {'a list' if isinstance(root, list) else 'plain text'}"
        hint = "write fields such as title: 'Acme', each on its own line"
        where = (document.first_line, 1)
        document.problems.append(document.source.problem(where, "front-matter", WHOLE, found, hint))


def spell(path: FieldPath) -> str:
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
    return spelt or WHOLE
