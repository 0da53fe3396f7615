"""YAML to plain values with their positions, in one pass over the parser's *events*.

The stack is our own: PyYAML's recursive constructor crashes on deep nesting, needs gigabytes for aliases, and drops
one of two equal keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.constructor import SafeConstructor

from webapp.model import FieldPath, Finding, Position
from webapp.parsing.source import position_of

#: At most so many problems of one file are reported.
MAX_PROBLEMS = 100
MAX_DEPTH = 8
MAX_VALUES = 10_000
#: Begins the key of a value that is stored under no valid key.
IGNORED = "\0"
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "null", "timestamp")}
_LONGEST_NUMBER = 64  # longer ones are text: a long sexagesimal integer takes minutes
_CONSTRUCTOR = SafeConstructor()
Event = Any  # types-PyYAML declares every mark as optional
_QUOTE_HINT = "if it is text, put the whole value in quotes"


class Fault(NamedTuple):
    """An error in the YAML itself, found before any schema sees the values."""

    finding: Finding
    path: FieldPath
    offset: int


class _StopError(Exception):
    """The rest of the document is not read."""


@dataclass(slots=True)
class _Level:
    """A mapping or list being filled. ``next_path`` is the path of its next value, ``None`` if a key comes next."""

    path: FieldPath
    items: dict[str, Any] | list[Any]
    next_path: FieldPath | None
    is_key: bool = False


class Tree:
    """The value of one YAML document, ``root``, with positions. Never raises.

    ``failure`` is the parser's error, at offset ``failed_at``, if it could not read the ``text``. ``faults`` are the
    errors beyond syntax, at most ``MAX_PROBLEMS``. ``values`` and ``keys`` are offsets by path. ``written`` has the
    original spelling of values that YAML did not read as text (``017`` is 15). Values at and below the paths in
    ``unusable`` belong to a fault, so no other error is reported there.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Any = None
        self.failure: yaml.MarkedYAMLError | None = None
        self.failed_at = 0
        self.faults: list[Fault] = []
        self.values: dict[FieldPath, int] = {}
        self.keys: dict[FieldPath, int] = {}
        self.written: dict[FieldPath, str] = {}
        self.unusable: set[FieldPath] = set()
        self.last_quoted = -1  # where the last quoted text of several lines begins: its quote may be the mistake
        self._top = _Level((), [], ())
        self._parents: list[_Level] = []
        self._anchors: set[str] = set()
        self._read()

    def value_position(self, path: FieldPath) -> Position:
        """The line and column of the value at ``path``, else of the nearest group around it."""
        return self._position(self.values, path)

    def key_position(self, path: FieldPath) -> Position:
        """The line and column of the key at ``path``, else of the nearest group around it."""
        return self._position(self.keys, path)

    def line_at(self, offset: int) -> int:
        """The line, from 0, at ``offset``. The parser's marks have other lines: YAML ends lines at U+2028 too."""
        return position_of(self.text, offset)[0] - 1

    def _position(self, offsets: dict[FieldPath, int], path: FieldPath) -> Position:
        while path:
            offset = offsets.get(path, self.values.get(path))
            if offset is not None:
                return position_of(self.text, offset)
            path = path[:-1]
        return 1, 1

    def _read(self) -> None:
        documents = self._top.items
        next_event = yaml.CSafeLoader(self.text).get_event
        try:
            while event := next_event():
                if handle := _HANDLERS.get(type(event)):
                    handle(self, event)
            self.root = next(iter(documents), None)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.failure, self.failed_at = error, min(mark.index, len(self.text.rstrip())) if mark else 0
        except _StopError:
            pass

    def _start_document(self, event: Event) -> None:
        if self._top.items:
            hint = "remove this line: only one document is allowed"
            self._stop(event, (), Finding("yaml-document", "a second YAML document begins", hint))

    def _scalar(self, event: Event) -> None:
        path = self._top.next_path
        if event.anchor or event.tag:
            self._refuse_properties(event, self._top.path if path is None else path)
        if path is None:
            self._key(event)
            return
        value: Any = event.value
        if not event.style:
            value = _resolve(value)
            if type(value) is not str:
                self.written[path] = event.value
        elif event.style in "'\"" and event.end_mark.line > event.start_mark.line:
            self.last_quoted = event.start_mark.index
        self._put(event, path, value)

    def _key(self, event: Event) -> None:
        top = self._top
        path = (*top.path, event.value)
        if event.value not in top.items:
            self.keys[path] = event.start_mark.index
            top.next_path = path
            return
        if len(self.faults) < MAX_PROBLEMS:
            message = f"is written twice, first on line {self.key_position(path)[0]}"
            self._fault(event, path, Finding("duplicate-key", message, "keep one of the two"))
        is_next_line = self.line_at(event.start_mark.index) == self.key_position(path)[0]
        is_unwritten = top.items[event.value] in (None, "") and not self.written.get(path)
        if is_next_line and is_unwritten:  # the value follows the second of two equal lines
            top.next_path = path
        else:
            self._ignore_value()

    def _ignore_value(self) -> None:
        """Store the next value where no schema sees it, because its key already has an error."""
        top = self._top
        top.next_path = (*top.path, f"{IGNORED}{len(top.items)}")
        self.unusable.add(top.next_path)

    def _open(self, event: Event) -> None:
        is_key = self._top.next_path is None
        if is_key:
            if not self._top.is_key:
                message = "a bracket opens where a field's name should be"
                self._fault(event, self._top.path, Finding("yaml-key", message, _QUOTE_HINT))
            self.unusable |= {self._top.path} - {()}
            self._ignore_value()
        path = self._top.next_path or ()
        if event.anchor or event.tag:
            self._refuse_properties(event, path)
        if len(self._parents) == MAX_DEPTH:
            message = f"is nested more than {MAX_DEPTH} levels deep"
            self._stop(event, path, Finding("yaml-depth", message, "three levels are enough for every field"))
        is_mapping = type(event) is yaml.MappingStartEvent
        items: dict[str, Any] | list[Any] = {} if is_mapping else []
        if not is_key:
            self._put(event, path, items)
        self._parents.append(self._top)
        self._top = _Level(path, items, None if is_mapping else (*path, 0), is_key)

    def _close(self, _: Event) -> None:
        self._top = self._parents.pop()

    def _alias(self, event: Event) -> None:
        path = self._top.next_path
        if event.anchor not in self._anchors:  # otherwise the anchor has been reported
            finding = Finding("yaml-anchor", f"*{event.anchor} is an alias", _QUOTE_HINT)
            self._fault(event, self._top.path if path is None else path, finding)
        if path is None:
            self._ignore_value()
            return
        # Nobody knows which fields are missing in a mapping that merges another one.
        self.unusable |= {path, path[:-1] if path[-1:] == ("<<",) else path} - {()}
        self._put(event, path, None)

    def _refuse_properties(self, event: Event, path: FieldPath) -> None:
        """Report the anchor and the tag of a value, if it has them."""
        if event.anchor:
            self._anchors.add(event.anchor)
            hint = "write the value wherever it is needed; " + _QUOTE_HINT
            self._fault(event, path, Finding("yaml-anchor", f"&{event.anchor} is an anchor", hint))
        if event.tag:
            name = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(event, path, Finding("yaml-tag", f"{name} is a tag", "remove it; " + _QUOTE_HINT))
            self.unusable.add(path)

    def _put(self, event: Event, path: FieldPath, value: Any) -> None:
        self.values[path] = event.start_mark.index
        if len(self.values) > MAX_VALUES:
            message = f"has more than {MAX_VALUES:,} values"
            self._stop(event, (), Finding("too-long", message, "a study has fewer than a hundred"))
        top = self._top
        if isinstance(top.items, list):
            top.items.append(value)
            top.next_path = (*top.path, len(top.items))
        else:
            top.items[str(path[-1])] = value
            top.next_path = None

    def _stop(self, event: Event, path: FieldPath, finding: Finding) -> NoReturn:
        self._fault(event, path, finding)
        raise _StopError

    def _fault(self, event: Event, path: FieldPath, finding: Finding) -> None:
        if len(self.faults) < MAX_PROBLEMS:
            self.faults.append(Fault(finding, path, event.start_mark.index))


_HANDLERS: dict[type, Any] = {
    yaml.ScalarEvent: Tree._scalar,
    yaml.MappingStartEvent: Tree._open,
    yaml.SequenceStartEvent: Tree._open,
    yaml.MappingEndEvent: Tree._close,
    yaml.SequenceEndEvent: Tree._close,
    yaml.AliasEvent: Tree._alias,
    yaml.DocumentStartEvent: Tree._start_document,
}


def _resolve(text: str) -> Any:
    """The value that YAML 1.1 gives a plain scalar; the text itself if the number or date cannot exist."""
    if len(text) > _LONGEST_NUMBER:
        return text
    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text) and tag in _PLAIN_TAGS:
            try:
                # Not with `construct_object`: it keeps every node forever.
                return _CONSTRUCTOR.yaml_constructors[tag](_CONSTRUCTOR, yaml.ScalarNode(tag, text))
            except (ValueError, OverflowError):  # 2024-13-45
                return text
    return text
