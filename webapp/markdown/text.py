"""Markdown to plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.token import Token

from webapp.markdown.html import is_space
from webapp.markdown.parser import PARSER

_SPACES = re.compile(r"[ \t\n]+")


def to_text(body: str) -> str:
    """Return the words of the body without markup."""
    return joined(PARSER.parse(body))


def joined(tokens: Iterable[Token]) -> str:
    """Return the words of tokens. Spaces that never break a line stay: they join the parts of a number."""
    return _SPACES.sub(" ", " ".join(map(text_of, tokens))).strip(" ")


def text_of(token: Token) -> str:
    """Return the text of a token without markup."""
    if token.children:
        return "".join(map(text_of, token.children))
    if token.type == "html_inline":
        return " " if is_space(token) else str(token.attrs.get("alt", ""))
    return " " if token.type.endswith("break") else token.content
