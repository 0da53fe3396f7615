"""The quotations of persons in a Markdown body: block quotes that end with a line ``— Name, Role``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.token import Token

from webapp.markdown.parser import PARSER
from webapp.markdown.text import text_of

_ATTRIBUTION = re.compile(r"(?:[—–―]|-{2,3}) *(?P<name>[^\s,][^,\n]*)(?:, *(?P<role>[^\n]+))?")


class Quotation(NamedTuple):
    """What a person said, one paragraph a line."""

    text: str
    name: str
    role: str  #: empty if the attribution has no comma


def quotation(body: str) -> Quotation | None:
    """Return the first block quote that ends with a line ``— Name, Role``."""
    return next(filter(None, map(_attributed, _block_quotes(body))), None)


def frame_quotations(tokens: list[Token]) -> list[Token]:
    """Return the tokens with each such block quote as a figure, and its last line as the caption, as testimonials of
    the front matter are shown."""
    framed: list[Token] = []
    depth = start = 0
    for token in tokens:
        framed.append(token)
        if token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
            start = len(framed) - 1 if token.nesting == 1 == depth else start
            if not depth and (caption := _take_attribution(framed, start)):
                framed[start:] = _figure(framed[start:], caption)
    return framed


def _take_attribution(tokens: list[Token], start: int) -> list[Token]:
    """Remove the attribution of the block quote from ``start`` to the end of the tokens, and return what it has."""
    texts = [token for token in tokens[start:] if token.type == "inline"]
    if len(tokens) - start < 5 or not texts or tokens[-2].type != "paragraph_close":
        return []
    children = texts[-1].children or []
    breaks = [index for index, child in enumerate(children) if child.type.endswith("break")]
    line = children[breaks[-1] + 1 if breaks else 0 :]
    if not _ATTRIBUTION.fullmatch("".join(map(text_of, line)).strip()) or (not breaks and len(texts) == 1):
        return []
    if breaks:
        del children[breaks[-1] :]
    else:
        del tokens[-4:-1]
    return line


def _figure(quote: list[Token], line: list[Token]) -> list[Token]:
    opened, *text, closed = quote
    direction = {"dir": opened.attrs.pop("dir")} if "dir" in opened.attrs else {}
    opened.attrSet("class", "quote-text")
    return [
        Token("figure_open", "figure", 1, attrs={"class": "quote", **direction}, block=True),
        opened,
        *text,
        closed,
        Token("figcaption_open", "figcaption", 1, attrs={"class": "quote-by"}, block=True),
        Token("div_open", "div", 1, attrs={"class": "quote-person"}, block=True),
        *_person(line),
        Token("div_close", "div", -1, block=True),
        Token("figcaption_close", "figcaption", -1, block=True),
        Token("figure_close", "figure", -1, block=True),
    ]


def _person(line: list[Token]) -> list[Token]:
    """The name and the role as paragraphs. If the line has links or other marks, it stays one paragraph."""
    attribution = _ATTRIBUTION.fullmatch("".join(map(text_of, line)).strip())
    if attribution and all(token.type == "text" for token in line):
        role = _paragraph([Token("text", "", 0, content=attribution["role"])]) if attribution["role"] else []
        return _paragraph([Token("text", "", 0, content=attribution["name"].strip())], "quote-name") + role
    line[0].content = re.sub(r"^\s*(?:[—–―]|-{2,3}) *", "", line[0].content)
    return _paragraph(line, "quote-name")


def _paragraph(children: list[Token], class_: str = "") -> list[Token]:
    attributes: dict[str, str | int | float] = {"class": class_, "dir": "auto"} if class_ else {"dir": "auto"}
    return [
        Token("paragraph_open", "p", 1, attrs=attributes, block=True),
        Token("inline", "", 0, children=children),
        Token("paragraph_close", "p", -1, block=True),
    ]


def _block_quotes(body: str) -> Iterator[list[list[str]]]:
    """Return the paragraphs of each outer block quote, as lines."""
    paragraphs: list[list[str]] = []
    depth = 0
    for token in PARSER.parse(body):
        if token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
            if not depth:
                yield paragraphs
                paragraphs = []
        elif depth and token.type == "inline":
            paragraphs.append(_lines(token))


def _lines(inline: Token) -> list[str]:
    texts = ("\n" if child.type.endswith("break") else text_of(child) for child in inline.children or ())
    return [" ".join(line.split()) for line in "".join(texts).split("\n")]


def _attributed(paragraphs: list[list[str]]) -> Quotation | None:
    attribution = _ATTRIBUTION.fullmatch(paragraphs[-1].pop()) if paragraphs else None
    text = "\n".join(filter(None, map(" ".join, paragraphs)))
    return Quotation(text, attribution["name"].strip(), attribution["role"] or "") if attribution and text else None
