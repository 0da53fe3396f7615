"""The ids of the headings in a Markdown body."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SECTIONS = ("overview", "problem", "solution", "result")
#: The ids of the page of a study outside its body.
PAGE_IDS = frozenset(
    {*SECTIONS, *(f"{section}-title" for section in SECTIONS)}
    | {"glance", "figures", "main", "status", "alert", "call", "related"}
)


def heading_ids(texts: Iterable[str]) -> list[str]:
    """Return an id for the text of each heading, in order. An id that is taken gets a number: ``result-2``."""
    ids = dict.fromkeys(PAGE_IDS)
    numbers: dict[str, int] = {}
    for text in texts:
        slug = id_ = _slug(text)
        number = numbers.get(slug, 1)
        while id_ in ids:
            number += 1
            id_ = f"{slug}-{number}"
        numbers[slug] = number
        ids[id_] = None
    return list(ids)[len(PAGE_IDS) :]


def _slug(text: str) -> str:
    """Return the letters and digits of a text in lower case, with hyphens between them, or ``section`` without any."""
    # Marks are vowels in many scripts, so they belong to the letters.
    characters = unicodedata.normalize("NFC", text).lower()
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in characters).split()
    return "-".join(words) or "section"
