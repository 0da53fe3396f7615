"""Fields to a valid study, or to all of its problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from webapp.model import FieldPath, Finding, FrontMatter, Image, front_matter_of
from webapp.model.schema_fields import fields_of
from webapp.parsing.document import Document
from webapp.parsing.yaml_loader import MAX_PROBLEMS
from webapp.validation import field_rules
from webapp.validation.field_rules import ValidationContext
from webapp.validation.messages import explain
from webapp.validation.suggestions import closest

Schema = TypeVar("Schema")
Missing = dict[FieldPath, None]  # a set in the order of the schema


def validate_study(document: Document, context: ValidationContext) -> FrontMatter | None:
    """The front matter if the whole file is valid, else ``None``; the errors are added to the document's problems.

    If there is a taxonomy, the front matter has its facets too (``front_matter_of``).
    """
    field_rules.check_body(document, context.images)
    if document.fields is None:
        return None
    # ProblemList keeps the first error at a path, so the check with the most specific messages comes first.
    field_rules.check_terms(document, context.taxonomy)
    schema = front_matter_of(context.taxonomy) if context.taxonomy else FrontMatter
    front = validate(document, schema, context.images, field_rules.required_blocks(document))
    field_rules.check_schedule(document)
    return None if document.problems else front


def validate(
    document: Document, schema: type[Schema], images: Mapping[str, Image], required: Iterable[str] = ()
) -> Schema | None:
    """The fields as an object of the dataclass ``schema``, or ``None`` if the document has errors; adds them.

    ``required`` are the optional fields that this document must have.
    """
    if document.fields is None:
        return None
    field_rules.check_values(document, schema, images)
    errors: list[Any] = [{"type": "missing", "loc": (name,)} for name in required if name not in document.fields]
    value = None
    try:
        value = TypeAdapter(schema).validate_python(document.fields)
    except ValidationError as failure:
        errors += failure.errors(include_url=False)
    _add_errors(document, schema, [error | {"loc": _as_written(document, error["loc"])} for error in errors])
    return None if document.problems else value


def _as_written(document: Document, path: FieldPath) -> FieldPath:
    """The path of a value. One that an author wrote without a list has no index there."""
    written: list[str | int] = []
    value: Any = document.fields
    for part in path:
        if isinstance(part, int) and not isinstance(value, list):
            continue
        written.append(part)
        try:
            value = value[part]
        except (LookupError, TypeError):
            value = None
    return tuple(written)


def _add_errors(document: Document, schema: type, errors: Sequence[Any]) -> None:
    missing: Missing = {error["loc"]: None for error in errors if error["type"] == "missing"}
    # First those that explain why a field is missing: it is misplaced or misspelt.
    _explain_duplicates(document, schema, missing)
    unknown = [error["loc"] for error in errors if error["type"] == "unexpected_keyword_argument"]
    for path in unknown[:MAX_PROBLEMS]:  # a suggestion takes time
        _refuse_unknown(document, path, schema, missing)
    for error in errors:
        _refuse(document, error, missing)


def _refuse(document: Document, error: Any, missing: Missing) -> None:
    """Add an error of pydantic, unless a field is missing or unknown for a reason that has been reported."""
    path, kind = error["loc"], error["type"]
    if kind == "missing" and path in missing:
        position = document.tree.key_position(path[:-1])
        hint = f"add a line {path[-1]}:"
        if path[-1] in field_rules.BLOCKS:
            hint += ", or leave out all three blocks and tell the story in the Markdown body"
        finding = Finding("missing-field", "is required, and missing", hint)
        document.problems.add_error(path, finding, position)
    elif kind not in {"missing", "unexpected_keyword_argument"}:
        finding = explain(kind, error["input"], error.get("ctx", {}), document.tree.written.get(path))
        document.problems.add_error(path, finding)


def _explain_duplicates(document: Document, schema: type, missing: Missing) -> None:
    """A field that is written twice may belong to the group above it, or be another one that is missing here."""
    for fault in document.tree.faults:
        if fault.finding.code != "duplicate-key":
            continue
        path = fault.path
        if intended := _group_above(document, path, fault.offset, schema):
            document.problems.replace(fault, intended, _not_indented(intended))
            missing.pop(intended, None)
        elif other := next((other for other in missing if other[:-1] == path[:-1]), None):
            hint = f"keep one of the two, or rename one to {other[-1]}, which is missing"
            document.problems.replace(fault, path, Finding("duplicate-key", fault.finding.message, hint))
            missing.pop(other)


def _refuse_unknown(document: Document, path: FieldPath, schema: type, missing: Missing) -> None:
    """Add an error for an unknown field. The field that was probably intended is not missing then."""
    problems, position = document.problems, document.tree.key_position(path)
    offset = document.tree.keys.get(path)
    intended = _group_above(document, path, offset, schema) if offset is not None else None
    if intended and not problems.is_reported(path):
        problems.add_error(intended, _not_indented(intended), position)
        problems.reported.add(path)
    else:
        name, allowed = str(path[-1]), fields_of(schema, path[:-1])
        absent = [field for field in allowed if (*path[:-1], field) in missing]
        nearest = closest(name, absent) or closest(name, allowed)
        if schema is FrontMatter and path == (name,) and nearest not in absent:
            return  # the taxonomy has an error, so the field may be a facet
        hint = f"did you mean {nearest}?" if nearest else "allowed here: " + ", ".join(allowed)
        problems.add_error(path, Finding("unknown-field", "is not a field", hint), position)
        intended = (*path[:-1], nearest)
    missing.pop(intended, None)


def _group_above(document: Document, path: FieldPath, offset: int, schema: type) -> FieldPath | None:
    """The path the key at ``offset`` would have if it were indented into a group right above that lacks it."""
    keys = document.tree.keys
    before: FieldPath = max((key for key in keys if keys[key] < offset), key=lambda key: keys[key], default=())
    for length in range(len(before) - 1, len(path) - 1, -1):
        inner = (*before[:length], path[-1])
        if before[: len(path) - 1] == path[:-1] and inner not in keys and path[-1] in fields_of(schema, inner[:-1]):
            return inner
    return None


def _not_indented(path: FieldPath) -> Finding:
    group = next(part for part in reversed(path[:-1]) if isinstance(part, str))
    return Finding("yaml-indent", f"is not indented, but belongs to {group}", "indent it like the fields above it")
