"""Typographic quotes, dashes and ellipses."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, smartquotes
from markdown_it.rules_core.replacements import EM_DASH_RE, EN_DASH_INDENT_RE, EN_DASH_RE

_QUOTE = re.compile("[\"']")
_ELLIPSIS = re.compile(r"\.{3,}")
# Typographic quotes take time that grows with the square of their number in a block.
_MAX_QUOTES = 1_000


def typography_plugin(markdown_it: MarkdownIt) -> None:
    """Make the texts of a parser typographic."""
    markdown_it.enable(["replacements", "smartquotes"])
    markdown_it.core.ruler.at("replacements", _replace_dashes_and_dots)
    markdown_it.core.ruler.at("smartquotes", _curl_quotes)


def _replace_dashes_and_dots(state: StateCore) -> None:
    """Replace markdown-it's rule, which also changes ``(c)``, ``+-``, ``????`` and the like."""
    for token in (token for token in state.tokens if token.type == "inline"):
        is_address = False  # the text of <https://…> stays as typed
        for child in token.children or ():
            if child.info == "auto":
                is_address = child.nesting == 1
            elif child.type == "text" and not is_address:
                text = EM_DASH_RE.sub(r"\1—", _ELLIPSIS.sub("…", child.content))
                child.content = EN_DASH_INDENT_RE.sub(r"\1–", EN_DASH_RE.sub(r"\1–", text))


def _curl_quotes(state: StateCore) -> None:
    tokens = state.tokens
    state.tokens = [token for token in tokens if len(_QUOTE.findall(token.content)) <= _MAX_QUOTES]
    smartquotes(state)
    state.tokens = tokens
