"""The JSON Schema of the front matter, for editors."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from webapp.model import FACETS, FrontMatter, Taxonomy


def json_schema(taxonomy: Taxonomy | None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a study's front matter. Without a taxonomy it allows any term."""
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
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Front matter of a Casebook study"}
    return {**schema, **head}


def schema_text(taxonomy: Taxonomy | None) -> str:
    """The text of the JSON Schema, without a line feed at its end."""
    return json.dumps(json_schema(taxonomy), indent=2, ensure_ascii=False)


def _without_null(node: Any) -> Any:
    """The schema without pydantic's ``null``: an optional field may be missing, but not empty."""
    if isinstance(node, list):
        return [_without_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    choices = [choice for choice in node.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        node = {key: value for key, value in node.items() if key not in {"anyOf", "default"}} | choices[0]
    # pydantic generates titles such as "Titleone". A `title` that has a mapping is the field of that name.
    items = ((key, value) for key, value in node.items() if key != "title" or isinstance(value, dict))
    return {key: _without_null(value) for key, value in items}
