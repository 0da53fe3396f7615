"""The pictures and links of a Markdown body: their addresses, their positions, and addresses for readers elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple
from unicodedata import category
from urllib.parse import unquote

from markdown_it import MarkdownIt

#: The beginning of a picture's address as authors write it.
IMAGES = "/images/"

# Parsing can take time that grows with the square of the length. In a longer body links in code count as links.
MAX_PARSED = 40_000
_ADDRESS = r"<?((?<=<)[^>\n]*|(?:[^\s()<]|\([^\s()]*\))+)"
_INLINE = re.compile(rf"(!\[(?:[^][]|\[[^][]*\])*)?\]\(\s*{_ADDRESS}")
_DEFINITION = re.compile(rf"^ {{0,3}}\[[^]\n]*\]:\s*{_ADDRESS}", re.MULTILINE)


class Link(NamedTuple):
    """A picture or a link, its decoded address, and the offsets of that in the body; both are those of the paragraph
    if the body spells the address in another way, for example with an entity."""

    address: str
    start: int
    end: int
    is_picture: bool


def parser(is_allowed: Callable[[str], bool]) -> MarkdownIt:
    """Return a Markdown parser that keeps raw HTML as text, and links only to addresses that are allowed."""
    markdown_it = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "strikethrough"])
    setattr(markdown_it, "validateLink", is_allowed)  # noqa: B010 - the documented way, which its types do not know
    return markdown_it


_PARSER = parser(lambda _: True)
# Normal addresses have no invisible characters any more: a host name becomes Punycode.
setattr(_PARSER, "normalizeLink", str)  # noqa: B010 - the documented way, which its types do not know


def links(body: str) -> list[Link]:
    """Return the pictures and links of a body, wherever they lead."""
    if len(body) > MAX_PARSED:
        return _inline_links(body)
    text, parsed = _parse(body)
    defined = ((parsed.get(_decoded(match[1])), match.span(1)) for match in _DEFINITION.finditer(text))
    located = [link for link in _inline_links(text) if link.address in parsed]
    located += [Link(link.address, *span, link.is_picture) for link, span in defined if link]
    addresses = {link.address for link in located}
    return located + [link for link in parsed.values() if link.address not in addresses]


def pictures(body: str) -> list[Link]:
    """Return the pictures of a body, wherever they are, and its links to pictures of the site."""
    if "![" not in body and IMAGES not in body:  # parsing thousands of bodies at start would be slow
        return []
    return [link for link in links(body) if link.is_picture or link.address.startswith(IMAGES)]


def resolve_links(body: str, prefix: str, image_address: Callable[[str], str], page: str) -> str:
    """Return the body with the addresses that ``to_html`` would write; the parameters are the same."""
    for link in sorted(links(body), key=lambda link: -link.start):
        if is_within_site(link.address) and link.start < link.end:
            address = resolve(body[link.start : link.end], prefix, image_address, page)
            body = body[: link.start] + address + body[link.end :]
    return body


def is_within_site(address: str) -> bool:
    """Return whether an address is a path of the site or a fragment of the page."""
    return address.startswith(("/", "#")) and not address.startswith("//")


def resolve(address: str, prefix: str, image_address: Callable[[str], str], page: str) -> str:
    """Return where the site has ``/images/…``, another path, or a ``#`` fragment."""
    if address.startswith(IMAGES):
        return image_address(unquote(address))
    return (page if address.startswith("#") else prefix) + address


def _decoded(address: str) -> str:
    """Return an address without percent escapes; unchanged if a decoded character would be invisible."""
    decoded = unquote(address)
    is_visible = decoded.isascii() or all(category(char) != "Cf" or char in address for char in decoded)
    return decoded if is_visible else address


def _inline_links(text: str) -> list[Link]:
    return [Link(_decoded(m[2]), *m.span(2), is_picture=bool(m[1])) for m in _INLINE.finditer(text)]


def _parse(body: str) -> tuple[str, dict[str, Link]]:
    """Return the body with its code blocks blanked, and each parsed link at its paragraph's start, by address."""
    lines = body.split("\n")
    line_starts = [0, *accumulate(len(line) + 1 for line in lines)]
    parsed: dict[str, Link] = {}
    for token in _PARSER.parse(body):
        first, last = token.map or (0, 0)
        if token.type in {"fence", "code_block"}:
            lines[first:last] = (" " * len(line) for line in lines[first:last])
        for child in token.children or ():
            is_picture = child.type == "image"
            if is_picture or child.type == "link_open":
                address = _decoded(str(child.attrs["src" if is_picture else "href"]))
                is_picture |= address in parsed and parsed[address].is_picture
                parsed[address] = Link(address, line_starts[first], line_starts[first], is_picture)
    return "\n".join(lines), parsed
