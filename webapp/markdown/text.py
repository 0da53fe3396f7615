"""Markdown to plain text."""

from __future__ import annotations

from markdown_it.token import Token

from webapp.markdown.html import is_space
from webapp.markdown.parser import PARSER


def to_text(body: str) -> str:
    """Return the words of the body without markup."""
    return " ".join(" ".join(map(text_of, PARSER.parse(body))).split())


def text_of(token: Token) -> str:
    """Return the text of a token without markup."""
    if token.children:
        return "".join(map(text_of, token.children))
    if token.type == "html_inline":
        return " " if is_space(token) else str(token.attrs.get("alt", ""))
    return " " if token.type.endswith("break") else token.content
