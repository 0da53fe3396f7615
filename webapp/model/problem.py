"""What can be wrong with content: the stable codes, a finding, and a problem, which is a finding with its position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Stable. The author's guide explains each code with an example.
Code = Literal[
    # The file
    "unreadable", "too-long", "encoding", "slug", "front-matter", "control-character", "conflict-marker",
    # YAML that cannot be parsed, or that means something else than the author wanted
    "yaml-quote", "yaml-colon", "yaml-no-colon", "yaml-space", "yaml-indent", "yaml-tab", "yaml-character",
    "yaml-bracket", "yaml-escape", "yaml-syntax", "yaml-anchor", "yaml-tag", "yaml-key", "yaml-depth",
    "yaml-document", "duplicate-key",
    # Fields and values
    "missing-field", "unknown-field", "wrong-type", "empty", "rating-range", "date-range", "time-zone", "schedule",
    "unknown-term", "repeated", "image-path", "image-missing", "image-broken", "web-address", "link-address",
    "accent", "font", "facet", "language", "list-path", "words", "related", "formerly",
    # The site's own templates
    "template",
    # Warnings
    "long-description", "same-title", "future-date", "related-draft", "broken-link", "html", "quotes", "markup",
    "captions", "logo-ratio", "heavy-image", "image-type", "not-drawn", "unused-image", "unused-term", "featured",
    "ignored-file",
]  # fmt: skip
Severity = Literal["error", "warning"]
#: The path of a value in the front matter: ``("metrics", 0, "label")``.
FieldPath = tuple[str | int, ...]
#: Line and column of a character, both from 1.
Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake, without its position: a stable code, what is wrong, and what to do about it."""

    code: Code
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Finding):
    """A finding in a file. Lines and columns count from 1, columns in characters; ``source`` is the whole line."""

    file: str
    line: int = 1
    column: int = 1
    severity: Severity = "error"
    field: str
    source: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """All attributes for JSON output but ``source``, which may quote an unpublished draft."""
        names = ("file", "line", "column", "severity", "code", "field", "message", "hint")
        return {name: getattr(self, name) for name in names}


Problems = tuple[Problem, ...]
