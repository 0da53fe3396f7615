"""The HTML that a Markdown body may hold: a few harmless tags. All other HTML is shown as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_WITHIN_TEXT = frozenset({"a", "br", "img", "kbd", "sub", "sup"})
_BLOCKS = frozenset(
    {"caption", "details", "figcaption", "figure", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
TAGS = _WITHIN_TEXT | _BLOCKS
VOID = frozenset({"br", "img"})
#: The attributes that are kept. ``href`` is kept only with an address that a link of Markdown may have.
ATTRIBUTES = {"a": ("href",), "img": ("src", "alt")}
#: The type of a token with HTML that is shown as typed, until all rules have run. Then it is a normal text.
AS_TYPED = "html_as_typed"

# Every pattern ends before the next <, so the time of a search grows only with the length of the text.
_ATTRIBUTE = r"""\s+([A-Za-z_:][\w:.-]*)(?:\s*=\s*("[^"<]*"|'[^'<]*'|[^\s"'=<>`]+))?"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_NAMES = "|".join(sorted(TAGS))
_KEPT = re.compile(rf"<(?:/({_NAMES})\s*|({_NAMES})((?:{_ATTRIBUTE})*+)\s*/?)>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9.-]*(?:[\s/][^<>]*)?>")
_OTHER = re.compile(r"<[!?][^<>]*>?")
_BLOCK_START = re.compile(rf"</?(?:{'|'.join(_BLOCKS)})(?=[\s/>]|$)", re.IGNORECASE)


def html_plugin(markdown_it: MarkdownIt) -> None:
    """Replace the parser's rules for HTML by ours: tokens with kept tags have ``tag`` and ``attrs``, and comments have
    no content. The tokens keep the text of the author in ``meta["raw"]``."""
    markdown_it.inline.ruler.at("html_inline", _html_inline)
    markdown_it.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    markdown_it.core.ruler.push("html_as_typed", _as_text)
    markdown_it.add_render_rule("html_inline", _render_tag)
    markdown_it.add_render_rule("html_block", _render_block)


def is_closing(token: Token) -> bool:
    """Return whether a token with a kept tag has the tag that closes."""
    return bool(token.meta.get("is_closing"))


def is_kept(token: Token) -> bool:
    """Return whether a token is, or has, a tag of the author."""
    return token.type in {"html_inline", "html_block"} and bool(token.tag or token.children)


def is_space(token: Token) -> bool:
    """Return whether a kept tag separates words."""
    return token.tag in _BLOCKS or token.tag == "br"


def set_direction(block: Token) -> None:
    """Give the outer tags of a block of HTML the direction of their own text."""
    for tag in block.children or ():
        if tag.tag in {"details", "figure", "table"} and not is_closing(tag):
            tag.attrSet("dir", "auto")


def sanitise(html: str) -> str:
    """Return the HTML of a body without any tag or attribute that the renderer does not write, and with all tags
    closed, so that a tag of the author has no effect outside the body."""
    # A closed paragraph in which a block began has an end tag too many, which makes an empty paragraph.
    return _CLEANER.clean(html).replace("<p></p>", "")


def _html_inline(state: StateInline, silent: bool) -> bool:
    token = _token_at(state.md, state.src, state.pos) if state.src[state.pos] == "<" else None
    if not token or state.pos + len(token.meta["raw"]) > state.posMax:
        return False
    if not silent:
        state.linkLevel += (token.tag == "a") * (-1 if is_closing(token) else 1)
        pushed = state.push(token.type, token.tag, 0)
        pushed.content, pushed.attrs, pushed.meta = token.content, token.attrs, token.meta
    state.pos += len(token.meta["raw"])
    return True


def _html_block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A block begins with a comment, and ends with the line of its end; or with a tag for blocks, and ends before the
    next empty line."""
    start, stop = state.bMarks[first] + state.tShift[first], state.eMarks[first]
    if state.is_code_block(first) or not state.src.startswith("<", start):
        return False
    after = first + 1
    if state.src.startswith("<!--", start):
        close = state.src.find("-->", start + 4)
        while close >= state.eMarks[after - 1] and after < end and (state.isEmpty(after) or _is_inside(state, after)):
            after += 1
        if not 0 <= close < state.eMarks[after - 1]:
            return False
    elif _BLOCK_START.match(state.src[start:stop]):
        while after < end and not state.isEmpty(after) and _is_inside(state, after):
            after += 1
    else:
        return False
    if not silent:
        state.line = after
        token = state.push("html_block", "", 0)
        token.map = [first, after]
        token.content = state.getLines(first, after, state.blkIndent, True)
        token.children = list(_tokens(state.md, token.content))
    return True


def _is_inside(state: StateBlock, line: int) -> bool:
    """Return whether a line is indented as its list demands."""
    return bool(state.sCount[line] >= state.blkIndent)


def _tokens(markdown_it: MarkdownIt, html: str) -> Iterator[Token]:
    """Split a block of HTML into tags and texts."""
    text_start = start = 0
    while (start := html.find("<", start)) >= 0:
        if not (token := _token_at(markdown_it, html, start)):
            start += 1
            continue
        yield Token("text", "", 0, content=unescape(html[text_start:start]))
        yield token
        text_start = start = start + len(token.meta["raw"])
    yield Token("text", "", 0, content=unescape(html[text_start:]))


def _token_at(markdown_it: MarkdownIt, source: str, start: int) -> Token | None:
    """Return the tag or comment that begins at an offset."""
    if source.startswith("<!--", start) and (close := source.find("-->", start + 4)) >= 0:
        return Token("html_inline", "", 0, meta={"raw": source[start : close + 3]})
    if match := _KEPT.match(source, start):
        raw, closed, opened = match[0], *match.group(1, 2)
        if closed:
            return Token("html_inline", closed.lower(), 0, meta={"raw": raw, "is_closing": True})
        attributes, removed = _kept_attributes(markdown_it, opened.lower(), match[3])
        return Token("html_inline", opened.lower(), 0, attrs=attributes, meta={"raw": raw, "removed": removed})
    if match := _TAG.match(source, start) or _OTHER.match(source, start):
        return Token(AS_TYPED, "", 0, content=match[0], meta={"raw": match[0]})
    return None


def _kept_attributes(markdown_it: MarkdownIt, tag: str, source: str) -> tuple[dict[str, Any], list[str]]:
    """Return the attributes that a tag keeps, and the names of the others."""
    attributes: dict[str, Any] = {}
    removed = []
    for written, quoted in _ATTRIBUTES.findall(source):
        name, value = written.lower(), unescape(quoted[1:-1] if quoted[:1] in {'"', "'"} else quoted).strip()
        if name in {"href", "src"}:
            value = markdown_it.normalizeLink(value)
        is_link = name == "href"
        if (
            name not in ATTRIBUTES.get(tag, ())
            or name in attributes
            or (is_link and not markdown_it.validateLink(value))
        ):
            removed.append(name)
        else:
            attributes[name] = value
    return attributes, removed


def _as_text(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            for inner in (child, *(child.children or ())):
                if inner.type == AS_TYPED:
                    inner.type = "text"


def _render_tag(self: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    if not token.tag:
        return token.content  # a check box of the plugin for task lists, or nothing for a comment
    return f"</{token.tag}>" if is_closing(token) else f"<{token.tag}{self.renderAttrs(token)}>"


def _render_block(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return self.renderInline(tokens[index].children or (), options, env)


_DIRECTED = (
    "blockquote",
    "details",
    "dl",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
)
_CLEANER = nh3.Cleaner(
    tags=TAGS.union(_DIRECTED, "code dd div dt em hr input label s strong".split()),
    attributes={
        **{tag: {"dir", "id", "class"} for tag in _DIRECTED},
        **{tag: {"class"} for tag in ("code", "figcaption", "sup", "td", "th")},
        "a": {"class", "href", "id", "role", "title"},
        "div": {"class", "role"},
        "img": {"alt", "height", "loading", "src", "title", "width"},
        "input": {"checked", "class", "disabled", "type"},
        "ol": {"class", "dir", "start"},
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)
