"""Footnotes as HTML. Their ids have a colon, which no id of a heading has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markdown_it.utils import EnvType


def render_footnotes_plugin(markdown_it: MarkdownIt) -> None:
    """Replace the HTML of the plugin for footnotes. ``env["page"]`` is put before the fragments of links."""
    for name, render in _FOOTNOTES.items():
        markdown_it.add_render_rule(name, render)


def _reference(_self: object, tokens: Sequence[Token], index: int, _options: object, env: EnvType) -> str:
    number, id_ = _number_and_id(tokens[index])
    href = f"{escapeHtml(env.get('page', ''))}#fn:{number}"
    return f'<sup class="footnote-ref"><a href="{href}" id="fnref:{id_}" role="doc-noteref">{number}</a></sup>'


def _back(_self: object, tokens: Sequence[Token], index: int, _options: object, env: EnvType) -> str:
    # The selector after the arrow asks for the text form, as some systems draw it as an emoji.
    href = f"{escapeHtml(env.get('page', ''))}#fnref:{_number_and_id(tokens[index])[1]}"
    return f' <a href="{href}" class="footnote-back" role="doc-backlink">↩\ufe0e</a>'


def _open_footnotes(*_: object) -> str:
    return '<div class="footnotes" role="doc-endnotes">\n<ol>\n'


def _close_footnotes(*_: object) -> str:
    return "</ol>\n</div>\n"


def _open_footnote(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f'<li id="fn:{_number_and_id(tokens[index])[0]}" dir="auto">'


def _close_footnote(*_: object) -> str:
    return "</li>\n"


def _number_and_id(token: Token) -> tuple[int, str]:
    """Return the number of a footnote, and what tells the references to it apart."""
    number, reference = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"{number}:{reference}" if reference else str(number)


_FOOTNOTES: dict[str, Callable[..., str]] = {
    "footnote_ref": _reference,
    "footnote_block_open": _open_footnotes,
    "footnote_block_close": _close_footnotes,
    "footnote_open": _open_footnote,
    "footnote_anchor": _back,
    "footnote_close": _close_footnote,
}
