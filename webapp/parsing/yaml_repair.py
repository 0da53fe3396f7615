"""Find what an author mistyped where YAML cannot be parsed, and repair it, so that the rest can be checked.

The parser often fails some lines after the mistake. So each rule proposes repairs for the lines nearby, and the
repair with which the parser gets furthest is the diagnosis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from webapp.model import Finding, FrontMatter
from webapp.model.schema_fields import schema_fields
from webapp.parsing.source import position_of
from webapp.parsing.yaml_loader import Tree

_LONGEST_REPAIRED = 20_000  # each proposal is parsed, which would take seconds for a longer text
_WORDS_OF_PROSE = 3
_MOST_FAULTS = 1_000
_FIELD_NAMES = {names[-1] for names in schema_fields(FrontMatter)}

_LEAD = r"(?P<lead>[ ]*(?:-[ ]+)*"
_ENTRY = re.compile(_LEAD + r"""(?:[\w-]+|"[^"]*"|'[^']*'):[ \t]+)(?P<value>\S.*?)[ \t]*$""")
_ITEM = re.compile(r"(?P<lead>[ ]*-[ ]+)(?P<value>\S.*?)[ \t]*$")
_UNSPACED_ENTRY = re.compile(_LEAD + r"[A-Za-z_][\w-]*:)(?P<value>(?!//)\S.*)$")
_UNSPACED_ITEM = re.compile(r"(?P<lead>[ ]*-)(?P<value>[^\s-].*)$")
_NAME = re.compile(
    _LEAD + r")(?P<name>[A-Za-z_]+)(?![\w-])[ \t]*(?P<mark>:[\u00a0\u3000]+|=>|->|[\uff1a;=]|)(?P<value>.*)$"
)
_MARKED_NAME = re.compile(r"(?P<lead>[ ]*)(?P<mark>\*{1,3}|`)(?P<name>[A-Za-z_]+)(?P=mark)(?P<rest>:.*)$")
_HYPHENED = re.compile(r"(?P<lead>[ ]*)-[ ]+(?P<rest>(?P<name>[A-Za-z_]+):(?:[ \t].*)?)$")
_COMMENTED = re.compile(r"(?P<lead>[ ]*)#[ ]*(?P<rest>(?P<name>[A-Za-z_]+):(?:[ \t].*)?)$")
_FIELD = re.compile(r"[ \t]*(?:-[ ]+)*[A-Za-z_][\w-]*:(?:[ \t]|$)")
_COLON = re.compile(r":(?=[ \t]|$)")
_INNER_QUOTE = {"'": re.compile(r"(?<!')'(?!')"), '"': re.compile(r'(?<!\\)"')}
_ESCAPED_QUOTE = {"'": ("an apostrophe inside single", "''"), '"': ("a double quote inside double", r"\"")}
_QUOTED = {"'": re.compile(r"'(?:[^']|'')+'(?!')"), '"': re.compile(r'"(?:[^"\\]|\\.)+"')}
_MARKED = re.compile(r"(?P<mark>`|\*{1,3})(?P<text>[^`*]+)(?P=mark)")
_FOLDED = re.compile(r"[>|][-+]?[ \t]+(?=\S)")
_MORE_QUOTED = re.compile(r"""(?:[ ]*,[ ]*(?:'[^']+'|"[^"]+"))+""")
_OTHER_QUOTES = {"'", '"', "\u2019", "\u201d", "\u201c", "`", "\u00b4"}
_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Repair:
    """A syntax error at ``line`` and ``column`` (both from 0), and that line as it was probably meant, if known."""

    finding: Finding
    line: int
    column: int
    repaired: str | None = None

    def apply(self, text: str) -> str:
        """The whole ``text`` with the repaired line."""
        lines = text.split("\n")
        lines[self.line] = self.repaired or ""
        return "\n".join(lines)


Rule = Callable[[list[str], int], Iterator[Repair]]


