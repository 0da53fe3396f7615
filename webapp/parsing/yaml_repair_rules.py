"""What authors mistype in YAML, a rule each: from a line to what it was probably meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from webapp.model import Code, FrontMatter
from webapp.model.schema_fields import all_names

_ENTRY = re.compile(r"""(?P<lead>[ ]*(?:-[ ]+)*(?P<key>[\w-]+|"[^"]*"|'[^']*'):[ \t]+)(?P<value>\S.*?)[ \t]*$""")
_ITEM = re.compile(r"(?P<lead>[ ]*-[ ]+)(?P<key>)(?P<value>\S.*?)[ \t]*$")
_GLUED = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*[A-Za-z_][\w-]*:)(?P<value>(?!//)\S.*)$")
_NAME = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)(?P<name>[A-Za-z_]+)(?P<value>[ \t].*|)$")
_UNLIKE_COLON = re.compile(
    r"(?P<lead>[ ]*(?:-[ ]+)*)(?P<name>[A-Za-z_]+)[ \t]*(?P<mark>:[\u00a0\u3000]+|[\uff1a;=])\s*(?P<value>.*)$"
)
#: An item of a list without the space after its hyphen.
UNSPACED = re.compile(r"(?P<lead>[ ]*-)(?P<value>[^\s-].*)$")
_FIELD = re.compile(r"[ \t]*(?:-[ ]+)*[A-Za-z_][\w-]*:(?:[ \t]|$)")
_COLON = re.compile(r":(?=[ \t]|$)")
_TABBED = re.compile(r"(?P<lead>[ ]*)\t\s*(?P<rest>\S.*)$")
_LONE = {"'": re.compile(r"(?<!')'(?!')"), '"': re.compile(r'(?<!\\)"')}
_DOUBLED = {"'": ("an apostrophe inside single", "''"), '"': ("a double quote inside double", r"\"")}
FIELD_NAMES = all_names(FrontMatter)
_CLOSER = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line as it was probably meant, the column (from 0) at which to type, and what to say."""

    column: int
    code: Code
    message: str
    hint: str
    mended: str
    field: str = ""


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
    """``title:Spotify``, and ``-inkfjord`` in a list."""
    for pattern, mark in ((_GLUED, "colon"), (UNSPACED, "hyphen")):
        if match := pattern.match(lines[number]):
            mended = f"{match['lead']} {match['value']}"
            hint = f"write {_short(mended.strip())}"
            yield Proposal(match.end("lead"), "yaml-space", f"no space follows the {mark}", hint, mended)


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
    # Not mended by quotes: the text may go on in the next line.
    harmless = match["lead"] + _COLON.sub(";", value)
    hint = "write " + _short("'" + value.replace("'", "''") + "'")
    is_list = value.endswith(_CLOSER.get(value[0], "\n"))
    if value[0] in "@`%*&!|>{}[],?-#" and not is_list:
        message = f"text that begins with {value[0]} needs quotes"
        yield Proposal(column, "yaml-character", message, hint, harmless[:column] + "x" + harmless[column + 1 :])
    elif _COLON.search(value):
        yield Proposal(column, "yaml-colon", "text with a colon in it needs quotes", hint, harmless)


def _no_colon(lines: list[str], number: int) -> Iterator[Proposal]:
    """``title 'Spotify'``."""
    match = _NAME.match(lines[number])
    if match and match["name"] in FIELD_NAMES:
        name, value = match["name"], match["value"].strip()
        mended = f"{match['lead']}{name}: {value}".rstrip()
        hint = f"write {name}: and a space" if value else f"write {name}:"
        yield Proposal(match.end("name"), "yaml-no-colon", f"no colon follows {name}", hint, mended, name)


def _unlike_colon(lines: list[str], number: int) -> Iterator[Proposal]:
    """``title = 'Spotify'``, ``title：Spotify``, and a colon with a space after it that YAML knows for a letter."""
    match = _UNLIKE_COLON.match(lines[number])
    if not match or match["name"] not in FIELD_NAMES:
        return
    name, mark, value = match["name"], match["mark"], match["value"]
    mended, column = f"{match['lead']}{name}: {value}".rstrip(), match.start("mark")
    if mark[0] == ":":
        message, hint = "a no-break space follows the colon", "type an ordinary space"
        yield Proposal(column + 1, "yaml-space", message, hint, mended, name)
    else:
        message = f"{mark} stands where a colon belongs"
        yield Proposal(column, "yaml-no-colon", message, f"write {name}: and a space", mended, name)


def _tab(lines: list[str], number: int) -> Iterator[Proposal]:
    """A tab before the first letter."""
    match = _TABBED.match(lines[number])
    if match:
        message, hint = "the line is indented with a tab", "use spaces, two for each level"
        for width in _widths(lines, number):
            yield Proposal(match.end("lead"), "yaml-tab", message, hint, " " * width + match["rest"])


def _stray(lines: list[str], number: int) -> Iterator[Proposal]:
    """``- title: Spotify`` among fields; ``...``, which ends a document."""
    line = lines[number]
    if line.rstrip() == "...":
        yield Proposal(0, "yaml-document", "three dots end the document here", "remove them", "")
    match = re.match(r"( *)- +(\S.*)$", line)
    if match:
        message, hint = "a hyphen makes this line a list item, among lines that are none", "remove the hyphen"
        yield Proposal(match.end(1), "yaml-indent", message, hint, match[1] + match[2])


def _indent(lines: list[str], number: int) -> Iterator[Proposal]:
    """A line that begins further left or right than those it belongs to."""
    column, rest = _width(lines[number]), lines[number].lstrip(" ")
    if not rest or rest[0] in "\t#":
        return
    like = "like the fields beside it" if _is_entry(lines[number]) else "like the text above it"
    for width in _widths(lines, number):
        message = f"is indented by {_spaces(column)}, where {width or 'none'} would fit"
        yield Proposal(column, "yaml-indent", message, f"indent it {like}", " " * width + rest)


def stands_out(lines: list[str], number: int) -> bool:
    """Whether the fields above and below this one are indented alike, and it is not."""
    above, below = _neighbours(lines, number)
    own, widths = _width(lines[number]), {_width(line) for line in above[:2] + below[:1]}
    if len(widths) == 1 and own not in widths:
        return True
    # Nothing may be indented further than a field that has its value: there one field above says enough.
    nearest = {_width(line) for line in above[:1] + below[:1]}
    return len(nearest) == 1 and bool(below) and own < min(nearest) and not lines[number].rstrip().endswith(":")


def entry_above(lines: list[str], number: int) -> int:
    """The nearest line above that begins a field, or this one."""
    return next((n for n in range(number - 1, max(0, number - 40) - 1, -1) if _is_entry(lines[n])), number)


def _widths(lines: list[str], number: int) -> list[int]:
    """How far the line may have been meant to be indented, the likeliest first."""
    above, below = _neighbours(lines, number)
    if not _is_entry(lines[number]):
        above = [line for line in lines[:number][::-1] if line.strip()][:3]
    widths = [_width(line) for line in above[:4]]
    if above and above[0].rstrip().endswith((":", ">", "|")):  # what follows is inside it
        widths = [*map(_width, below[:1]), _width(above[0]) + 2, *widths]
    own = None if "\t" in lines[number] else _width(lines[number])
    return [width for width in dict.fromkeys([*widths, *map(_width, below[:1]), 0]) if width != own]


def _neighbours(lines: list[str], number: int) -> tuple[list[str], list[str]]:
    """The fields' lines above, nearest first, and below."""
    above = [line for line in lines[max(0, number - 40) : number][::-1] if _is_entry(line)]
    return above, [line for line in lines[number + 1 : number + 40] if _is_entry(line)]


def _is_entry(line: str) -> bool:
    return bool(_FIELD.match(line))


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count or 'no'} spaces"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


RULES: tuple[Rule, ...] = (_tab, _quote, _glued, _unlike_colon, _plain, _no_colon, _stray, _indent)
