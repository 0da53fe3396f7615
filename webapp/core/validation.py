"""Fields to a valid study, or to every problem they have: schema, taxonomy terms, images, addresses, dates."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from webapp.core import messages
from webapp.core.frontmatter import Document
from webapp.core.messages import Words
from webapp.core.model import FieldPath, FrontMatter
from webapp.core.near import near
from webapp.core.rules import Surroundings, check_rules
from webapp.core.schema import fields_of
from webapp.core.tree import MERGED

_STUDY = TypeAdapter(FrontMatter)


def validate_study(document: Document, around: Surroundings) -> FrontMatter | None:
    """The study's front matter if all of it is right; else its problems are added to the document's."""
    if document.fields is None:
        return None
    front: FrontMatter | None = validate(document, _STUDY, FrontMatter)
    check_rules(document, document.fields, around)
    return None if document.problems else front


def validate(document: Document, adapter: TypeAdapter[Any], root: type) -> Any:
    """The document's fields as ``adapter``'s type, or ``None`` with the problems told in the document."""
    try:
        value = adapter.validate_python(document.fields)
    except ValidationError as error:
        _tell_errors(document, error, root)
        return None
    return value


def _tell_errors(document: Document, failure: ValidationError, root: type) -> None:
    errors = failure.errors(include_url=False)
    missing = {
        error["loc"]
        for error in errors
        if error["type"] == "missing" and not document.is_doubted((*error["loc"][:-1], MERGED))
    }
    for error in errors:
        if error["type"] == "unexpected_keyword_argument" and not document.is_full:
            missing.discard(_tell_unknown(document, error["loc"], root, missing))
    for error in errors:
        path, kind = error["loc"], error["type"]
        if kind == "missing" and path in missing:
            _tell_missing(document, path)
        elif kind not in {"missing", "unexpected_keyword_argument"}:
            path = document.nearest(path)
            said = messages.words(kind, error["input"], error.get("ctx", {}), document.written(path))
            document.tell(path, said)


def _tell_unknown(document: Document, path: FieldPath, root: type, missing: set[FieldPath]) -> FieldPath:
    """Refuse an unknown field. Returns the path of the field that was probably meant."""
    name, allowed = str(path[-1]), fields_of(root, path[:-1])
    lacking = [field for field in allowed if (*path[:-1], field) in missing]
    meant = near(name, lacking) or near(name, allowed)
    hint = f"did you mean {meant}?" if meant else "allowed here: " + ", ".join(allowed)
    document.tell(path, Words("unknown-field", "is not a field", hint), document.key_place(path))
    return (*path[:-1], meant)


def _tell_missing(document: Document, path: FieldPath) -> None:
    """A missing field points at the mapping that lacks it."""
    where = document.key_place(path[:-1]) if len(path) > 1 else (1, 1)
    document.tell(path, Words("missing-field", "is required, and missing", f"add a line {path[-1]}:"), where)
