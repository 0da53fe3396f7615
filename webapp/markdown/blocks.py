"""The Markdown of a field of a study: paragraphs and lists with emphasis, code and links, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image
from markdown_it.token import Token
from markupsafe import Markup, escape

from webapp.markdown.links import resolve_addresses, resolve_links
from webapp.markdown.parser import base_parser, is_allowed
from webapp.markdown.text import joined

#: What may be markup. Any other text is its own words, and parsing thousands of texts at start would be slow.
_MARKS = re.compile(r"[\[<&\\`~*_]|^\s*(?:[-+]|\d+[.)])\s", re.MULTILINE)
_MARKERS = re.compile(r"\s*(?:(?:[-+*]|\d{1,9}[.)])(?:\s+|$))*")
#: What begins another block of Markdown: a heading, a quote, a rule, code, a definition.
_OTHER_BLOCK = re.compile(r"#{1,6}(?:\s|$)|>|([-*_])(?:\s*\1){2,}\s*$|~{3,}|`{3,}(?=[^`]*$)|\[(?=[^\]]*\]:)")
#: Code and addresses, which stay as they are, and what begins a picture, HTML or an entity.
_OTHER_MARK = re.compile(
    r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|<(?:https?|mailto):[^<>\s]*>|(?<=\]\()<[^<>]*>|\\."
    r"|!(?=\[)|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)


def block_html(
    text: str, prefix: str = "", image_address: Callable[[str], str] = str, page: str = ""
) -> tuple[Markup, ...]:
    """Return the paragraphs and lists of a text as HTML, one after another. The other parameters are those of
    ``to_html``.

    Every line is a paragraph or the item of a list, as YAML has already joined the lines of a paragraph into one.
    """
    return tuple(map(Markup, _rendered(text, prefix, image_address, page)))


def block_text(text: str) -> str:
    """Return the words of such a text without markup."""
    return joined(_parse(text)) if _MARKS.search(text) else " ".join(text.split("\n")).strip()


def block_source(text: str, prefix: str = "", image_address: Callable[[str], str] = str, page: str = "") -> str:
    """Return such a text as Markdown for any program: everything that is no markup here is escaped."""
    lines: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        # The indentation tells to which item of a list a line belongs.
        lines.append(_escaped(line if lines and _MARKERS.match(lines[-1])[0].strip() else line.lstrip()))  # type: ignore[index]
    return resolve_links("\n\n".join(lines), prefix, image_address, page)


def _escaped(line: str) -> str:
    """Return a line with a backslash before everything that is markup elsewhere only."""
    line = _OTHER_MARK.sub(lambda match: match[0] if len(match[0]) > 1 else f"\\{match[0]}", line.rstrip())
    start = _MARKERS.match(line).end()  # type: ignore[union-attr]
    return f"{line[:start]}\\{line[start:]}" if _OTHER_BLOCK.match(line, start) else line


def _rendered(text: str, prefix: str, image_address: Callable[[str], str], page: str) -> Iterator[str]:
    block: list[Token] = []
    for token in _parse(text):
        if token.level == 0 and token.nesting == 1:
            token.attrSet("dir", "auto")  # a block has the direction of its own text
        resolve_addresses(token.children or (), prefix, image_address, page)
        block.append(token)
        if token.level == 0 and token.nesting == -1:
            yield _PARSER.renderer.render(block, _PARSER.options, {}).strip()
            block = []


def _parse(text: str) -> list[Token]:
    tokens = _PARSER.parse("\n\n".join(filter(str.strip, text.splitlines())))
    # The empty lines between them would make a paragraph of the text of each item.
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and tokens[index + 1].type == "paragraph_open":
            tokens[index + 1].hidden = tokens[index + 3].hidden = True
    return tokens


def _picture_as_typed(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not image(state, silent=True):
        return False
    if not silent:
        state.pending += state.src[start : state.pos]
    return True


def _parser() -> MarkdownIt:
    markdown_it = base_parser(is_allowed)
    markdown_it.block.ruler.enableOnly(["list", "paragraph"])
    marks = ["text", "newline", "escape", "backticks", "emphasis", "strikethrough", "link", "autolink", "image"]
    markdown_it.inline.ruler.enableOnly([*marks, "bare_link"])
    markdown_it.inline.ruler2.enable("strikethrough")
    markdown_it.inline.ruler.at("image", _picture_as_typed)
    # A text without marks is the same HTML as from a template.
    markdown_it.add_render_rule("text", lambda _self, tokens, index, *_: str(escape(tokens[index].content)))
    return markdown_it


_PARSER = _parser()
