"""Text to fields: the two fences, strict YAML between them, every value with its place in the file."""

from __future__ import annotations

import re
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from webapp.parsing.characters import CONTROL
from webapp.parsing.document import MAX_PROBLEMS, WHOLE_FILE, Document, format_path, message_of
from webapp.parsing.source import Source, position
from webapp.parsing.yaml_loader import Tree
from webapp.parsing.yaml_repair import find_slip

#: A study has some 6,000 characters.
MAX_CHARACTERS = 256_000
_MAX_SLIPS = 8
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"\n(---)[ \t]*(?=\n|\Z)")  # begins with what is rare, so it is ten times as fast
_EMPTY_LINES = re.compile(r"(?:[ \t]*\n)*")
_NO_FIELD = re.compile(r"^(?![ \t#-]|['\"]?[A-Za-z_][\w-]*['\"]?[ \t]*:|$)", re.MULTILINE)


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
        body = _EMPTY_LINES.match(text, closing.end())
        assert body  # noqa: S101 - it matches nothing as well
        self.document.body_start = body.end()
        # Here, for python-frontmatter takes away the spaces that make code of a first line.
        self.document.body = text[body.end() :].rstrip()
        return text[text.index("\n") + 1 : closing.start(1)], ""

    def load(self, fm: str) -> dict[str, Any]:
        _load(self.document, fm)
        return self.document.fields or {}


def read_study(source: Source) -> Document:
    """The front matter and body of a study. Never raises: what is wrong is in the document's ``problems``."""
    document = Document(source)
    text = _clean(document)
    if text is not None and _has_fences(document, text):
        frontmatter.parse(text, handler=_Handler(document))
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
        document.problems.append(source.problem((1, 1), "too-long", WHOLE_FILE, message))
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
                source.problem(where, "control-character", source.key(number) or WHOLE_FILE, message, hint)
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
        where, message = position(text, later.start()), "does not begin on line 1"
        hint = "delete the empty lines above"
    else:
        where, message = (1, 1), "is missing"
    document.problems.append(document.source.problem(where, "front-matter", WHOLE_FILE, message, hint))
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
        field_name = slip.field or document.source.key(line) or WHOLE_FILE
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
        message = message_of(document, fault)
        document.problems.append(
            document.source.problem((line, column), fault.code, format_path(fault.path), message, fault.hint)
        )


def _take_fields(document: Document, root: Any) -> None:
    if isinstance(root, dict) and root:
        document.fields = root
    elif not document.problems:
        found = "is empty" if not root else f"is {'a list' if isinstance(root, list) else 'plain text'}"
        hint = "write fields such as title: 'Acme', each on its own line"
        where = (document.first_line, 1)
        document.problems.append(document.source.problem(where, "front-matter", WHOLE_FILE, found, hint))
