"""The JSON Schema of the front matter, for editors."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from webapp.model import FrontMatter, Taxonomy
from webapp.validation.field_rules import BLOCKS


def json_schema(taxonomy: Taxonomy | None) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a study's front matter. Without a taxonomy any field may be a facet."""
    schema: dict[str, Any] = _without_null(TypeAdapter(FrontMatter).json_schema())
    schema["additionalProperties"] = taxonomy is None
    for facet in taxonomy.facets if taxonomy else ():
        slugs, descriptions = [t.slug for t in facet.terms], [t.description for t in facet.terms]
        term = {"type": "string", "enum": slugs, "enumDescriptions": descriptions}
        several = {"type": "array", "items": term, "minItems": 1, "uniqueItems": True}
        description = f"{facet.label}: one term, or a list of terms, of taxonomy.yaml."
        schema["properties"][facet.name] = {"description": description, "anyOf": [term, several]}
        schema["required"] += [facet.name] * facet.required
    schema["dependentRequired"] = {block: [other for other in BLOCKS if other != block] for block in BLOCKS}
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
