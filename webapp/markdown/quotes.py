"""The quotation of a person in a Markdown body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.token import Token

from webapp.markdown.parser import PARSER
from webapp.markdown.text import text_of

_ATTRIBUTION = re.compile(r"(?:[—–―]|-{2,3}) *(?P<name>[^\s,][^,\n]*)(?:, *(?P<role>[^\n]+))?")


class Quotation(NamedTuple):
    """What a person said, one paragraph a line."""

    text: str
    name: str
    role: str  #: empty if the attribution has no comma


def quotation(body: str) -> Quotation | None:
    """Return the first block quote that ends with a line ``— Name, Role``."""
    return next(filter(None, map(_attributed, _block_quotes(body))), None)


def _block_quotes(body: str) -> Iterator[list[list[str]]]:
    """Return the paragraphs of each outer block quote, as lines."""
    paragraphs: list[list[str]] = []
    depth = 0
    for token in PARSER.parse(body):
        if token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
            if not depth:
                yield paragraphs
                paragraphs = []
        elif depth and token.type == "inline":
            paragraphs.append(_lines(token))


def _lines(inline: Token) -> list[str]:
    texts = ("\n" if child.type.endswith("break") else text_of(child) for child in inline.children or ())
    return [" ".join(line.split()) for line in "".join(texts).split("\n")]


def _attributed(paragraphs: list[list[str]]) -> Quotation | None:
    attribution = _ATTRIBUTION.fullmatch(paragraphs[-1].pop()) if paragraphs else None
    text = "\n".join(filter(None, map(" ".join, paragraphs)))
    return Quotation(text, attribution["name"].strip(), attribution["role"] or "") if attribution and text else None
