"""The pictures and links of a Markdown body: their addresses, their positions, and addresses for readers elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from itertools import accumulate
from typing import NamedTuple
from unicodedata import category
from urllib.parse import unquote

from markdown_it.token import Token

from webapp.markdown.parser import IMAGES, is_within_site, parser
from webapp.markdown.text import text_of

# Parsing can take time that grows with the square of the length. In a longer body links in code count as links.
MAX_PARSED = 40_000
_ADDRESS = r"<?((?<=<)[^>\n]*|(?:[^\s()<]|\([^\s()]*\))+)"
_INLINE = re.compile(rf"(!\[(?:[^][]|\[[^][]*\])*)?\]\(\s*{_ADDRESS}")
_DEFINITION = re.compile(rf"^ {{0,3}}\[[^]\n]*\]:\s*{_ADDRESS}", re.MULTILINE)
_BEFORE = r"""(?=\s)(?:[^<>"']|"[^"<]*"|'[^'<]*')*?\s"""  # lazy, so that the first address of a tag counts
_VALUE = r"""\s*=\s*(?:"([^"<]*)"|'([^'<]*)'|([^\s"'=<>`]+))"""
_TAG = re.compile(rf"<(?:a{_BEFORE}href|(img){_BEFORE}src){_VALUE}", re.IGNORECASE)
_PICTURE_TAG = re.compile(r"<img\s", re.IGNORECASE)


class Link(NamedTuple):
    """A picture or a link, its decoded address, and the offsets of that in the body; both are those of the paragraph
    if the body spells the address in another way, for example with an entity."""

    address: str
    start: int
    end: int
    is_picture: bool


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
    # Parsing thousands of bodies at start would be slow.
    if "![" not in body and IMAGES not in body and not ("<" in body and _PICTURE_TAG.search(body)):
        return []
    return [link for link in links(body) if link.is_picture or link.address.startswith(IMAGES)]


def resolve_links(body: str, prefix: str, image_address: Callable[[str], str], page: str) -> str:
    """Return the body with the addresses that ``to_html`` would write; the parameters are the same."""
    for link in sorted(links(body), key=lambda link: -link.start):
        if is_within_site(link.address) and link.start < link.end:
            address = _resolve(body[link.start : link.end], prefix, image_address, page)
            body = body[: link.start] + address + body[link.end :]
    return body


def unknown_size(_name: str) -> tuple[int, int]:
    """The size of a picture of which nothing is known."""
    return 0, 0


def resolve_addresses(
    tokens: Iterable[Token],
    prefix: str,
    image_address: Callable[[str], str],
    page: str,
    image_size: Callable[[str], tuple[int, int]] = unknown_size,
) -> None:
    """Write the addresses of the site into the links and pictures, and the alternative text in place of pictures from
    elsewhere. The parameters are those of ``to_html``."""
    for token in tokens:
        if is_within_site(link := str(token.attrs.get("href", ""))):
            token.attrs["href"] = _resolve(link, prefix, image_address, page)
        if token.tag != "img":
            continue
        if (source := unquote(str(token.attrs.get("src", "")))).startswith(IMAGES):
            token.attrs |= {"src": _resolve(source, prefix, image_address, page), "loading": "lazy"}
            token.attrs.setdefault("alt", "")
            if all(size := image_size(source)):
                token.attrs |= {"width": size[0], "height": size[1]}
        else:
            token.type, token.content = "text", text_of(token)


def _resolve(address: str, prefix: str, image_address: Callable[[str], str], page: str) -> str:
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
    inline = [Link(_decoded(m[2]), *m.span(2), is_picture=bool(m[1])) for m in _INLINE.finditer(text)]
    return inline + [
        Link(_decoded(unescape(m[m.lastindex or 0])), *m.span(m.lastindex or 0), is_picture=bool(m[1]))
        for m in _TAG.finditer(text)
    ]


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
            written = child.attrs.get("src", child.attrs.get("href"))
            if written is not None:
                address, is_picture = _decoded(str(written)), child.tag == "img"
                is_picture |= address in parsed and parsed[address].is_picture
                parsed[address] = Link(address, line_starts[first], line_starts[first], is_picture)
    return "\n".join(lines), parsed