def diagnose(tree: Tree, failure: yaml.MarkedYAMLError) -> Repair:
    """What the author mistyped in the text of ``tree``, which the parser could not read because of ``failure``."""
    lines, furthest = tree.text.split("\n"), tree.line_at(tree.failed_at)
    best: Repair | None = None
    suspects = _suspects(tree, failure, lines) if len(tree.text) <= _LONGEST_REPAIRED else []
    fewest = _MOST_FAULTS
    for repair in (repair for number in suspects for rule in RULES for repair in rule(lines, number)):
        repaired = Tree(repair.apply(tree.text))
        if repaired.failure:
            reached = repaired.line_at(repaired.failed_at)
            if reached > furthest and fewest == _MOST_FAULTS:
                best, furthest = repair, reached
        elif not repaired.faults:
            return repair
        elif len(repaired.faults) < fewest:  # fields of one group that became fields of another are written twice there
            best, fewest = repair, len(repaired.faults)
    return best or _explain(tree, failure, lines)


def displaced_group(tree: Tree) -> Repair | None:
    """The repair of a group's line that makes the fields after it those of another group, so that they are written
    twice. ``None`` if there are no such fields, or the cause is unknown.
    """
    duplicates = [fault for fault in tree.faults if fault.finding.code == "duplicate-key"]
    if len(duplicates) < 2 or len(tree.text) > _LONGEST_REPAIRED:
        return None
    lines, first = tree.text.split("\n"), tree.line_at(duplicates[0].offset)
    before = [number for number in range(first, -1, -1) if lines[number].strip()][:4]
    for repair in (repair for number in before for rule in (_comment, _indent) for repair in rule(lines, number)):
        repaired = Tree(repair.apply(tree.text))
        if not repaired.failure and len(repaired.faults) <= len(tree.faults) - len(duplicates):
            return repair
    return None


def _suspects(tree: Tree, failure: yaml.MarkedYAMLError, lines: list[str]) -> list[int]:
    """The lines that may have the mistake, the most probable first."""
    failed, context = tree.line_at(tree.failed_at), failure.context_mark
    before = [number for number in range(failed - 1, -1, -1) if lines[number].strip()][:2]
    begun = [tree.line_at(context.index)] if context and "scanning" in (failure.context or "") else []
    quoted = [tree.line_at(tree.last_quoted)] if tree.last_quoted >= 0 else []
    entry = next((number for number in range(failed - 1, -1, -1) if _FIELD.match(lines[number])), failed)
    displaced = [number for number in (failed, *before, entry) if _is_displaced(lines, number)]
    return list(dict.fromkeys([*begun, *quoted, *displaced, failed, *before]))


def _dots(lines: list[str], number: int) -> Iterator[Repair]:
    """``...``, which ends a YAML document."""
    if lines[number].rstrip() == "...":
        yield Repair(Finding("yaml-document", "three dots end the document here", "remove them"), number, 0, "")


def _tab(lines: list[str], number: int) -> Iterator[Repair]:
    """A tab before the first letter."""
    if match := re.match(r"( *)\t\s*(\S.*)$", lines[number]):
        finding = Finding("yaml-tab", "the line is indented with a tab", "use two spaces for each level")
        for width in _expected_widths(lines, number):
            yield Repair(finding, number, match.end(1), " " * width + match[2])


def _after_quote(lines: list[str], number: int) -> Iterator[Repair]:
    """``'Spotify',``, ``'Spotify' (main)``, and ``'media', 'ai'`` without brackets."""
    match = _ENTRY.match(lines[number]) or _ITEM.match(lines[number])
    complete = match and match["value"][0] in _QUOTED and _QUOTED[match["value"][0]].match(match["value"])
    if not match or not complete:
        return
    value, rest = match["value"], match["value"][complete.end() :]
    text = rest.lstrip(" ")
    column = match.end("value") - len(text)
    if _MORE_QUOTED.fullmatch(rest):
        finding = Finding("yaml-quote", "a second text follows the first", f"write [{value}], or only one of them")
        yield Repair(finding, number, column, f"{match['lead']}[{value}]")
    elif text and not rest[0].isalnum() and value[0] not in rest and not (text != rest and text[0] == "#"):
        what = "no-break space" if text.isspace() else _shorten(text)
        finding = Finding("yaml-quote", f"{what} follows the closing quote", f"delete {what}")
        yield Repair(finding, number, column, match["lead"] + complete[0])


