"""Slips that people make while they write front matter, and ``obey``, which does what a hint of the check says.

A slip takes one line of a good file and returns the line or lines that stand there after the slip, or ``None`` if it
cannot happen to this line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from webapp.model import Problem

Slip = Callable[[str], str | None]

_QUOTED = re.compile(r"( *)(\w+): '(.*)'$")
_FIELD = re.compile(r"( *)(\w+):(.*)$")


def _after_quote(text: str) -> Slip:
    return lambda line: line + text if _QUOTED.match(line) else None


def _round_value(before: str, after: str) -> Slip:
    """The value in other marks than single quotes."""
    return lambda line: f"{m[1]}{m[2]}: {before}{m[3]}{after}" if (m := _QUOTED.match(line)) else None


def _instead_of_colon(text: str) -> Slip:
    return lambda line: f"{m[1]}{m[2]}{text}{m[3]}" if (m := _FIELD.match(line)) and m[3] else None


def _name(change: Callable[[str], str]) -> Slip:
    return lambda line: f"{m[1]}{change(m[2])}:{m[3]}" if (m := _FIELD.match(line)) else None


def _value(old: str, new: str) -> Slip:
    """A part of a quoted value, which a regular expression matches, is replaced once."""

    def slip(line: str) -> str | None:
        match = _QUOTED.match(line)
        value = re.sub(old, new, match[3], count=1) if match else ""
        return f"{match[1]}{match[2]}: '{value}'" if match and value != match[3] else None

    return slip


def _indent(text: str, width: int) -> Slip:
    """The line is indented with ``text`` in place of its first ``width`` spaces."""
    return lambda line: text + line[width:] if line.strip() and line.startswith(" " * width) else None


def _rating(value: str) -> Slip:
    return lambda line: re.sub(r"\d", value, line) if "rating:" in line else None


SLIPS: dict[str, Slip] = {
    # After the closing quote
    "a comma after the value": _after_quote(","),
    "a semicolon after the value": _after_quote(";"),
    "a full stop after the value": _after_quote("."),
    "a no-break space after the value": _after_quote("\u00a0"),
    "a note after the value": _after_quote(" (main)"),
    "a note after a hyphen": _after_quote(" - main"),
    "a second value after a comma": _after_quote(", 'other'"),
    "a second closing quote": _after_quote("'"),
    "a comment in the style of C": _after_quote(" // main"),
    "a comment without a space": _after_quote("#main"),
    # Round the value
    "no closing quote": _round_value("'", ""),
    "no opening quote": _round_value("", "'"),
    "two quotes on each side": _round_value("''", "''"),
    "double quotes in single quotes": _round_value("'\"", "\"'"),
    "single quotes in double quotes": _round_value("\"'", "'\""),
    "two kinds of quotes": _round_value("'", '"'),
    "two kinds of quotes, the other way": _round_value('"', "'"),
    "curly double quotes": _round_value("“", "”"),
    "curly single quotes": _round_value("‘", "’"),
    "German quotes": _round_value("„", "“"),
    "curly quotes in single quotes": _round_value("'“", "”'"),
    "backticks": _round_value("`", "`"),
    "acute accents": _round_value("´", "´"),
    "brackets": _round_value("['", "']"),
    "braces": _round_value("{", "}"),
    "a template's braces": _round_value("{{ ", " }}"),
    "angle brackets": _round_value("<", ">"),
    "bold": _round_value("**", "**"),
    "a fold mark before the value": _round_value("> '", "'"),
    # The colon
    "no colon": _instead_of_colon(""),
    "no colon and no space": lambda line: line.replace(": ", "", 1) if _QUOTED.match(line) else None,
    "an equals sign": _instead_of_colon(" ="),
    "an equals sign without spaces": lambda line: line.replace(": ", "=", 1) if _QUOTED.match(line) else None,
    "a semicolon in place of the colon": _instead_of_colon(";"),
    "a full-width colon": _instead_of_colon("："),
    "two colons": _instead_of_colon("::"),
    "a space before the colon": _instead_of_colon(" :"),
    "no space after the colon": lambda line: line.replace(": ", ":", 1) if _FIELD.match(line) else None,
    "a tab after the colon": lambda line: line.replace(": ", ":\t", 1) if _FIELD.match(line) else None,
    "a no-break space after the colon": lambda line: line.replace(": ", ":\u00a0", 1) if _FIELD.match(line) else None,
    "an arrow": _instead_of_colon(" =>"),
    # The name
    "a letter left out of the name": _name(lambda name: name[:2] + name[3:]),
    "two letters of the name swapped": _name(lambda name: name[0] + name[2] + name[1] + name[3:]),
    "a doubled letter in the name": _name(lambda name: name[:3] + name[2:]),
    "the name with a capital": _name(str.capitalize),
    "the name in capitals": _name(str.upper),
    "the name in snake case": _name(lambda name: re.sub("[A-Z]", lambda m: f"_{m[0].lower()}", name)),
    "the name with a space": _name(lambda name: re.sub("[A-Z]", lambda m: f" {m[0].lower()}", name)),
    "the name in quotes": _name(lambda name: f"'{name}'"),
    "the name in curly quotes": _name(lambda name: f"“{name}”"),
    "the name in bold": _name(lambda name: f"**{name}**"),
    "the name after a hyphen": _name(lambda name: f"- {name}"),
    "the name commented out": _name(lambda name: f"# {name}"),
    # The value
    "a letter left out of the value": _value(r"(\w{3})\w", r"\1"),
    "a capital": _value("^[a-z]", lambda m: m[0].upper()),  # type: ignore[arg-type]
    "capitals": _value("^[a-z]+$", lambda m: m[0].upper()),  # type: ignore[arg-type]
    "a space before": _value("^", " "),
    "a space after": _value("$", " "),
    "a no-break space before": _value("^", "\u00a0"),
    "an apostrophe": _value(" ", "'s "),
    "an apostrophe at the end of a word": _value(" ", "' "),
    "a line separator": _value(" ", "\u2028"),
    "a zero-width space": _value("(?<=.)(?=.)", "\u200b"),
    "a soft hyphen": _value("(?<=..)(?=.)", "\u00ad"),
    "an ampersand as an entity": _value(" ", " &amp; "),
    "a no-break space as an entity": _value(" ", "&nbsp;"),
    "a bold word in HTML": _value(r"(\w+) ", r"<b>\1</b> "),
    "a line break in HTML": _value(" ", "<br>"),
    "a backslash as a path separator": _value("/images/", r"\\images\\"),
    "an address without its slash": _value("^/", ""),
    "a path of the disk": _value("^/images", "static/images"),
    "an address of the web": _value("^/images", "https://example.com/images"),
    "no extension": _value(r"\.\w+$", ""),
    "another extension": _value(r"\.\w+$", ".jpeg"),
    "an address without its scheme": _value("^https://", ""),
    "an address with one slash": _value("^https://", "https:/"),
    "no value": lambda line: f"{m[1]}{m[2]}:" if (m := _QUOTED.match(line)) else None,
    "an empty value": _round_value("''  # ", ""),
    "no quotes": _round_value("", ""),
    "no quotes, a colon": lambda line: f"{m[1]}{m[2]}: So: {m[3]}" if (m := _QUOTED.match(line)) else None,
    "no quotes, an at sign": _round_value("@", ""),
    "no quotes, a per cent sign": _round_value("%", ""),
    "a value on the next line": lambda line: f"{m[1]}{m[2]}:\n{m[1]}'{m[3]}'" if (m := _QUOTED.match(line)) else None,
    "a list for a value": lambda line: f"{m[1]}{m[2]}:\n{m[1]}- '{m[3]}'" if (m := _QUOTED.match(line)) else None,
    "a list of no spaces": lambda line: f"{m[1]}{m[2]}:\n{m[1]}-'{m[3]}'" if (m := _QUOTED.match(line)) else None,
    "a date as text": lambda line: line + "\ndate: '2024-01-31'" if line.startswith("alt") else None,
    "a date in another order": lambda line: line + "\ndate: 31.01.2024" if line.startswith("alt") else None,
    "a date in the American order": lambda line: line + "\ndate: 01/31/2024" if line.startswith("alt") else None,
    "a date in words": lambda line: line + "\ndate: 31 January 2024" if line.startswith("alt") else None,
    "a date without zeros": lambda line: line + "\ndate: 2024-1-31" if line.startswith("alt") else None,
    "a draft as text": lambda line: line + "\ndraft: 'true'" if line.startswith("alt") else None,
    "a draft in another word": lambda line: line + "\ndraft: yes please" if line.startswith("alt") else None,
    "a time without a zone": lambda line: line + "\npublishAt: 2024-01-31T09:00:00" if line.startswith("alt") else None,
    "a time with a space": lambda line: line + "\npublishAt: 2024-01-31 09:00" if line.startswith("alt") else None,
    "related as text": lambda line: line + "\nrelated: orbitane" if line.startswith("alt") else None,
    "related with commas": lambda line: line + "\nrelated: orbitane, inkfjord" if line.startswith("alt") else None,
    "related with an address": lambda line: (
        line + "\nrelated: ['/case-studies/orbitane']" if line.startswith("alt") else None
    ),
    "related with a file": lambda line: line + "\nrelated: [orbitane.md]" if line.startswith("alt") else None,
    "related with a title": lambda line: line + "\nrelated: [Orbitane]" if line.startswith("alt") else None,
    "a list without a bracket": lambda line: line + "\nrelated: [orbitane" if line.startswith("alt") else None,
    "a rating as text": _rating("'5'"),
    "a rating as a word": _rating("five"),
    "a rating in stars": _rating("★★★★★"),
    "a rating of five": _rating("5/5"),
    "a rating with a half": _rating("4.5"),
    "a rating with a comma": _rating("4,5"),
    "a rating of ten": _rating("10"),
    "a rating of none": _rating("0"),
    # Whole lines
    "a tab": _indent("\t", 2),
    "two tabs": _indent("\t\t", 4),
    "a tab after two spaces": _indent("  \t", 4),
    "no-break spaces": _indent("\u00a0\u00a0", 2),
    "four no-break spaces": _indent("\u00a0\u00a0\u00a0\u00a0", 4),
    "an ideographic space": _indent("\u3000", 2),
    "one space too few": _indent("", 1),
    "one space too many": _indent(" ", 0),
    "two spaces too few": _indent("", 2),
    "two spaces too many": _indent("  ", 0),
    "no indent": lambda line: line.lstrip(" ") if line.startswith("    ") else None,
    "the line twice": lambda line: f"{line}\n{line}" if line.strip() and "---" not in line else None,
    "the line removed": lambda line: "" if _QUOTED.match(line) or "rating" in line else None,
    "a byte order mark": lambda line: "\ufeff" + line if line.startswith("title") else None,
    "a line of words": lambda line: f"{line}\nTODO check this" if _QUOTED.match(line) else None,
    "a heading of Markdown": lambda line: f"{line}\n## Notes" if _QUOTED.match(line) else None,
    "a comment in HTML": lambda line: f"{line}\n<!-- note -->" if _QUOTED.match(line) else None,
    "a comment of C on a line": lambda line: f"{line}\n// note" if _QUOTED.match(line) else None,
    "a line of dashes": lambda line: f"{line}\n-----" if _QUOTED.match(line) else None,
    "a line of stars": lambda line: f"{line}\n***" if _QUOTED.match(line) else None,
    "an entity for an apostrophe": _value(r"(\w) ", r"\1&#39;s "),
    "a paragraph in HTML": _round_value("'<p>", "</p>'"),
    "a comma alone": lambda line: f"{line}\n," if _QUOTED.match(line) else None,
}  # fmt: skip


def slipped(text: str) -> Iterator[tuple[str, int, str]]:
    """Every slip in every line of ``text`` where it can happen: its name, the number of the line, the new text."""
    lines = text.split("\n")
    for name, slip in SLIPS.items():
        for index, line in enumerate(lines):
            changed = slip(line)
            if changed is not None and changed != line:
                kept = [changed] if name != "the line removed" else []
                yield name, index + 1, "\n".join([*lines[:index], *kept, *lines[index + 1 :]])


# What stands at the position of a problem: a quoted or plain value, in a list or not.
_VALUE = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[“„‘´`<(].*|[^\[\]]+(?=\])|[^\[\]]+|\[.*""")
_KEY = re.compile(r"[^:]+:*(?=:)")


