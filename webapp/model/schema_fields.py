"""Which fields a schema's dataclasses have, at any depth."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from functools import cache
from typing import Any

from webapp.model.fields import IMAGES, TextKind
from webapp.model.problem import FieldPath


@dataclass(frozen=True, slots=True)
class SchemaField:
    """``attributes`` lead from the schema's object to the field: ``("problem_block", "testimonial", "x_link")``."""

    attributes: tuple[str, ...]
    kind: TextKind | None


@cache
def schema_fields(schema: type) -> dict[FieldPath, SchemaField]:
    """Every field of a pydantic dataclass, at any depth, by its names as authors write them (lists have no part)."""
    fields: dict[FieldPath, SchemaField] = {}
    for attribute, info in schema.__pydantic_fields__.items():  # type: ignore[attr-defined]
        name, parts = info.alias or attribute, [*info.metadata, *_parts(info.annotation)]
        kind = next((part for part in parts if isinstance(part, TextKind)), None)
        fields[name,] = SchemaField((attribute,), kind)
        for group in parts:
            if isinstance(group, type) and is_dataclass(group):
                for names, field in schema_fields(group).items():
                    fields[name, *names] = SchemaField((attribute, *field.attributes), field.kind)
    return fields


def _parts(annotation: Any) -> Iterator[Any]:
    """A type and everything it is made of: ``Slugs | None`` has ``str`` in it, and the metadata of each type."""
    yield annotation
    for part in typing.get_args(annotation):
        yield from _parts(part)


def fields_of(schema: type, path: FieldPath) -> list[str]:
    """The names of the fields allowed in the mapping at ``path`` of ``schema``, in order; none if it is unknown."""
    group = tuple(part for part in path if isinstance(part, str))
    return [str(names[-1]) for names in schema_fields(schema) if names[:-1] == group]


def images_of(value: Any) -> set[str]:
    """The files under ``/images/`` that an object of a schema names, in fields of any type that may hold one."""
    schema: type = type(value)
    texts = (text for attributes in _image_fields(schema) for text in values_at(value, attributes))
    return {text for text in texts if text.startswith(IMAGES)}


@cache
def _image_fields(schema: type) -> list[tuple[str, ...]]:
    addresses = {TextKind.WEB_ADDRESS, TextKind.BASE_ADDRESS}
    other_kinds = {None, TextKind.PARAGRAPH, TextKind.PROSE, TextKind.SLUG} | addresses
    return [field.attributes for field in schema_fields(schema).values() if field.kind not in other_kinds]


def values_at(value: Any, attributes: tuple[str, ...]) -> Iterator[Any]:
    """The values at ``attributes`` of an object: one for each item of a list on the way, none for ``None``."""
    if isinstance(value, tuple):
        for item in value:
            yield from values_at(item, attributes)
    elif value is not None and attributes:
        yield from values_at(getattr(value, attributes[0]), attributes[1:])
    elif value is not None:
        yield value
