"""The names of the fields that a schema's dataclasses allow."""

from __future__ import annotations

import typing
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from webapp.model.problem import FieldPath


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
