"""What the front matter may hold, told to people and editors: names of fields, and a JSON Schema."""

from __future__ import annotations

import typing
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from webapp.core.model import FACETS, FieldPath, FrontMatter, Taxonomy


def fields_of(root: type, path: FieldPath) -> tuple[str, ...]:
    """The names of the fields allowed in the mapping at ``path`` of ``root``, in order; none where none is known."""
    kind: type | None = root
    for part in path:
        if isinstance(part, str) and kind:
            kind = _children(kind).get(part)
    return tuple(_children(kind)) if kind else ()


def all_names(kind: type) -> frozenset[str]:
    """The names of all fields of a schema's dataclass, at any depth."""
    inner = (all_names(child) for child in _children(kind).values() if child)
    return frozenset(_children(kind)).union(*inner)


@cache
def _children(kind: type) -> dict[str, type | None]:
    """The fields of a schema's dataclass by the name authors write, each with the dataclass of its value, if any."""
    fields = kind.__pydantic_fields__  # type: ignore[attr-defined]
    return {info.alias or name: _dataclass_in(info.annotation) for name, info in fields.items()}


def _dataclass_in(annotation: Any) -> type | None:
    if isinstance(annotation, type) and is_dataclass(annotation):
        return annotation
    return next(filter(None, map(_dataclass_in, typing.get_args(annotation))), None)


def json_schema(taxonomy: Taxonomy | None) -> dict[str, Any]:
    """The JSON Schema of a study's front matter; with a taxonomy, its terms are the only ones allowed."""
    schema: dict[str, Any] = _without_null(TypeAdapter(FrontMatter).json_schema())
    for facet in FACETS:
        term: dict[str, Any] = {"type": "string"}
        if taxonomy:
            terms = taxonomy.facet(facet).terms
            term |= {"enum": [t.slug for t in terms], "enumDescriptions": [t.description for t in terms]}
        several = {"type": "array", "items": term, "minItems": 1, "uniqueItems": True}
        description = schema["properties"][facet]["description"]
        schema["properties"][facet] = {"description": description, "anyOf": [term, several]}
    for group in schema["$defs"].values():
        if "required" not in group:
            group["minProperties"] = 1
    for name in ("related", "formerly"):
        schema["properties"][name]["uniqueItems"] = True
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Front matter of a Casebook study"}
    return {**schema, **head}


def _without_null(node: Any) -> Any:
    """An optional field may be left out, but not left empty, which is what pydantic's ``null`` would allow."""
    if isinstance(node, list):
        return [_without_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    choices = [choice for choice in node.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        node = {key: value for key, value in node.items() if key not in {"anyOf", "default"}} | choices[0]
    # pydantic makes titles of the names ("Titleone"); `title` with a mapping is a field of that name.
    kept = {key: value for key, value in node.items() if key != "title" or isinstance(value, dict)}
    return {key: _without_null(value) for key, value in kept.items()}
