"""What becomes of the HTML in a body that is not kept as it is: for the warnings of the check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Literal, NamedTuple

from markdown_it.token import Token

from webapp.markdown.html import VOID, is_closing
from webapp.markdown.links import MAX_PARSED
from webapp.markdown.parser import PARSER

#: A tag is shown as typed, has attributes that are removed, or is never closed.
Outcome = Literal["as typed", "removed", "not closed"]
# HTML lets an author leave out the end of these.
_MAY_STAY_OPEN = VOID | {"tbody", "td", "tfoot", "th", "thead", "tr"}
_HTML = re.compile(r"<(?:[!?]|/?[A-Za-z][A-Za-z0-9.-]*[\s/>])")


class Html(NamedTuple):
    """A tag, comment or the like that is not kept as it is, and its offset in the body: that of its paragraph if the
    line of the tag does not spell it so."""

    outcome: Outcome
    text: str
    start: int
    removed: tuple[str, ...] = ()  #: the names of attributes


def html_findings(body: str) -> list[Html]:
    """Return the HTML of a body that is not kept as it is, in the order of the lines; none if the body is very long."""
    # Parsing thousands of bodies at start would be slow.
    if "<" not in body or len(body) > MAX_PARSED or not _HTML.search(body):
        return []
    found: list[Html] = []
    opened: list[tuple[str, Html]] = []
    for token, start in _tags(body):
        html = Html("not closed", token.meta["raw"], start)
        if token.type != "html_inline":
            found.append(html._replace(outcome="as typed"))
        elif is_closing(token):
            last = next((index for index, (tag, _) in reversed([*enumerate(opened)]) if tag == token.tag), len(opened))
            del opened[last:]
        elif token.tag:  # no comment
            if removed := token.meta["removed"]:
                found.append(html._replace(outcome="removed", removed=tuple(removed)))
            if token.tag not in _MAY_STAY_OPEN:
                opened.append((token.tag, html))
    return sorted([*found, *(html for _, html in opened)], key=lambda html: html.start)


def _tags(body: str) -> Iterator[tuple[Token, int]]:
    """Return the tags and comments of a body, with their offsets."""
    starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
    cursors: dict[int, int] = {}  # how far each line has been read: the cells of a table are in one line
    for block in PARSER.parse(body):
        first, end = block.map or (0, 0)
        for token in _descendants(block):
            raw = token.meta.get("raw") or (token.content if token.type == "code_inline" else "")
            if not raw:
                continue
            start = body.find(raw, cursors.get(first, starts[first]), starts[end])
            if start >= 0:
                cursors[first] = start + len(raw)
            if "raw" in token.meta:
                yield token, max(start, starts[first])


def _descendants(token: Token) -> Iterator[Token]:
    for child in token.children or ():
        yield child
        yield from _descendants(child)