def _doubled_quote(lines: list[str], number: int) -> Iterator[Repair]:
    """``''Spotify''``, ``'Spotify''``, ``'Spotify"``."""
    match = _ENTRY.match(lines[number]) or _ITEM.match(lines[number])
    if not match or match["value"][0] not in _INNER_QUOTE or len(match["value"]) < 3:
        return
    value, quote, inner, last = match["value"], match["value"][0], match["value"][1:-1], match.end("value") - 1
    if quote in inner.strip(quote) or inner.endswith("\\"):
        return
    if value[-1] != quote and value[-1] in _OTHER_QUOTES and quote not in inner:
        finding = Finding("yaml-quote", f"the text begins with {quote} and ends with {value[-1]}", f"write {quote}")
        yield Repair(finding, number, last, match["lead"] + quote + inner + quote)
    elif value.startswith(quote * 2) and value.endswith(quote * 2):
        finding = Finding("yaml-quote", f"{quote * 2} is not a quote", f"write one {quote} at each end")
        yield Repair(finding, number, match.start("value"), match["lead"] + inner)
    elif value.endswith(quote * 2):
        finding = Finding("yaml-quote", "the quote at the end is written twice", f"delete {quote}")
        yield Repair(finding, number, last, match["lead"] + value[:-1])


def _quote(lines: list[str], number: int) -> Iterator[Repair]:
    """``'Spotify's story'``, ``"the "best" one"``, ``'Spotify``."""
    match = _ENTRY.match(lines[number]) or _ITEM.match(lines[number])
    if not match or match["value"][0] not in _INNER_QUOTE:
        return
    quote, inner = match["value"][0], match["value"][1:]
    closed = inner.endswith(quote) and not inner.endswith("\\" + quote)
    inner = inner[:-1] if closed else inner
    if stray := _INNER_QUOTE[quote].search(inner):
        name, escaped = _ESCAPED_QUOTE[quote]
        finding = Finding("yaml-quote", f"{name} quotes ends the text too early", f"write {escaped} instead")
        repaired = match["lead"] + quote + _INNER_QUOTE[quote].sub(lambda _: escaped, inner) + quote
        yield Repair(finding, number, match.start("value") + 1 + stray.start(), repaired)
    elif not closed:
        message = f"the quote before {_shorten(inner)} is never closed"
        finding = Finding("yaml-quote", message, f"write {quote} at the end of the text")
        yield Repair(finding, number, len(lines[number].rstrip()), match["lead"] + quote + inner + quote)


def _space(lines: list[str], number: int) -> Iterator[Repair]:
    """``title:Spotify``, and ``-inkfjord`` in a list."""
    for pattern, mark in ((_UNSPACED_ENTRY, "colon"), (_UNSPACED_ITEM, "hyphen")):
        if match := pattern.match(lines[number]):
            repaired = f"{match['lead']} {match['value']}"
            finding = Finding("yaml-space", f"no space follows the {mark}", f"write {_shorten(repaired.strip())}")
            yield Repair(finding, number, match.end("lead"), repaired)


