"""Text to a Document: the two fences, the strict YAML between them, the body after them. Nothing here raises."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from webapp.model import Finding, Position
from webapp.parsing.characters import CONTROL
from webapp.parsing.document import Document, format_path
from webapp.parsing.source import Source, key_on, position_of
from webapp.parsing.yaml_loader import Tree
from webapp.parsing.yaml_repair import diagnose, displaced_group

#: A study has about 6,000 characters.
MAX_CHARACTERS = 256_000
_MAX_REPAIRS = 8
# Git writes these at the start of a line, and a line ======= between the two sides.
_CONFLICT_START, _CONFLICT_BASE, _CONFLICT_END = _CONFLICT_MARKERS = ("<<<<<<< ", "||||||| ", ">>>>>>> ")
_CONFLICT_SEPARATOR = "======="
_CONFLICT = Finding(
    "conflict-marker",
    "git could not merge two versions of this text",
    "keep the right version, and delete the other and the lines of <<<<<<<, ======= and >>>>>>>",
)
# A --- at the start of a line. It begins with a literal character, because that is 30 times as fast as ^.
_FENCE = re.compile(r"-(?<![^\n]-)--[ \t]*$", re.MULTILINE)
_OTHER_INDENT = re.compile(
    r"( *)([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*"
)
_LINE_SEPARATOR = re.compile("[\u2028\u2029]")
_CONTROL_AT_START = re.compile(rf"^(?:{CONTROL.pattern})+", re.MULTILINE)
_EMPTY_LINES = re.compile(r"(?:[ \t]*\n)*")
_PROSE = re.compile(r"^(?![ \t#-]|['\"]?[A-Za-z_][\w-]*['\"]?[ \t]*:|$)", re.MULTILINE)


class _Handler(BaseHandler):
    """Makes python-frontmatter split at our fences and load with our strict YAML."""

    FM_BOUNDARY = _FENCE

    def __init__(self, document: Document) -> None:
        self.document = document

    def load(self, fm: str) -> dict[str, Any]:
        """The fields in the YAML text ``fm``, none if they cannot be read.

        Syntax errors are repaired, so that one does not hide the mistakes after it.
        """
        problems, tree = self.document.problems, Tree(self._with_ordinary_spaces(fm))
        for _ in range(_MAX_REPAIRS):
            repair = diagnose(tree, tree.failure) if tree.failure else displaced_group(tree)
            if repair is None:
                break
            line, column = repair.line + 1, repair.column + 1
            problems.add(repair.finding, (line, column), key_on(repair.repaired or self.document.source.line(line)))
            if repair.repaired is None:
                break
            problems.repaired_lines.add(line)
            tree = Tree(repair.apply(tree.text))
        self.document.tree = problems.tree = tree
        problems.reported = tree.unusable
        for fault in tree.faults:
            problems.add(fault.finding, position_of(tree.text, fault.offset), format_path(fault.path))
        if isinstance(tree.root, dict) and tree.root:
            return tree.root
        if not problems:
            hint = "write fields such as title: 'Acme', each on its own line"
            problems.add(Finding("front-matter", "has no fields", hint), (2 if fm.startswith("\n") else 1, 1))
        return {}

    def _with_ordinary_spaces(self, text: str) -> str:
        """The YAML with ordinary spaces for others at the start of a line and for line separators. They are reported.

        Spaces on adjacent lines are one problem.
        """
        problems, previous = self.document.problems, -2
        for index, line in enumerate(lines := _LINE_SEPARATOR.sub(" ", text).split("\n")):
            if indent := _OTHER_INDENT.match(line):
                if previous < index - 1:
                    message = f"is indented with U+{ord(indent[2]):04X}, which is not an ordinary space"
                    finding = Finding("yaml-indent", message, "write ordinary spaces")
                    problems.add(finding, (index + 1, indent.start(2) + 1), key_on(line.lstrip()))
                previous = index
                lines[index] = indent[0].replace("\u3000", "  ").replace(indent[2], " ") + line[indent.end() :]
                problems.repaired_lines.add(index + 1)
        for separator in _LINE_SEPARATOR.finditer(text):
            if problems.is_full:
                break
            position = position_of(text, separator.start())
            message = f"U+{ord(separator[0]):04X} is a line separator, which looks like a space"
            finding = Finding("control-character", message, "write a space instead")
            problems.add(finding, position, key_on(self.document.source.line(position[0])))
        return "\n".join(lines)


def read_study(source: Source) -> Document:
    """The front matter and body of a study; its errors are in the document's ``problems``."""
    document = Document(source)
    text = _clean_text(document)
    if text is None:
        return document
    document.text = text
    fences = list(islice(_FENCE.finditer(text), 2))
    if len(fences) < 2 or fences[0].start() > 0:
        if not any(problem.code == "conflict-marker" for problem in document.problems):  # it may have hidden a fence
            position, finding = _missing_fence(text, fences)
            document.problems.add(finding, position)
        return document
    # The YAML begins at the end of the first fence, so its line numbers are those of the file.
    fields, _ = frontmatter.parse(text, handler=_Handler(document))
    document.fields = fields or None
    # python-frontmatter strips the body, but spaces make its first line code.
    empty_lines = _EMPTY_LINES.match(text, fences[1].end())
    document.body_start = empty_lines.end() if empty_lines else fences[1].end()
    document.body = text[document.body_start :].rstrip()
    return document


