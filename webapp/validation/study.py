"""Fields to a valid study, or to every problem they have: schema, taxonomy terms, images, addresses, dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError

from webapp.model import FieldPath, Finding, FrontMatter
from webapp.model.schema_fields import fields_of
from webapp.parsing.document import MAX_PROBLEMS, Document, message_of
from webapp.parsing.yaml_loader import MERGED
from webapp.validation import messages
from webapp.validation.field_rules import ValidationContext, check_body, check_rules, check_terms, leaves
from webapp.validation.suggestions import closest

_STUDY = TypeAdapter(FrontMatter)


def validate_study(document: Document, context: ValidationContext) -> FrontMatter | None:
    """The study's front matter if all of it is right; else its problems are added to the document's."""
    check_body(document, context.images)
    if document.fields is None:
        return None
    check_terms(document, document.fields, context.taxonomy)  # first: it knows what a value that is no text should be
    front: FrontMatter | None = validate(document, _STUDY, FrontMatter)
    check_rules(document, document.fields, context)
    return None if document.problems else front


def validate(document: Document, adapter: TypeAdapter[Any], root: type) -> Any:
    """The document's fields as ``adapter``'s type, or ``None`` with the problems told in the document."""
    value, errors = None, []
    try:
        value = adapter.validate_python(document.fields)
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
    _tell_errors(document, errors, root)
    return value


def _tell_errors(document: Document, errors: Sequence[Any], root: type) -> None:
    missing = {
        error["loc"]: None  # in order
        for error in errors
        if error["type"] == "missing" and not document.is_reported((*error["loc"][:-1], MERGED))
    }
    _explain_duplicates(document, root, missing)
    unknown = (error["loc"] for error in errors if error["type"] == "unexpected_keyword_argument")
    for path in islice(unknown, MAX_PROBLEMS):  # what each was meant to be takes its time
        missing.pop(_tell_unknown(document, path, root, missing), None)
    _tell_empty(document)
    for error in errors:
        path, kind = error["loc"], error["type"]
        if kind == "missing" and path in missing:
            _tell_missing(document, path)
        elif kind not in {"missing", "unexpected_keyword_argument"}:
            path = document.nearest(path)
            said = messages.words(kind, error["input"], error.get("ctx", {}), document.written(path))
            document.add_error(path, said)


def _tell_empty(document: Document) -> None:
    """An optional field may be missing, but not empty, whatever its type would make of nothing."""
    for path, value in leaves((), document.fields):
        if value is None or value == {}:
            document.add_error(path, messages.EMPTY)


def _explain_duplicates(document: Document, root: type, missing: dict[FieldPath, None]) -> None:
    """A field that is written twice may be one of the group above it, or another one that is missing here."""
    for fault in document.tree.faults[:MAX_PROBLEMS] if document.tree else ():
        if fault.code != "duplicate-key":
            continue
        if meant := _belongs_above(document, fault.path, fault.offset, root):
            document.replace_error(fault, meant, _unindented(meant))
            missing.pop(meant, None)
        elif lacking := next((path for path in missing if path[:-1] == fault.path[:-1]), None):
            hint = f"keep one of the two, or name one {lacking[-1]}, which is missing"
            said = Finding("duplicate-key", message_of(document, fault), hint)
            document.replace_error(fault, fault.path, said)
            missing.pop(lacking)


def _belongs_above(document: Document, path: FieldPath, offset: int, root: type) -> FieldPath | None:
    """The path a key was meant to have that stands beside a group right above it, which lacks it; if it is so."""
    keys = document.tree.keys if document.tree else {}
    before: FieldPath = max((key for key in keys if keys[key] < offset), key=lambda key: keys[key], default=())
    for length in range(len(before) - 1, len(path) - 1, -1):
        meant = (*before[:length], path[-1])
        if before[: len(path) - 1] == path[:-1] and meant not in keys and path[-1] in fields_of(root, meant[:-1]):
            return meant
    return None


def _unindented(meant: FieldPath) -> Finding:
    group = str(next(part for part in reversed(meant[:-1]) if isinstance(part, str)))
    return Finding("yaml-indent", f"is not indented, but belongs to {group}", "indent it like the fields above it")


def _tell_unknown(document: Document, path: FieldPath, root: type, missing: Iterable[FieldPath]) -> FieldPath:
    """Refuse an unknown field. Returns the path of the field that was probably meant."""
    if document.tree and path in document.tree.keys:
        meant_path = _belongs_above(document, path, document.tree.keys[path], root)
        if meant_path and not document.is_reported(path):
            document.add_error(meant_path, _unindented(meant_path), document.key_place(path))
            document.tree.reported.add(path)
            return meant_path
    name, allowed = str(path[-1]), fields_of(root, path[:-1])
    lacking = [field for field in allowed if (*path[:-1], field) in missing]
    meant = closest(name, lacking) or closest(name, allowed)
    hint = f"did you mean {meant}?" if meant else "allowed here: " + ", ".join(allowed)
    document.add_error(path, Finding("unknown-field", "is not a field", hint), document.key_place(path))
    return (*path[:-1], meant)


def _tell_missing(document: Document, path: FieldPath) -> None:
    """A missing field points at the mapping that lacks it."""
    where = document.key_place(path[:-1]) if len(path) > 1 else (1, 1)
    document.add_error(path, Finding("missing-field", "is required, and missing", f"add a line {path[-1]}:"), where)