def _unquoted(lines: list[str], number: int) -> Iterator[Repair]:
    """``title: Spotify: a story``, ``title: @spotify``, ``industry: [ai, saas``."""
    match = _ENTRY.match(lines[number]) or _ITEM.match(lines[number])
    if not match or match["value"][0] in _INNER_QUOTE:
        return
    value, column, closing = match["value"], match.start("value"), _CLOSING.get(match["value"][0], "\n")
    if marked := _MARKED.fullmatch(value):
        finding = Finding(
            "yaml-character",
            f"{marked['mark']} has no meaning in a field",
            f"write {_shorten(_quoted(marked['text']))}",
        )
        yield Repair(finding, number, column, match["lead"] + _quoted(marked["text"]))
    if folded := _FOLDED.match(value):
        finding = Finding("yaml-character", f"a text after {value[0]} begins on the next line", f"delete {value[0]}")
        yield Repair(finding, number, column, match["lead"] + value[folded.end() :])
    if closing not in value and value[0] in _CLOSING:
        finding = Finding("yaml-bracket", f"the bracket {value[0]} is never closed", f"write {closing}")
        yield Repair(finding, number, match.end("value"), match.group() + closing)
    # Not repaired with quotes, because the text may continue on the next line.
    harmless = match["lead"] + _COLON.sub(";", value)
    hint = "write " + _shorten(_quoted(value))
    if value[0] in "@`%*&!|>{}[],?-#" and not value.endswith(closing):
        finding = Finding("yaml-character", f"text that begins with {value[0]} needs quotes", hint)
        yield Repair(finding, number, column, harmless[:column] + "x" + harmless[column + 1 :])
    elif _COLON.search(value):
        finding = Finding("yaml-colon", "text with a colon in it needs quotes", hint)
        yield Repair(finding, number, column, harmless)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _colon(lines: list[str], number: int) -> Iterator[Repair]:
    """``title 'Spotify'``, ``title = 'Spotify'``, and a colon with a no-break space after it."""
    match = _NAME.match(lines[number])
    if not match or match["value"].startswith(":"):
        return
    name, mark, value = match["name"], match["mark"], match["value"].strip()
    # A facet may have any name: what follows has to show that it is one.
    if name not in _FIELD_NAMES and not mark and value[:1] not in _INNER_QUOTE:
        return
    if not mark and len(value.split()) > _WORDS_OF_PROSE and value[:1] not in _INNER_QUOTE:
        return  # a line of a paragraph that begins with the name of a field
    column = match.start("mark") if mark else match.end("name")
    if mark.startswith(":"):
        column += 1
        finding = Finding("yaml-space", "a no-break space follows the colon", "write an ordinary space")
    else:
        message = f"{mark} is not a colon" if mark else f"no colon follows {name}"
        finding = Finding("yaml-no-colon", message, f"write {name}:" + " and a space" * bool(value))
    yield Repair(finding, number, column, f"{match['lead']}{name}: {value}".rstrip())


def _indent(lines: list[str], number: int) -> Iterator[Repair]:
    """A line that is indented more or less than the lines of its group."""
    rest, width = lines[number].lstrip(" "), _width(lines[number])
    if rest and rest[0] not in "\t#":
        for expected in _expected_widths(lines, number):
            spaces = "1 space" if width == 1 else f"{width} spaces"
            message = f"is indented by {spaces}; {expected} would fit"
            finding = Finding("yaml-indent", message, "indent it like the lines around it")
            yield Repair(finding, number, width, " " * expected + rest)


def _name(lines: list[str], number: int) -> Iterator[Repair]:
    """``**title**: 'Spotify'``, and ``- title: 'Spotify'`` where no list is."""
    if match := _MARKED_NAME.match(lines[number]):
        finding = Finding("yaml-character", f"the field's name is in {match['mark']}", f"write {match['name']}:")
        yield Repair(finding, number, match.start("mark"), match["lead"] + match["name"] + match["rest"])
    if match := _HYPHENED.match(lines[number]):
        finding = Finding("yaml-indent", "a hyphen begins a list, which does not fit here", "delete the hyphen")
        for width in dict.fromkeys([len(match["lead"]), len(match["lead"]) + 2]):
            yield Repair(finding, number, len(match["lead"]), " " * width + match["rest"])


def _comment(lines: list[str], number: int) -> Iterator[Repair]:
    """``# overview:`` above fields that belong to it."""
    if (match := _COMMENTED.match(lines[number])) and match["name"] in _FIELD_NAMES:
        finding = Finding("yaml-indent", f"{match['name']} is a comment, and the lines below belong to it", "delete #")
        yield Repair(finding, number, len(match["lead"]), match["lead"] + match["rest"])


