"""What authors mistype in YAML, a rule each: from a line to what it was probably meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ENTRY = re.compile(r"""(?P<lead>[ ]*(?:-[ ]+)*(?P<key>[\w-]+|"[^"]*"|'[^']*'):[ \t]+)(?P<value>\S.*?)[ \t]*$""")
_ITEM = re.compile(r"(?P<lead>[ ]*-[ ]+)(?P<key>)(?P<value>\S.*?)[ \t]*$")
_GLUED = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*[A-Za-z_][\w-]*:)(?P<value>(?!//)\S.*)$")
_NAME = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*[A-Za-z][A-Za-z]*)(?P<value>[ \t]+['\"\w>|].*|[ \t]*)$")
_TABBED = re.compile(r"(?P<lead>[ ]*)\t\s*(?P<rest>\S.*)$")
_LONE = {"'": re.compile(r"(?<!')'(?!')"), '"': re.compile(r'(?<!\\)"')}
_DOUBLED = {"'": ("an apostrophe inside single", "''"), '"': ("a double quote inside double", r"\"")}
_CLOSER = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line as it was probably meant, the column (from 0) at which to type, and what to say."""

    column: int
    code: str
    message: str
    hint: str
    mended: str


Rule = Callable[[list[str], int], Iterator[Proposal]]


def _quote(lines: list[str], number: int) -> Iterator[Proposal]:
    """``'Spotify's story'``, ``"the "best" one"``, ``'Spotify``."""
    line = lines[number]
    match = _ENTRY.match(line) or _ITEM.match(line)
    if not match or match["value"][0] not in _LONE:
        return
    quote, inner = match["value"][0], match["value"][1:]
    closed = inner.endswith(quote) and not inner.endswith("\\" + quote)
    inner = inner[:-1] if closed else inner
    stray = _LONE[quote].search(inner)
    if stray:
        name, double = _DOUBLED[quote]
        message = f"{name} quotes ends the text too early"
        mended = match["lead"] + quote + _LONE[quote].sub(lambda _: double, inner) + quote
        column = match.start("value") + 1 + stray.start()
        yield Proposal(column, "yaml-quote", message, f"type {double} for it", mended)
    elif not closed:
        message = f"the quote opened before {_short(inner)} is never closed"
        mended = match["lead"] + quote + inner + quote
        yield Proposal(len(line.rstrip()), "yaml-quote", message, f"type {quote} at the end of the text", mended)


def _glued(lines: list[str], number: int) -> Iterator[Proposal]:
    """``title:Spotify``."""
    match = _GLUED.match(lines[number])
    if match:
        message = "no space follows the colon"
        mended = f"{match['lead']} {match['value']}"
        yield Proposal(match.end("lead"), "yaml-space", message, f"write {_short(mended.strip())}", mended)


def _plain(lines: list[str], number: int) -> Iterator[Proposal]:
    """``title: Spotify: a story``, ``title: @spotify``, ``industry: [ai, saas``."""
    match = _ENTRY.match(lines[number]) or _ITEM.match(lines[number])
    if not match or match["value"][0] in _LONE:
        return
    value, column = match["value"], match.start("value")
    if value[0] in _CLOSER and _CLOSER[value[0]] not in value:
        closer = _CLOSER[value[0]]
        message = f"the bracket {value[0]} is never closed"
        yield Proposal(match.end("value"), "yaml-bracket", message, f"type {closer}", match.group() + closer)
    mended = match["lead"] + "'" + value.replace("'", "''") + "'"
    if value[0] in "@`%*&!|>{}[],?-#":
        message = f"text that begins with {value[0]} needs quotes"
        yield Proposal(column, "yaml-character", message, f"write {_short(mended[column:])}", mended)
    elif ": " in value or value.endswith(":"):
        message = "text with a colon in it needs quotes"
        yield Proposal(column, "yaml-colon", message, f"write {_short(mended[column:])}", mended)


def _no_colon(lines: list[str], number: int) -> Iterator[Proposal]:
    """``title 'Spotify'``."""
    match = _NAME.match(lines[number])
    if match:
        name = match["lead"].strip("- ")
        mended = f"{match['lead']}: {match['value'].strip()}".rstrip()
        hint = f"write {name}:" + (" and a space" if match["value"].strip() else "")
        yield Proposal(match.end("lead"), "yaml-colon", f"no colon follows {_short(name)}", hint, mended)


def _tab(lines: list[str], number: int) -> Iterator[Proposal]:
    """A tab before the first letter."""
    match = _TABBED.match(lines[number])
    if match:
        message, hint = "the line is indented with a tab", "use spaces, two for each level"
        for width in _indentations(lines, number):
            yield Proposal(match.end("lead"), "yaml-tab", message, hint, " " * width + match["rest"])


def _indent(lines: list[str], number: int) -> Iterator[Proposal]:
    """A line that begins further left or right than those it belongs to."""
    rest = lines[number].lstrip(" ")
    column = len(lines[number]) - len(rest)
    if not rest or rest[0] in "\t#":
        return
    is_entry = bool(_ENTRY.match(lines[number])) or rest.rstrip().endswith(":") or rest.startswith("-")
    for width in _indentations(lines, number):
        message = f"is indented by {_spaces(column)}, where {width or 'none'} would fit"
        hint = "indent it like the fields beside it" if is_entry else "indent text like the text above it"
        yield Proposal(column, "yaml-indent", message, hint, " " * width + rest)


def _indentations(lines: list[str], number: int) -> list[int]:
    """How far the lines round this one are indented, the nearest first, and one level more than the one above."""
    above = [line for line in lines[:number][::-1] if line.strip()][:6]
    below = [line for line in lines[number + 1 :] if line.strip()][:1]
    widths = [len(line) - len(line.lstrip(" ")) for line in above + below]
    own = None if "\t" in lines[number] else len(lines[number]) - len(lines[number].lstrip(" "))
    return [width for width in dict.fromkeys([*widths, *(width + 2 for width in widths[:1]), 0]) if width != own]


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count or 'no'} spaces"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


RULES: tuple[Rule, ...] = (_tab, _quote, _glued, _plain, _no_colon, _indent)
