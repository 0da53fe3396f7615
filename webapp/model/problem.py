"""What can be wrong with content, and one such problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Stable; each is explained, with an example, in the author's guide.
Code = Literal[
    # The file
    "unreadable", "too-long", "encoding", "slug", "front-matter", "control-character",
    # YAML that cannot be read, or says something else than was meant
    "yaml-quote", "yaml-colon", "yaml-no-colon", "yaml-space", "yaml-indent", "yaml-tab", "yaml-character",
    "yaml-bracket", "yaml-escape", "yaml-syntax", "yaml-anchor", "yaml-tag", "yaml-key", "yaml-depth",
    "yaml-document", "duplicate-key",
    # Fields and values
    "missing-field", "unknown-field", "wrong-type", "empty", "rating-range", "date-range", "time-zone", "schedule",
    "unknown-term", "repeated", "image-path", "image-missing", "web-address", "related", "formerly",
    # Warnings
    "long-description", "same-title", "future-date", "related-draft", "logo-ratio", "heavy-image", "unused-image",
    "unused-term", "featured", "ignored-file",
]  # fmt: skip
#: Where a value stands in the front matter: ``("metrics", 0, "label")``.
FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What to say of a value: a stable code, what is wrong, what to do about it."""

    code: Code
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing an author has to mend, and where. Lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int
    severity: Literal["error", "warning"]
    code: Code
    field: str
    message: str
    hint: str = ""
    source: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """What programs are told: all but the line itself, which may be a draft's."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "source"}


Problems = tuple[Problem, ...]
