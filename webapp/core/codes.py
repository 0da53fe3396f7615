"""What a problem can be, in one word that programs may rely on."""

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
