"""The headings of a Markdown body: their ids and levels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from webapp.markdown.parser import PARSER
from webapp.markdown.text import text_of

SECTIONS = ("overview", "problem", "solution", "result")
#: The ids of the page of a study outside its body.
PAGE_IDS = frozenset(
    {*SECTIONS, *(f"{section}-title" for section in SECTIONS)}
    | {"glance", "figures", "main", "status", "alert", "call", "related"}
)


class Heading(NamedTuple):
    """A heading of a body as the page shows it."""

    level: int
    text: str
    id: str


def headings(body: str) -> list[Heading]:
    """Return the headings that are h2 or h3 on the page, and have a text."""
    tokens = PARSER.parse(body)
    set_heading_ids(tokens)
    lower_headings(tokens)
    shown = [
        Heading(int(token.tag[1]), " ".join(text_of(text).split()), str(token.attrs["id"]))
        for token, text in pairwise(tokens)
        if token.type == "heading_open"
    ]
    return [heading for heading in shown if heading.level <= 3 and heading.text]


def set_heading_ids(tokens: Sequence[Token]) -> None:
    """Give each heading its id."""
    opened = [(token, text_of(text)) for token, text in pairwise(tokens) if token.type == "heading_open"]
    for (token, _), id_ in zip(opened, heading_ids(text for _, text in opened), strict=True):
        token.attrSet("id", id_)


def lower_headings(tokens: Iterable[Token]) -> None:
    """Make the largest heading h2, as the page has the h1, and keep the steps between headings."""
    edges = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    step = max(0, 2 - min((int(token.tag[1]) for token in edges), default=2))
    for token in edges:
        token.tag = f"h{max(2, min(6, int(token.tag[1]) + step))}"


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
