"""Markdown to safe HTML."""

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
IMAGES = "/images/"


class Target(NamedTuple):
    """Where a picture is, or a link leads; and where that stands in the Markdown. ``start`` is ``end`` where it is
    spelled otherwise."""

    address: str
    start: int
    end: int
    is_picture: bool


def to_html(markdown: str, prefix: str = "", address: Callable[[str], str] = str, page: str = "") -> Markup:
    """The body of a study as HTML: headings from h2 down, raw HTML shown as text, links only where they may lead.

    ``prefix`` goes before links that begin with a slash: the path the site is mounted under. ``address`` is where the
    picture ``/images/…`` is found; of any other picture the words are shown, for it would come from another host.
    ``page`` goes before links to a place on the page, where they are read elsewhere.
    """
    tokens = _MARKDOWN.parse(markdown)
    _lower_headings(tokens)
    _align_by_class(tokens)
    _find_directions(tokens)
    _place(tokens, lambda own: _on_site(own, prefix, address, page))
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - html=False


def to_text(markdown: str) -> str:
    """The words of the body, without marks."""
    return " ".join(" ".join(map(_words, _MARKDOWN.parse(markdown))).split())


def pictures(markdown: str) -> list[Target]:
    """The pictures of the body, wherever they lie, and its links to those of the site."""
    if (
        "![" not in markdown and IMAGES not in markdown
    ):  # before the parser, for thousands are looked through at a start
        return []
    return [target for target in targets(markdown) if target.is_picture or target.address.startswith(IMAGES)]


def targets(markdown: str) -> list[Target]:
    """The body's pictures, wherever they lie, and its links within the site, in order of their addresses. In a very
    long one code may pass for some."""
    found: list[Target] = []
    if len(markdown) > _LONGEST_PARSED:
        matches = _TARGET.finditer(markdown)
        return [Target(unquote(match[2]), *match.span(2), is_picture=bool(match[1])) for match in matches]
    starts = [0, *(match.end() for match in re.finditer("\n", markdown))]
    at = 0
    for block in _ANY_LINK.parse(markdown):
        at = max(at, starts[block.map[0]]) if block.map else at
        for source, is_picture in _sources(block.children or ()):
            target, at = _found(markdown, source, at, is_picture=is_picture, looks=len(found) < _MOST_PLACED)
            found.append(target)
    return found


def _sources(tokens: Iterable[Token]) -> Iterator[tuple[str, bool]]:
    """The addresses as they follow one another: a link's comes after its words, which may be a picture."""
    leads = ""
    for token in tokens:
        if token.type == "image":
            yield str(token.attrs["src"]), True
        elif token.type == "link_open":
            leads = str(token.attrs["href"])
        elif token.type == "link_close" and _is_own(leads):
            yield leads, False


def _found(markdown: str, source: str, at: int, *, is_picture: bool, looks: bool) -> tuple[Target, int]:
    """The target, behind the words in brackets or else in a definition, which may stand anywhere; and from where to
    look for the next one."""
    name, begun = unquote(source), max(markdown.find("![" if is_picture else "[", at), 0)
    if not looks:
        return Target(name, begun, begun, is_picture), begun
    spelled = rf"<?({re.escape(name)}|{re.escape(source)})"
    if behind := re.compile(rf"\]\(\s*{spelled}").search(markdown, at):
        return Target(name, *behind.span(1), is_picture), behind.end()
    defined = re.search(rf"^ {{0,3}}\[[^\n]*\]:\s*{spelled}", markdown, re.MULTILINE)
    return Target(name, *(defined.span(1) if defined else (begun, begun)), is_picture), begun + is_picture


def resolve_links(markdown: str, prefix: str, address: Callable[[str], str], page: str) -> str:
    """The Markdown with the site's own pictures and links where ``render`` has them."""
    places = {(start, end) for name, start, end, _ in targets(markdown) if _is_own(name) and start < end}
    for start, end in sorted(places, reverse=True):
        markdown = markdown[:start] + _on_site(markdown[start:end], prefix, address, page) + markdown[end:]
    return markdown


def _is_own(name: str) -> bool:
    return name.startswith(("/", "#")) and not name.startswith("//")


def _on_site(name: str, prefix: str, address: Callable[[str], str], page: str) -> str:
    """Where the site has what authors call ``/images/…``, ``/case-studies/…`` or ``#…``."""
    if name.startswith(IMAGES):
        return address(unquote(name))
    return (page if name.startswith("#") else prefix) + name


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


def _place(tokens: Iterable[Token], on_site: Callable[[str], str]) -> None:
    """Give links within the site and pictures their addresses."""
    for token in _inline(tokens):
        if _is_own(leads := str(token.attrs.get("href", ""))):
            token.attrs["href"] = on_site(leads)
        elif token.type == "image" and (source := unquote(str(token.attrs["src"]))).startswith(IMAGES):
            token.attrs |= {"src": on_site(source), "loading": "lazy"}
        elif token.type == "image":
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
_TARGET = re.compile(r"(!\[[^][]*)?\]\(\s*<?((?(1)[^)\s>]*|(?:#|/(?!/))[^)\s>]*))")
