"""The Markdown of a field of a study: paragraphs and lists with emphasis, code and links, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image
from markdown_it.token import Token
from markupsafe import Markup, escape

from webapp.markdown.links import resolve_addresses
from webapp.markdown.parser import base_parser, is_allowed
from webapp.markdown.text import text_of


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
    return " ".join(" ".join(map(text_of, _parse(text))).split())


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
