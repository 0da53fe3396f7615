"""Markdown to safe HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set

from markdown_it.token import Token
from markupsafe import Markup

from webapp.markdown.headings import PAGE_IDS, lower_headings, set_heading_ids
from webapp.markdown.html import is_kept, sanitise, set_direction
from webapp.markdown.links import MAX_PARSED, Link, links, resolve_addresses, unknown_size
from webapp.markdown.parser import PARSER
from webapp.markdown.quotes import frame_quotations

_FRAGMENT = re.compile(r"[(:=]\s*[<\"']?#")


def to_html(
    body: str,
    prefix: str = "",
    image_address: Callable[[str], str] = str,
    page: str = "",
    image_size: Callable[[str], tuple[int, int]] = unknown_size,
) -> Markup:
    """Return the body of a study as HTML: headings have ids and start at h2. A few harmless tags are kept; all other
    HTML is shown as typed.

    ``prefix`` is put before links that begin with a slash: the path or the address where the site is mounted.
    ``image_address`` returns the address of a picture ``/images/…``; any other picture is replaced by its alternative
    text, as it would come from another host. ``page`` is put before links to a fragment, for readers elsewhere.
    ``image_size`` returns the width and height of a picture in pixels, zeros if they are not known.
    """
    tokens = PARSER.parse(body)
    set_heading_ids(tokens)
    lower_headings(tokens)
    _replace_alignment_styles(tokens)
    for token in tokens:
        if token.level == 0 and token.nesting == 1:
            token.attrSet("dir", "auto")  # a block has the direction of its own text
        if token.level == 0 and token.type == "html_block":
            set_direction(token)
        resolve_addresses(token.children or (), prefix, image_address, page, image_size)
    tokens = frame_quotations(tokens)
    html: str = PARSER.renderer.render(tokens, PARSER.options, {"page": page})
    is_authors = any(is_kept(token) or any(map(is_kept, token.children or ())) for token in tokens)
    return Markup(sanitise(html) if is_authors else html)  # noqa: S704 - see `webapp.markdown.html`


def fragments(body: str) -> list[Link]:
    """Return the links to a fragment; none if the body is very long."""
    # Parsing thousands of bodies at start would be slow.
    if len(body) > MAX_PARSED or not _FRAGMENT.search(body):
        return []
    return [link for link in links(body) if not link.is_picture and link.address.startswith("#")]


def page_ids(body: str) -> Set[str]:
    """Return the ids of a study's page with this body."""
    tokens = PARSER.parse(body)
    set_heading_ids(tokens)
    ids = {str(token.attrs["id"]) for token in tokens if token.type == "heading_open"}
    return PAGE_IDS | ids | {f"fn:{token.meta['id'] + 1}" for token in tokens if token.type == "footnote_open"}


def _replace_alignment_styles(tokens: Iterable[Token]) -> None:
    """Turn the ``style`` of table cells, which the CSP forbids, into classes such as ``align-right``."""
    for token in tokens:
        if style := str(token.attrs.pop("style", "")):
            token.attrSet("class", style.replace("text-align:", "align-"))
