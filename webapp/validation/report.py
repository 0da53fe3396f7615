"""Problems as text for people, as JSON for programs, and as annotations for GitHub."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

import click

from webapp.model import Problem, Problems
from webapp.parsing.characters import visible

_SHOWN_BEFORE, _SHOWN_AFTER = 60, 50  # characters of a source line, around the column
_COLOURS = {"error": "red", "warning": "yellow"}
_FEW = 20  # so many problems are all shown
_SHOWN_OF_GROUP = 3


def as_text(problems: Problems, files: int) -> str:
    """Every problem as ``problem_text`` has it, and the summary."""
    return "\n".join([*map(problem_text, problems), summary(problems, files)])


def as_groups(problems: Problems, files: int) -> str:
    """A few problems as ``as_text`` has them. Of more, the first three of each code, the number of each, the summary.

    Errors come first, then the codes with the most problems.
    """
    if len(problems) <= _FEW:
        return as_text(problems, files)
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.severity, problem.code), []).append(problem)
    ordered = sorted(groups.values(), key=lambda group: (group[0].severity, -len(group), group[0].code))
    hint = f"The first {_SHOWN_OF_GROUP} problems of each kind are shown; --all shows all of them."
    return "\n".join([*map(_group_text, ordered), summary(problems, files), hint])


def _group_text(group: list[Problem]) -> str:
    count = _count(len(group), group[0].severity)
    title = f"{group[0].code}: {count} in {_count(len({problem.file for problem in group}), 'file')}"
    lines = [click.style(title, fg=_COLOURS[group[0].severity], bold=True), *map(problem_text, group[:_SHOWN_OF_GROUP])]
    if len(group) > _SHOWN_OF_GROUP:
        lines.append(f"… and {len(group) - _SHOWN_OF_GROUP:,} more")
    return "\n".join([*lines, ""])


def problem_text(problem: Problem) -> str:
    """One problem: position and message, the source line with a caret, the hint."""
    severity = click.style(f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True)
    where = click.style(f"{visible(problem.file)}:{problem.line}:{problem.column}", bold=True)
    lines = [f"{where}: {severity}: {visible(problem.field)}: {visible(problem.message)}"]
    if problem.source.strip():
        source, before = excerpt(problem.source, problem.column)
        lines += [f"{problem.line:>5} | {source}", f"      | {' ' * before}^"]
    if problem.hint:
        lines.append(f"      = {visible(problem.hint)}")
    return "\n".join(lines)


def excerpt(line: str, column: int) -> tuple[str, int]:
    """The part of ``line`` around ``column``, safe for a terminal, and how many terminal cells precede the column."""
    start = max(0, column - 1 - _SHOWN_BEFORE)
    end = column + _SHOWN_AFTER
    before = ("…" if start else "") + visible(line[start : column - 1])
    after = visible(line[column - 1 : end]) + ("…" if len(line) > end else "")
    return before + after, sum(map(_cells, before))


def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def summary(problems: Problems, files: int) -> str:
    """``3 errors, 1 warning in 2 of 24 files``."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return f"{_count(files, 'file')}, no problems"
    counts = [_count(errors, "error")] * (errors > 0) + [_count(warnings, "warning")] * (warnings > 0)
    return f"{', '.join(counts)} in {len({problem.file for problem in problems})} of {_count(files, 'file')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def as_json(problems: Problems, _: int) -> str:
    """An array with one object for each problem."""
    # json.dumps does not escape DEL, but a terminal may interpret it.
    return json.dumps([problem.as_dict() for problem in problems], indent=2).replace("\x7f", "\\u007f")


def as_github(problems: Problems, files: int) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request, and the summary."""
    return "\n".join([*map(_annotation, problems), summary(problems, files)])


def _annotation(problem: Problem) -> str:
    text = f"{problem.field}: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
    properties = {"file": problem.file, "line": problem.line, "col": problem.column, "title": problem.code}
    listed = ",".join(f"{key}={_property(visible(str(value)))}" for key, value in properties.items())
    return f"::{problem.severity} {listed}::{visible(text).replace('%', '%25')}"


def _property(text: str) -> str:
    return text.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Problems, int], str]] = {"text": as_groups, "json": as_json, "github": as_github}
