"""Markdown to safe HTML and to plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import pairwise
from urllib.parse import unquote

from markdown_it.rules_core import StateCore, smartquotes
from markdown_it.rules_core.replacements import EM_DASH_RE, EN_DASH_INDENT_RE, EN_DASH_RE
from markdown_it.token import Token
from markupsafe import Markup

from webapp.markdown.headings import PAGE_IDS, heading_ids
from webapp.markdown.links import IMAGES, MAX_PARSED, Link, is_within_site, links, parser, resolve

_SCHEMES = ("http://", "https://", "mailto:")
_FRAGMENT = re.compile(r"[(:]\s*<?#")
_QUOTE = re.compile("[\"']")
_ELLIPSIS = re.compile(r"\.{3,}")
# Typographic quotes take time that grows with the square of their number in a block.
_MAX_QUOTES = 1_000


def to_html(body: str, prefix: str = "", image_address: Callable[[str], str] = str, page: str = "") -> Markup:
    """Return the body of a study as HTML: headings have ids and start at h2, and raw HTML is shown as text.

    ``prefix`` is put before links that begin with a slash: the path or the address where the site is mounted.
    ``image_address`` returns the address of a picture ``/images/…``; any other picture is replaced by its alternative
    text, as it would come from another host. ``page`` is put before links to a fragment, for readers elsewhere.
    """
    tokens = _PARSER.parse(body)
    _set_heading_ids(tokens)
    _lower_headings(tokens)
    _replace_alignment_styles(tokens)
    for token in tokens:
        if token.level == 0 and token.nesting == 1:
            token.attrSet("dir", "auto")  # a block has the direction of its own text
        _resolve_addresses(token.children or (), lambda address: resolve(address, prefix, image_address, page))
    return Markup(_PARSER.renderer.render(tokens, _PARSER.options, {}))  # noqa: S704 - html=False


def to_text(body: str) -> str:
    """Return the words of the body without markup."""
    return " ".join(" ".join(map(_text, _PARSER.parse(body))).split())


def fragments(body: str) -> tuple[list[Link], Set[str]]:
    """Return the links to a fragment, and the ids they may lead to. There are no links if the body is very long."""
    # Parsing thousands of bodies at start would be slow.
    if len(body) > MAX_PARSED or not _FRAGMENT.search(body):
        return [], PAGE_IDS
    return [link for link in links(body) if not link.is_picture and link.address.startswith("#")], page_ids(body)


def page_ids(body: str) -> Set[str]:
    """Return the ids of a study's page with this body."""
    tokens = _PARSER.parse(body)
    _set_heading_ids(tokens)
    return PAGE_IDS | {str(token.attrs["id"]) for token in tokens if token.type == "heading_open"}


def _text(token: Token) -> str:
    if token.children:
        return "".join(map(_text, token.children))
    return " " if token.type.endswith("break") else token.content


def _set_heading_ids(tokens: Sequence[Token]) -> None:
    headings = [(token, _text(text)) for token, text in pairwise(tokens) if token.type == "heading_open"]
    for (token, _), id_ in zip(headings, heading_ids(text for _, text in headings), strict=True):
        token.attrSet("id", id_)


def _lower_headings(tokens: Iterable[Token]) -> None:
    """Make the largest heading h2, as the page has the h1, and keep the steps between headings."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    step = max(0, 2 - min((int(token.tag[1]) for token in headings), default=2))
    for token in headings:
        token.tag = f"h{max(2, min(6, int(token.tag[1]) + step))}"


def _replace_alignment_styles(tokens: Iterable[Token]) -> None:
    """Turn the ``style`` of table cells, which the CSP forbids, into classes such as ``align-right``."""
    for token in tokens:
        if style := str(token.attrs.pop("style", "")):
            token.attrSet("class", style.replace("text-align:", "align-"))


def _resolve_addresses(tokens: Iterable[Token], resolve_address: Callable[[str], str]) -> None:
    for token in tokens:
        if is_within_site(link := str(token.attrs.get("href", ""))):
            token.attrs["href"] = resolve_address(link)
        elif token.type == "image" and (source := unquote(str(token.attrs["src"]))).startswith(IMAGES):
            token.attrs |= {"src": resolve_address(source), "loading": "lazy"}
        elif token.type == "image":
            token.type, token.content = "text", _text(token)


def _is_allowed(address: str) -> bool:
    """Allow web and mail addresses, fragments and paths of this site; not ``//host``, ``data:`` and the like."""
    lowered = address.strip().lower()
    return lowered.startswith(_SCHEMES) or is_within_site(lowered)


def _replace_dashes_and_dots(state: StateCore) -> None:
    """Replace markdown-it's rule, which also changes ``(c)``, ``+-``, ``????`` and the like."""
    for token in state.tokens:
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


_PARSER = parser(_is_allowed).enable(["replacements", "smartquotes"])
_PARSER.core.ruler.at("replacements", _replace_dashes_and_dots)
_PARSER.core.ruler.at("smartquotes", _curl_quotes)
