"""The sections of a Markdown body, by heading, and what one of our blocks can hold of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from webapp import markdown
from webapp.model import sentence_end

#: What a block's description may hold.
_PROSE = {
    f"{name}_{part}" for name in ("paragraph", "bullet_list", "ordered_list", "list_item") for part in ("open", "close")
} | {"inline"}
#: Stands for the text before the first heading.
INTRO = "$intro"
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
#: Characters of a sentence that can be a headline.
SHORTEST, LONGEST = 10, 160
_ATTRIBUTION = re.compile(r"^(?:—|–|--+|―|-)\s*(?P<name>[^,\n(]+?)\s*(?:[,(]\s*(?P<role>[^\n]+?)\)?)?\s*$")


@dataclass(slots=True)
class Quote:
    description: str
    name: str = ""
    role: str = ""


@dataclass(slots=True)
class Section:
    """A heading and what stands under it up to the next heading of its level. Lines count from 0 in the body."""

    heading: str
    first: int
    last: int
    text: str
    sentence: str = ""

    def take_sentence(self) -> str:
        """The first sentence, as plain words, which ``prose`` leaves out then; empty if it would lose a link.

        It is also empty if it is the whole text, or if the text does not begin with a paragraph.
        """
        first, blank, rest = self.text.partition("\n\n")
        tokens = _PARSER.parse(first)
        end = sentence_end(first, SHORTEST) or 0
        is_plain = len(tokens) == 3 and tokens[0].type == "paragraph_open" and not markdown.links(first)
        if not (0 < end <= LONGEST and is_plain and (first[end:].strip() or rest.strip())):
            return ""
        self.text = f"{first[end:].strip()}{blank}{rest}".strip()
        self.sentence = markdown.to_text(first[:end])
        return self.sentence


@dataclass(slots=True)
class Body:
    """A Markdown body and its sections. ``taken`` are the sections that became fields and leave the body."""

    text: str
    sections: list[Section] = field(default_factory=list)
    taken: list[Section] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> Body:
        """Split ``text`` at its headings. What stands before the first, or under the title alone, is the intro."""
        lines = text.split("\n")
        tokens = _PARSER.parse(text)
        heads = [
            (token, inline) for token, inline in pairwise(tokens) if token.type == "heading_open" and not token.level
        ]
        body = cls(text)
        for index, (token, inline) in enumerate(heads):
            first, start = token.map or (0, 0)
            later = (other.map[0] for other, _ in heads[index + 1 :] if other.map and other.tag <= token.tag)
            last = next(later, len(lines))
            heading = markdown.to_text(inline.content)
            body.sections.append(Section(heading, first, last, "\n".join(lines[start:last]).strip("\n")))
        has_title = bool(heads) and text.startswith("# ")
        starts = [section.first for section in body.sections[has_title:]]
        intro = "\n".join(lines[int(has_title) : starts[0] if starts else len(lines)]).strip("\n")
        if intro:
            body.sections.append(Section("", int(has_title), starts[0] if starts else len(lines), intro))
        return body

    def find(self, headings: Iterable[str]) -> Section | None:
        """The first section with one of these headings; case and punctuation do not matter. ``INTRO`` is the intro."""
        names = {"" if heading == INTRO else _words(heading) for heading in headings}
        return next((section for section in self.sections if _words(section.heading) in names), None)

    def rest(self) -> str:
        """The text without the sections that were taken."""
        lines = self.text.split("\n")
        for section in self.taken:
            lines[section.first : section.last] = [""] * (section.last - section.first)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") if self.taken else self.text

    def take_title(self, titles: Iterable[str]) -> None:
        """Take the first line if it is the largest heading and one of the ``titles``, which the page has already."""
        first = next((section for section in self.sections if section.heading), None)
        if first and first.first == 0 and self.text.startswith("# ") and _words(first.heading) in map(_words, titles):
            self.taken.append(Section(first.heading, 0, 1, ""))


@dataclass(slots=True)
class Prose:
    """What a block can hold of a section. ``refused`` names what it cannot hold, or is empty."""

    text: str = ""
    quotes: list[Quote] = field(default_factory=list)
    picture: tuple[str, str, str] | None = None
    refused: str = ""


def prose(text: str) -> Prose:
    """Paragraphs and lists, quotes, and at most one picture that stands alone; else what a block cannot hold."""
    result = Prose()
    lines = text.split("\n")
    tokens = _PARSER.parse(text)
    index = 0
    while index < len(tokens) and not result.refused:
        token = tokens[index]
        end = next((i for i in range(index, len(tokens)) if tokens[i].level == 0 and tokens[i].nesting <= 0), index)
        inner = tokens[index : end + 1]
        first, last = token.map or (0, 0)
        if token.type == "blockquote_open":
            _take_quote(result, lines, (first, last))
        elif (shown := _lone_picture(inner)) and not result.picture:
            result.picture, lines[first:last] = shown, [""] * (last - first)
        else:
            result.refused = _refused(inner)
        index = end + 1
    result.text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return result


def _take_quote(result: Prose, lines: list[str], span: tuple[int, int]) -> None:
    first, last = span
    words = [re.sub(r"^ {0,3}> ?", "", line) for line in lines[first:last]]
    while words and not words[-1].strip():
        words.pop()
    match = _ATTRIBUTION.match(words[-1]) if len(words) > 1 else None
    if match is None:
        result.refused = "a quotation without a name"
        return
    said = "\n".join(words[:-1]).strip()
    result.quotes.append(Quote(said, markdown.to_text(match["name"]), markdown.to_text(match["role"] or "")))
    lines[first:last] = [""] * (last - first)


def _lone_picture(tokens: Sequence[Token]) -> tuple[str, str, str] | None:
    """Address, description and caption of a picture that is alone in its paragraph and has a description."""
    children = tokens[1].children or [] if len(tokens) == 3 and tokens[0].type == "paragraph_open" else []
    if len(children) != 1 or children[0].type != "image" or not children[0].content:
        return None
    attributes = children[0].attrs
    return str(attributes["src"]), children[0].content, str(attributes.get("title", ""))


def _refused(tokens: Sequence[Token]) -> str:
    names = {"heading": "a heading", "table": "a table", "fence": "code", "code_block": "code", "html_block": "HTML"}
    for token in tokens:
        kind = token.type.removesuffix("_open")
        if token.type not in _PROSE:
            return names.get(kind, "a line" if kind == "hr" else f"a {kind.replace('_', ' ')}")
        if any(child.type == "image" for child in token.children or ()):
            return "a picture"
        if any(child.type == "html_inline" for child in token.children or ()):
            return "HTML"
    return ""


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
