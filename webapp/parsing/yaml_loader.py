"""YAML to plain values, each with its place, by one walk over the parser's *events*.

The stack is ours: what a recursive constructor does with deep nesting, aliases and duplicate keys (crash, take
gigabytes, lose one silently) cannot happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.constructor import SafeConstructor

from webapp.model import Code, FieldPath

MAX_DEPTH = 8
MAX_VALUES = 10_000
#: Doubted inside a mapping that merges another one in: no telling what it would have brought.
MERGED = "\0merged"
#: Begins the name given to a value whose key is wrong.
JUNK = "\0"
_KINDS = {f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "null", "timestamp")}
_LONGEST_SCALAR = 64  # no number or time is longer; sexagesimal integers of any length take minutes
_CONSTRUCTOR = SafeConstructor()
Event = Any  # types-PyYAML says that any mark may be None
_QUOTE_HINT = "if it is meant as text, put the whole value in quotes"


class Fault(NamedTuple):
    """Something wrong in the YAML itself, found before any schema looks at the values."""

    offset: int
    path: FieldPath
    code: Code
    message: str
    hint: str


class _StopError(Exception):
    """The rest of the document is not worth reading."""


@dataclass(slots=True)
class _Level:
    """A mapping or list being filled; ``here`` is the path of its next value, or ``None`` where a key comes next."""

    path: FieldPath
    items: dict[str, Any] | list[Any]
    here: FieldPath | None
    is_key: bool = False


class Tree:
    """The value of one YAML document. Making one never raises: see ``failure`` and ``faults``.

    ``values`` and ``keys`` have the offset of everything; ``written`` how plain values that are no text were
    written (``017`` is 15 to YAML); ``reported`` the paths that already have an error: nothing at or below them is
    reported again; ``tagged`` is the same, for that path only.
    """

    def __init__(self, text: str) -> None:
        self.root: Any = None
        self.failure: yaml.MarkedYAMLError | None = None
        self.faults: list[Fault] = []
        self.values: dict[FieldPath, int] = {}
        self.keys: dict[FieldPath, int] = {}
        self.written: dict[FieldPath, str] = {}
        self.reported: set[FieldPath] = set()
        self.tagged: set[FieldPath] = set()
        self.last_quoted = -1  # where the last quoted text of several lines began: perhaps by mistake
        self._top = _Level((), [], ())
        self._below: list[_Level] = []
        self._anchors: set[str] = set()
        self._grow(text)

    def _grow(self, text: str) -> None:
        documents = self._top.items
        next_event = yaml.CSafeLoader(text).get_event
        try:
            while event := next_event():
                if grow := _GROW.get(type(event)):
                    grow(self, event)
            self.root = next(iter(documents), None)
        except yaml.MarkedYAMLError as error:
            self.failure = error
        except _StopError:
            pass

    def _start_document(self, event: Event) -> None:
        if self._top.items:
            hint = "remove this line: one document is all there may be"
            self._stop(event, (), "yaml-document", "a second YAML document begins", hint)

    def _scalar(self, event: Event) -> None:
        path = self._top.here
        if event.anchor or event.tag:
            self._decorations(event, self._top.path if path is None else path)
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
        if event.value in top.items:
            self._fault(event, path, "duplicate-key", "is written twice", "keep one of the two")
            self._junk_key()
            return
        self.keys[path] = event.start_mark.index
        top.here = path

    def _junk_key(self) -> None:
        """Let the value that follows go where no schema sees it: its key is wrong already."""
        top = self._top
        top.here = (*top.path, f"{JUNK}{len(top.items)}")
        self.reported.add(top.here)

    def _open(self, event: Event) -> None:
        is_key = self._top.here is None
        if is_key:
            message = "a bracket opens where a field's name should be"
            if not self._top.is_key:
                self._fault(event, self._top.path, "yaml-key", message, _QUOTE_HINT)
            self.reported |= {self._top.path} - {()}
            self._junk_key()
        path = self._top.here or ()
        self._decorations(event, path)
        if len(self._below) == MAX_DEPTH:
            message = f"is nested more than {MAX_DEPTH} levels deep"
            self._stop(event, path, "yaml-depth", message, "three levels are enough for every field")
        is_mapping = type(event) is yaml.MappingStartEvent
        items: dict[str, Any] | list[Any] = {} if is_mapping else []
        if not is_key:
            self._put(event, path, items)
        self._below.append(self._top)
        self._top = _Level(path, items, None if is_mapping else (*path, 0), is_key)

    def _close(self, _: Event) -> None:
        self._top = self._below.pop()

    def _alias(self, event: Event) -> None:
        path = self._top.here
        if event.anchor not in self._anchors:  # an alias of an anchor is the anchor's mistake, told once
            where = self._top.path if path is None else path
            self._fault(event, where, "yaml-anchor", f"*{event.anchor} is an alias", _QUOTE_HINT)
        if path is None:
            self._junk_key()
            return
        self.reported.add(path)
        if path[-1:] == ("<<",):
            self.reported.add((*path[:-1], MERGED))
        self._put(event, path, None)

    def _decorations(self, event: Event, path: FieldPath) -> None:
        """Refuse the node's anchor and tag, if it has any."""
        if event.anchor:
            self._anchors.add(event.anchor)
            hint = "write the value out wherever it is needed; " + _QUOTE_HINT
            self._fault(event, path, "yaml-anchor", f"&{event.anchor} is an anchor", hint)
        if event.tag:
            name = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(event, path, "yaml-tag", f"{name} is a tag", "remove it; " + _QUOTE_HINT)
            (self.reported if isinstance(event, yaml.ScalarEvent) else self.tagged).add(path)

    def _put(self, event: Event, path: FieldPath, value: Any) -> None:
        self.values[path] = event.start_mark.index
        if len(self.values) > MAX_VALUES:
            message = f"more than {MAX_VALUES:,} values are too many"
            self._stop(event, (), "too-long", message, "a study has fewer than a hundred")
        top = self._top
        if isinstance(top.items, list):
            top.items.append(value)
            top.here = (*top.path, len(top.items))
        else:
            top.items[str(path[-1])] = value
            top.here = None

    def _stop(self, event: Event, path: FieldPath, code: Code, message: str, hint: str) -> NoReturn:
        self._fault(event, path, code, message, hint)
        raise _StopError

    def _fault(self, event: Event, path: FieldPath, code: Code, message: str, hint: str) -> None:
        self.faults.append(Fault(event.start_mark.index, path, code, message, hint))


_GROW: dict[type, Any] = {
    yaml.ScalarEvent: Tree._scalar,
    yaml.MappingStartEvent: Tree._open,
    yaml.SequenceStartEvent: Tree._open,
    yaml.MappingEndEvent: Tree._close,
    yaml.SequenceEndEvent: Tree._close,
    yaml.AliasEvent: Tree._alias,
    yaml.DocumentStartEvent: Tree._start_document,
}


def _resolve(text: str) -> Any:
    """What YAML 1.1 makes of a plain scalar; text where it is text, or a number or date that cannot be."""
    if len(text) > _LONGEST_SCALAR:
        return text
    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text) and tag in _KINDS:
            try:
                # Not by its `construct_object`, which remembers every node for as long as it lives.
                return _CONSTRUCTOR.yaml_constructors[tag](_CONSTRUCTOR, yaml.ScalarNode(tag, text))
            except (ValueError, OverflowError):  # 2024-13-45
                return text
    return text