def obey(text: str, good: str, problem: Problem) -> str:
    """``text`` after its author has done what the hint of ``problem`` says, without thinking about it.

    ``good`` is the text before the slip: the author knows the value of a field that is missing. A hint that leaves the
    change to the author (such as "write a shorter one") changes nothing.
    """
    lines = text.split("\n")
    line, hint = lines[problem.line - 1], problem.hint
    before, after = line[: problem.column - 1], line[problem.column - 1 :]
    if match := re.search(r"add a line (\w+):", hint):
        lines.insert(problem.line, _known_lines(good, problem.field, match[1]))
    elif hint.startswith("keep one of the two"):
        del lines[problem.line - 1]
    elif match := re.search(r"(\d+) would fit", problem.message):
        lines[problem.line - 1] = " " * int(match[1]) + line.lstrip()
    elif hint == "indent it like the fields above it":
        above = next(other for other in reversed(lines[: problem.line - 1]) if other.strip())
        lines[problem.line - 1] = above[: len(above) - len(above.lstrip())] + line.lstrip()
    elif problem.code == "yaml-no-colon" and hint.startswith("write "):
        name = hint.removeprefix("write ").partition(":")[0]
        value = re.sub(rf"^\s*(?:- )?{name}\s*(?:=>|->|[=;：])?\s*", "", line)
        lines[problem.line - 1] = f"{line[: len(line) - len(line.lstrip())]}{name}: {value}".rstrip()
    elif hint.startswith("write [") and problem.code.startswith("yaml-"):
        lines[problem.line - 1] = line[: line.index(": ") + 2] + hint.removeprefix("write ").split(", or only")[0]
    else:
        lines[problem.line - 1] = before + _changed(after, problem)
    return "\n".join(lines)


