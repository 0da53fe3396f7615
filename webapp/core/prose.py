"""Markdown to safe HTML. The only place where ``Markup`` is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, smartquotes
from markdown_it.token import Token
from markupsafe import Markup

_LINKS = ("http://", "https://", "mailto:", "#")
#: Begins the address of a picture, as authors write it: that of a file under static/images/.
OWN = "/images/"


class Picture(NamedTuple):
    """A picture's address, and where it stands in the Markdown; ``start`` is ``end`` where it is spelled otherwise."""

    name: str
    start: int
    end: int


def render(markdown: str, prefix: str = "", address: Callable[[str], str] = str) -> Markup:
    """The body of a study as HTML: headings from h2 down, raw HTML shown as text, links only where they may lead.

    ``prefix`` goes before links that begin with a slash: the path the site is mounted under. ``address`` is where the
    picture ``/images/…`` is found; of any other picture the words are shown, for it would come from another host.
    """
    tokens = _MARKDOWN.parse(markdown)
    _lower_headings(tokens)
    _align_by_class(tokens)
    _find_directions(tokens)
    _mount(tokens, prefix)
    _place_pictures(tokens, address)
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - html=False


def text(markdown: str) -> str:
    """The words of the body, without marks."""
    return " ".join(" ".join(map(_words, _MARKDOWN.parse(markdown))).split())


def pictures(markdown: str) -> list[Picture]:
    """The pictures of the body, in order, wherever they lie. In a very long one code may pass for some."""
    found: list[Picture] = []
    if "![" not in markdown:
        return found
    if len(markdown) > _LONGEST_PARSED:
        return [Picture(unquote(match[1]), *match.span(1)) for match in _PICTURE.finditer(markdown)]
    starts = [0, *(match.end() for match in re.finditer("\n", markdown))]
    at = 0
    for block in _ANY_LINK.parse(markdown):
        at = max(at, starts[block.map[0]]) if block.map else at
        for token in block.children or ():
            if token.type == "image":
                picture, at = _placed(markdown, str(token.attrs["src"]), at, looks=len(found) < _MOST_PLACED)
                found.append(picture)
    return found


def _placed(markdown: str, source: str, at: int, *, looks: bool) -> tuple[Picture, int]:
    """The picture, behind the words in brackets or else in a definition, which may stand anywhere; and from where to
    look for the next one."""
    name, begun = unquote(source), max(markdown.find("![", at), 0)
    if not looks:
        return Picture(name, begun, begun), begun
    spelled = rf"<?({re.escape(name)}|{re.escape(source)})"
    if behind := re.compile(rf"\]\(\s*{spelled}").search(markdown, at):
        return Picture(name, *behind.span(1)), behind.end()
    defined = re.search(rf"^ {{0,3}}\[[^\n]*\]:\s*{spelled}", markdown, re.MULTILINE)
    return Picture(name, *(defined.span(1) if defined else (begun, begun))), begun + 1


def addressed(markdown: str, address: Callable[[str], str]) -> str:
    """The Markdown with the site's own pictures at their ``address``."""
    for name, start, end in sorted(set(pictures(markdown)), key=lambda picture: -picture.start):
        if name.startswith(OWN) and start < end:
            markdown = markdown[:start] + address(name) + markdown[end:]
    return markdown


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


def _inline(tokens: Iterable[Token]) -> Iterator[Token]:
    """What stands in lines: links, pictures, words."""
    return (child for parent in tokens for child in parent.children or ())


def _mount(tokens: Iterable[Token], prefix: str) -> None:
    for token in _inline(tokens):
        if str(token.attrs.get("href", "")).startswith("/"):
            token.attrs["href"] = f"{prefix}{token.attrs['href']}"


def _place_pictures(tokens: Iterable[Token], address: Callable[[str], str]) -> None:
    for token in _inline(tokens):
        if token.type != "image":
            continue
        name = unquote(str(token.attrs["src"]))
        if name.startswith(OWN):
            token.attrs |= {"src": address(name), "loading": "lazy"}
        else:
            token.type, token.content = "text", _words(token)


def _may_link(address: str) -> bool:
    """Web and mail addresses, places on this page, and paths of this site; nothing like ``//host`` or ``data:``."""
    lowered = address.strip().lower()
    if lowered.startswith("/"):
        return not lowered.startswith("//")
    return lowered.startswith(_LINKS)


def _curl_quotes(state: StateCore) -> None:
    """In blocks that have no more of them than prose has: it takes the square of their number."""
    tokens = state.tokens
    state.tokens = [token for token in tokens if len(_QUOTE.findall(token.content)) <= _MOST_QUOTES]
    smartquotes(state)
    state.tokens = tokens


def _parser(may_link: Callable[[str], bool]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "strikethrough"])
    setattr(parser, "validateLink", may_link)  # noqa: B010 - the documented way, which its types do not know
    return parser


_MARKDOWN = _parser(_may_link).enable(["replacements", "smartquotes"])
_ANY_LINK = _parser(lambda _: True)
_MARKDOWN.core.ruler.at("smartquotes", _curl_quotes)
_QUOTE, _MOST_QUOTES = re.compile("[\"']"), 1_000
# Parsing can take the square of the length, and a look for an address its whole.
_LONGEST_PARSED, _MOST_PLACED = 40_000, 100
_PICTURE = re.compile(r"!\[[^][]*\]\(\s*<?([^)\s>]*)")
