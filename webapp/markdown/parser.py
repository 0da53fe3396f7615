"""The Markdown parser: CommonMark with tables, strikethrough, footnotes, definition lists, task lists, bare links,
pictures with captions, and a few harmless tags of HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from webapp.markdown.footnotes import render_footnotes_plugin
from webapp.markdown.html import html_plugin
from webapp.markdown.typography import typography_plugin

#: The beginning of a picture's address as authors write it.
IMAGES = "/images/"

_SCHEMES = ("http://", "https://", "mailto:")
_SCHEME = re.compile(r"(?:^|[\s*_~(\[{\"'“‘„«—–>])(https?)$")
_LONGEST = 2_000
_REST = re.compile(rf"://[^\W_][^\s<>\"“”«»]{{0,{_LONGEST}}}")
_END = re.compile(r"(?:[?!.,:;*_~'’]|&\w+;)+$")


def is_within_site(address: str) -> bool:
    """Return whether an address is a path of the site or a fragment of the page."""
    return address.startswith(("/", "#")) and not address.startswith("//")


def is_allowed(address: str) -> bool:
    """Allow web and mail addresses, fragments and paths of this site; not ``//host``, ``data:`` and the like."""
    lowered = address.strip().lower()
    return lowered.startswith(_SCHEMES) or is_within_site(lowered)


def parser(is_allowed: Callable[[str], bool]) -> MarkdownIt:
    """Return a parser for bodies that links only to addresses that are allowed."""
    markdown_it = base_parser(is_allowed).enable(["table", "strikethrough"])
    markdown_it.use(html_plugin).use(deflist_plugin).use(footnote_plugin, inline=False).use(
        tasklists_plugin, label=True
    )
    markdown_it.core.ruler.after("inline", "figure", _figures)
    return markdown_it.use(render_footnotes_plugin)


def base_parser(is_allowed: Callable[[str], bool]) -> MarkdownIt:
    """Return a parser of CommonMark without HTML, with bare links, that links only to addresses that are allowed."""
    markdown_it = MarkdownIt("commonmark", {"html": False, "typographer": True})
    setattr(markdown_it, "validateLink", is_allowed)  # noqa: B010 - the documented way, which its types do not know
    markdown_it.inline.ruler.push("bare_link", _bare_link)
    return markdown_it


def _bare_link(state: StateInline, silent: bool) -> bool:
    """Make a link of ``https://…`` in the text, without the punctuation after it. The plugin for this takes time that
    grows with the square of the length."""
    if silent or state.linkLevel > 0 or state.src[state.pos] != ":":
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    rest = _REST.match(state.src, state.pos, state.posMax)
    if not scheme or not rest or len(rest[0]) > _LONGEST or not state.pending.endswith(scheme[1]):
        return False
    text = _without_punctuation(scheme[1] + rest[0])
    address = state.md.normalizeLink(text)
    if not state.md.validateLink(address):
        return False
    state.pending = state.pending[: -len(scheme[1])]
    token = state.push("link_open", "a", 1)
    token.attrs, token.info = {"href": address}, "auto"
    state.push("text", "", 0).content = text
    state.push("link_close", "a", -1).info = "auto"
    state.pos += len(text) - len(scheme[1])
    return True


def _without_punctuation(address: str) -> str:
    """Return an address without the punctuation at its end that belongs to the sentence."""
    while True:
        shorter = _END.sub("", address)
        if shorter.endswith((")", "]")):
            close = shorter[-1]
            shorter = shorter[: -(shorter.count(close) > shorter.count("(["[close == "]"])) or None]
        if shorter == address:
            return address
        address = shorter


def _figures(state: StateCore) -> None:
    """Make a figure of each paragraph with nothing but a picture of the site, perhaps linked, that has a title."""
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        paragraph = tokens[-3:]
        if token.type != "paragraph_close" or not (picture := _only_picture(paragraph[1].children or [])):
            continue
        caption = Token("text", "", 0, content=str(picture.attrs.pop("title")))
        for edge in (paragraph[0], token):
            edge.type, edge.tag, edge.hidden = edge.type.replace("paragraph", "figure"), "figure", False
        tokens[-1:] = [
            Token("figcaption_open", "figcaption", 1, level=token.level + 1),
            Token("inline", "", 0, level=token.level + 2, content=caption.content, children=[caption]),
            Token("figcaption_close", "figcaption", -1, level=token.level + 1),
            token,
        ]
    state.tokens = tokens


def _only_picture(children: list[Token]) -> Token | None:
    """Return the picture of the site with a title that is the only content of a paragraph."""
    if len(children) == 3 and children[0].type == "link_open" and children[2].type == "link_close":
        children = children[1:2]
    if len(children) != 1 or children[0].type != "image":
        return None
    attributes = children[0].attrs
    is_ours = unquote(str(attributes["src"])).startswith(IMAGES)
    return children[0] if is_ours and str(attributes.get("title", "")).strip() else None


#: The parser of bodies as they are shown.
PARSER = parser(is_allowed).use(typography_plugin)