def _known_lines(good: str, field: str, name: str) -> str:
    """The lines of the field ``name`` in ``good``, in the same group as ``field``."""
    for group in field.split(".")[:-1]:
        good = good[good.index(f"{group}:") :]
    lines = good[re.search(rf"^ *{name}:", good, re.MULTILINE).start() :].split("\n")  # type: ignore[union-attr]
    width = len(lines[0]) - len(lines[0].lstrip())
    deeper = list(takewhile(lambda line: not line.strip() or line.startswith(" " * (width + 1)), lines[1:]))
    return "\n".join([lines[0], *deeper])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _delete(match: re.Match[str], after: str, _: str) -> str:
    """``after`` without the text that the hint names; the hint may have only its beginning."""
    named = match[1]
    if named.endswith("…"):
        return ""
    return (after.removeprefix(named) if after.startswith(named) else after[1:]).lstrip(" ")


def _delete_tags(match: re.Match[str], after: str, _: str) -> str:
    for tag in re.findall("<[^<>]*>", match[1]):
        after = after.replace(tag, "")
    return after


#: What the author does with the line from the problem on, by its code and hint. The parameters are the match, that part
#: of the line, and what follows the value there.
_CHANGES: dict[str, Callable[[re.Match[str], str, str], str]] = {
    r"\S+: did you mean (.+?)\?": lambda match, _, rest: match[1] + rest,
    r"yaml-space: .*": lambda _, after, __: " " + after.lstrip("\u00a0"),
    r"yaml-tab: use two spaces": lambda _, after, __: after.replace("\t", "  "),
    r"yaml-quote: write (..) instead$": lambda match, after, _: match[1] + after[1:],
    r"yaml-(?:quote|bracket): write (\S)(?: at the end of the text)?$": lambda match, after, _: match[1] + after[1:],
    r"yaml-quote: write one . at each end": lambda _, after, __: after[1:-1],
    r"yaml-character: write (\w+):$": lambda match, after, _: match[1] + after[after.index(":") :],
    r"yaml-\w+: write '.*…$": lambda _, after, __: _quoted(after.strip("`*")),  # the author goes on as the hint begins
    r"yaml-\w+: write ('.*')$": lambda match, _, __: match[1],
    r"\S+: write ('.*'|\[.*\])(?:, not a list)?$": lambda match, _, rest: match[1] + rest,
    r"\S+: write (.+) instead of (.+)": lambda match, after, _: after.replace(match[2], match[1]),
    r"\S+: write (?:a space instead|ordinary spaces)": lambda _, after, __: re.sub(
        "[\u00a0\u2028\u2029]", " ", after.replace("\u3000", "  ")
    ),
    r"\S+: write (?:a value|some text)": lambda _, after, rest: " 'Text'" if not after else "'Text'" + rest,
    r"\S+: write (\S*[\d/.-]\S*?|\w+)(?:[,:] .*)?$": lambda match, _, rest: match[1] + rest,
    r"\S+: (?:.*)in quotes: ('.*')$": lambda match, _, rest: match[1] + rest,
    r"wrong-type: .* put the whole value in quotes": lambda _, after, __: _quoted(after),
    r"\S+: remove the quotes": lambda _, after, __: after.strip("'\""),
    r"\S+: begin the line with #": lambda _, after, __: "# " + after,
    r"quotes: delete the first and the last": lambda _, after, __: (
        after[0] + after[2:-2] + after[-1] if after[0] in "'\"" else after[1:-1]
    ),
    r"\S+: delete that character": lambda _, after, __: re.sub("[\u200b\u00ad]", "", after),
    r"markup: delete (.+)": _delete_tags,
    r"\S+: delete (.*)": _delete,
    r"time-zone: add the zone": lambda _, after, __: after + "Z",
}


def _changed(after: str, problem: Problem) -> str:
    """The line from the problem's column on, as the hint has it."""
    found = (_KEY if problem.code == "unknown-field" else _VALUE).match(after)
    rest = after[found.end() :] if found else ""
    for pattern, change in _CHANGES.items():
        if match := re.match(pattern, f"{problem.code}: {problem.hint}"):
            return change(match, after, rest)
    return after
