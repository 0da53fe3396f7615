"""The site's own templates: each file of ``theme/templates/`` replaces the program's template of the same name.

They are read into memory and checked with the content, so a mistake in one never reaches a running site.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from webapp.content import safe_read
from webapp.model import Finding, Problem
from webapp.parsing.source import Source
from webapp.settings import TEMPLATES
from webapp.validation.messages import describe
from webapp.validation.suggestions import did_you_mean

FOLDER = Path("theme", "templates")
#: ``casebook/base.html`` is the program's ``base.html``, even if the site has a template of that name.
PROGRAM = "casebook"
#: The variables that the program gives to templates, and its filters besides Jinja's. See docs/theme.md.
VARIABLES, FILTERS = {"page", "explore", "entry", "card", "t"}, {"card_html"}
_SUFFIXES = {".html", ".svg", ".xml"}


@dataclass(frozen=True, eq=False)
class Theme:
    """``templates`` are the site's own templates by their names, such as ``explore/_card.html``."""

    templates: Mapping[str, Source] = field(default_factory=dict)

    def problem(self, error: str, positions: Iterable[tuple[str, int]]) -> Problem:
        """``error`` at the last of these positions, a file and a line, that is in one of the templates."""
        sources = {source.file: source for source in self.templates.values()}
        own = [(sources[file], line) for file, line in positions if file in sources]
        source, line = own[-1] if own else (Source(str(FOLDER), ""), 1)
        return _problem(source, line, error)


def read_theme(site: Path) -> tuple[Theme, list[Problem]]:
    """The theme of the site folder ``site``, and the problems with its templates. Never raises."""
    templates: dict[str, Source] = {}
    problems: list[Problem] = []
    for path in _files(site / FOLDER):
        document = safe_read.read(path, safe_read.display_path(path), site)
        problems += document.problems
        if path.suffix in _SUFFIXES:
            templates[path.relative_to(site / FOLDER).as_posix()] = document.source
        else:
            problems.append(_ignored(document.source, "a template ends in .html, .svg or .xml", "rename it"))
    return Theme(templates), problems + (_check(templates) if templates else [])


def _problem(source: Source, line: int, message: str, hint: str = "") -> Problem:
    text = source.line(line)
    position = line, len(text) - len(text.lstrip()) + 1
    return source.problem(Finding("template", message, hint), position, "template")


def _ignored(source: Source, reason: str, hint: str) -> Problem:
    finding = Finding("ignored-file", f"is ignored: {reason}", hint)
    return source.problem(finding, field="template", severity="warning")


def _files(folder: Path) -> list[Path]:
    paths = [Path(parent, name) for parent, _, names in os.walk(folder) for name in names if not name.endswith("~")]
    return sorted(p for p in paths if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def _check(templates: Mapping[str, Source]) -> list[Problem]:
    environment = Environment(autoescape=True)
    environment.filters |= dict.fromkeys(FILTERS, str)
    program = {path.relative_to(TEMPLATES).as_posix() for path in _files(TEMPLATES)}
    known = {*templates, *program, *(f"{PROGRAM}/{name}" for name in program)}
    problems, trees = list[Problem](), dict[str, nodes.Template]()
    for name, source in templates.items():
        try:
            trees[name] = environment.parse(source.text)
            environment.compile(trees[name])
        except TemplateSyntaxError as error:
            problems.append(_problem(source, error.lineno, str(error.message)))
        except (RecursionError, SyntaxError):
            problems.append(_problem(source, 1, "is nested too deeply", "simplify it"))
    if problems:
        return problems
    variables = VARIABLES.union(*map(_assigned, trees.values()))
    for name, tree in trees.items():
        for line, message, hint in (*_unknown_names(tree, variables), *_unknown_templates(name, tree, known)):
            problems.append(_problem(templates[name], line, message, hint))
    used = program.union(*map(meta.find_referenced_templates, trees.values()))
    for name in sorted(templates.keys() - used):
        hint = did_you_mean(name, sorted(program - templates.keys())) or "rename it, or delete it"
        problems.append(_ignored(templates[name], "it replaces no template, and no template uses it", hint))
    return problems


def _assigned(tree: nodes.Template) -> set[str]:
    """The names that a template gives values, which the templates that it includes see too."""
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    names |= {node.name for node in tree.find_all(nodes.Macro)} | {n.target for n in tree.find_all(nodes.Import)}
    imported = [name for node in tree.find_all(nodes.FromImport) for name in node.names]
    return names | {name if isinstance(name, str) else name[1] for name in imported}


def _unknown_names(tree: nodes.Template, variables: Set[str]) -> Iterator[tuple[int, str, str]]:
    """Line, message and hint for each variable that no template gives a value."""
    for name in sorted(meta.find_undeclared_variables(tree) - variables):
        line = min(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
        hint = did_you_mean(name, sorted(variables)) or f"the program gives {', '.join(sorted(VARIABLES))}"
        yield line, f"there is no variable {describe(name)}", hint


def _unknown_templates(name: str, tree: nodes.Template, known: Set[str]) -> Iterator[tuple[int, str, str]]:
    """Line, message and hint for each template that this one names and that does not exist, or is itself."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        expression = getattr(node, "template")  # noqa: B009 - all four have it, which their common type does not say
        other = expression.value if isinstance(expression, nodes.Const) else None
        if other == name and isinstance(node, nodes.Extends):
            yield node.lineno, "extends itself", f"write {PROGRAM}/{name} for the program's template of this name"
        elif isinstance(other, str) and other not in known and not getattr(node, "ignore_missing", False):
            yield node.lineno, f"there is no template {describe(other)}", did_you_mean(other, sorted(known))