def read_yaml(source: Source) -> Document:
    """A whole file of YAML, such as ``site.yaml``; its errors are in the document's ``problems``."""
    document = Document(source)
    text = _clean_text(document)
    if text is not None:
        document.fields = _Handler(document).load(text) or None
    return document


def _clean_text(document: Document) -> str | None:
    """The text without control characters and conflicts, which are reported; ``None`` if it is too long."""
    text = _without_control_characters(document)
    return text and _without_conflicts(document, text)


def _without_conflicts(document: Document, text: str) -> str:
    """The text with one side of each conflict that git has marked, each reported once, at its first marker.

    The markers and the other side become empty lines, so that they cause no further problem and lines keep their
    number. The first side is kept, or the second if the first is empty.
    """
    if not any(marker in text for marker in _CONFLICT_MARKERS):
        return text
    lines = text.split("\n")
    is_open = is_dropped = is_empty = False
    separator = None  # the line ======= of a conflict whose start was deleted, or the underline of a heading
    for index, line in enumerate(lines):
        marker = line[:8]
        if marker in _CONFLICT_MARKERS:
            if marker == _CONFLICT_START or not is_open:
                document.problems.add(_CONFLICT, (index + 1, 1))
            if marker == _CONFLICT_END and separator is not None:
                lines[separator:index] = [""] * (index - separator)
            is_open, is_dropped = marker != _CONFLICT_END, marker == _CONFLICT_BASE
            is_empty = marker == _CONFLICT_START or (is_dropped and is_empty)
            separator, lines[index] = None, ""
        elif line == _CONFLICT_SEPARATOR:
            if is_open:
                is_dropped, lines[index] = not is_empty, ""
            else:
                separator = index
        elif is_dropped:
            lines[index] = ""
        elif line.strip():
            is_empty = False
    return "\n".join(lines)


def _without_control_characters(document: Document) -> str | None:
    """The text with a space for each control character, the first of each line reported; ``None`` if too long."""
    text = document.source.text
    if len(text) > MAX_CHARACTERS:
        message = f"has {len(text):,} characters; at most {MAX_CHARACTERS:,} are allowed"
        document.problems.add(Finding("too-long", message, "shorten it"))
        return None
    if text.replace("\n", "").isprintable() or not CONTROL.search(text):
        return text
    for number, line in enumerate(text.split("\n"), 1):
        if (match := CONTROL.search(line)) and not document.problems.is_full:
            message = f"U+{ord(match[0]):04X} is a control character"
            finding = Finding("control-character", message, "delete it: it is invisible")
            document.problems.add(finding, (number, match.start() + 1), key_on(line))
    # A space at the start of a line would be a wrong indent, which is a second problem.
    return CONTROL.sub(" ", _CONTROL_AT_START.sub("", text))


def _missing_fence(text: str, fences: list[re.Match[str]]) -> tuple[Position, Finding]:
    if fences and fences[0].start() == 0:
        message, hint = "has no closing --- line", "write --- on a line of its own after the last field"
        return _end_of_fields(text), Finding("front-matter", message, hint)
    if re.match(r"[ \t]+---[ \t]*\n", text):
        return (1, 1), Finding("front-matter", "the first --- is indented", "delete the spaces before it")
    if fences and not text[: fences[0].start()].strip():
        position = position_of(text, fences[0].start())
        return position, Finding("front-matter", "does not begin on line 1", "delete the empty lines above")
    hint = "the first line must be ---, and a second --- line ends the front matter"
    return (1, 1), Finding("front-matter", "is missing", hint)


def _end_of_fields(text: str) -> Position:
    """Where the closing fence is missing: after the last field, which is before the first line of prose."""
    prose = _PROSE.search(text, 4)
    lines = (text[: prose.start()] if prose else text).split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):  # headings are comments in YAML
        lines.pop()
    return len(lines), len(lines[-1]) + 1