def _note(lines: list[str], number: int) -> Iterator[Repair]:
    """A line that is no field, such as ``TODO`` or ``<!-- note -->``."""
    line = lines[number]
    if line.strip() and not _FIELD.match(line) and not line.lstrip().startswith("#"):
        finding = Finding(
            "yaml-no-colon", "is neither a field nor part of a text", "begin the line with #, or delete it"
        )
        yield Repair(finding, number, _width(line), f"# {line}")


RULES: tuple[Rule, ...] = (
    *(_dots, _tab, _after_quote, _doubled_quote, _quote, _space, _colon, _name, _comment, _unquoted, _indent, _note),
)


def _expected_widths(lines: list[str], number: int) -> list[int]:
    """The widths to which the line may be indented, the most probable first: those of the fields around it."""
    above, *_, below = (_width(line) for line in _fields_around(lines, number))
    opens_group = _fields_around(lines, number)[0].rstrip().endswith(":")
    is_inner = opens_group or not _FIELD.match(lines[number])
    own_group = [below - 2] if below > 1 and lines[number].rstrip().endswith(":") else []
    widths = [max(below, above + 2), above] if is_inner else [above, below]
    own = None if "\t" in lines[number] else _width(lines[number])
    return [width for width in dict.fromkeys([*own_group, *widths]) if width != own]


def _is_displaced(lines: list[str], number: int) -> bool:
    """Whether the fields above and below are indented alike, and this line is not."""
    above, second, below = map(_width, _fields_around(lines, number))
    own, opens_group = _width(lines[number]), lines[number].rstrip().endswith(":")
    # If this line is the deeper one, the one above may be displaced instead: a second one has to agree.
    return above == below != own and (second == above or (own < above and not opens_group))


def _fields_around(lines: list[str], number: int) -> list[str]:
    """The lines of the two fields above, the nearest first, and of the field below; an empty one where none is."""
    above = (line for line in reversed(lines[:number]) if _FIELD.match(line))
    below = (line for line in lines[number + 1 :] if _FIELD.match(line))
    return [next(above, ""), next(above, ""), next(below, "")]


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


#: A part of the parser's own reason, and how it is explained to the author.
_REASONS = {
    "tab character": Finding("yaml-tab", "a tab is not allowed here", "use spaces to indent"),
    "unexpected end of stream": Finding("yaml-quote", "a quote is never closed", "close it with the same quote"),
    "expected ',' or": Finding("yaml-bracket", "a bracket is never closed", "close it, or put the text in quotes"),
    "escape character": Finding("yaml-escape", "\\ begins an escape in double quotes", "use single quotes"),
    "mapping values": Finding("yaml-colon", "a colon is not allowed here", "put text that has a colon in quotes"),
    "expected ':'": Finding(
        "yaml-no-colon", "no colon follows the field's name", "write the name, a colon, a space, a value"
    ),
    "expected key": Finding("yaml-indent", "is not indented like the fields around it", "indent it like them"),
    "'-' indicator": Finding("yaml-indent", "is not indented like the list above it", "indent it like the list"),
    "cannot start any": Finding(
        "yaml-character", "the value begins with a character of YAML", "put the value in quotes"
    ),
}


def _explain(tree: Tree, failure: yaml.MarkedYAMLError, lines: list[str]) -> Repair:
    """The parser's own position and reason, in plain words."""
    offset, reason = tree.failed_at, str(failure.problem)
    if failure.context_mark and re.search("end of stream|expected ':'", reason):
        offset = failure.context_mark.index
    line, column = (number - 1 for number in position_of(tree.text, offset))
    if "\t" in lines[line][: column + 1]:
        column, reason = lines[line].index("\t"), "tab character"
    other = Finding("yaml-syntax", f"YAML cannot read this: {reason}", "put text in quotes")
    return Repair(next((finding for part, finding in _REASONS.items() if part in reason), other), line, column)
