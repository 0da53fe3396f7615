"""Markdown to safe HTML. The only place where ``Markup`` is made."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_LINKS = ("http://", "https://", "mailto:", "#")


def render(markdown: str, prefix: str = "") -> Markup:
    """The body of a study as HTML: headings from h2 down, raw HTML shown as text, links only where they may lead.

    ``prefix`` goes before links that begin with a slash: the path the site is mounted under.
    """
    tokens = _MARKDOWN.parse(markdown)
    _lower_headings(tokens)
    _align_by_class(tokens)
    _find_directions(tokens)
    _mount(tokens, prefix)
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - html=False


def text(markdown: str) -> str:
    """The words of the body, without marks."""
    return " ".join(" ".join(map(_words, _MARKDOWN.parse(markdown))).split())


def _words(token: Token) -> str:
    if token.children:
        return "".join(map(_words, token.children))
    return " " if token.type.endswith("break") else token.content


def _lower_headings(tokens: Iterable[Token]) -> None:
    """The page has the h1: the body's biggest headings become h2, and the steps between them stay."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    step = 2 - min((int(token.tag[1]) for token in headings), default=2)
    for token in headings:
        token.tag = f"h{max(2, min(6, int(token.tag[1]) + max(step, 0)))}"


def _align_by_class(tokens: Iterable[Token]) -> None:
    """Markdown's columns say ``style``, which the CSP forbids; the stylesheet knows ``align-right``."""
    for token in tokens:
        if style := str(token.attrs.pop("style", "")):
            token.attrSet("class", style.replace("text-align:", "align-"))


def _find_directions(tokens: Iterable[Token]) -> None:
    """Each block runs as its own words do; what is inside it, such as a list's items, runs with it."""
    for token in tokens:
        if token.level == 0 and token.nesting == 1:
            token.attrSet("dir", "auto")


def _mount(tokens: Iterable[Token], prefix: str) -> None:
    for token in (child for parent in tokens for child in parent.children or ()):
        for name in ("href", "src"):
            if str(token.attrs.get(name, "")).startswith("/"):
                token.attrs[name] = f"{prefix}{token.attrs[name]}"


def _may_link(address: str) -> bool:
    """Web and mail addresses, places on this page, and paths of this site; nothing like ``//host`` or ``data:``."""
    lowered = address.strip().lower()
    if lowered.startswith("/"):
        return not lowered.startswith("//")
    return lowered.startswith(_LINKS)


_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "strikethrough", "replacements", "smartquotes"]
)
setattr(_MARKDOWN, "validateLink", _may_link)  # noqa: B010 - the documented way, which its types do not know
