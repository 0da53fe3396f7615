"""The README and the locks say what the project is."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.servers import ROOT
from webapp.settings import Settings

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN_TIME = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
BUILD = [Requirement(line) for line in PYPROJECT["build-system"]["requires"]]
FOR_WORK = [Requirement(line) for line in PYPROJECT["dependency-groups"]["dev"] if isinstance(line, str)] + BUILD
README = (ROOT / "README.md").read_text()


def first_column(title: str) -> set[str]:
    """The names, without code marks, in the first column of the tables between this heading and the next."""
    section = re.split(r"^##+ ", README.split(f"# {title}\n")[1], flags=re.MULTILINE)[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return set(chain.from_iterable(re.split(r"[\s,`]+", cell.strip(" `")) for cell in cells))


def test_the_readme_lists_every_setting_and_no_other() -> None:
    listed = first_column("Settings") - {"variable", "---"}
    assert listed == set(map(Settings.variable, Settings.model_fields))


def test_the_readme_justifies_every_dependency() -> None:
    named = {requirement.name.lower() for requirement in RUN_TIME + FOR_WORK}
    assert first_column("Dependencies") - {"package", "---"} == named


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", RUN_TIME),
        ("requirements-dev.lock", RUN_TIME + FOR_WORK),
        ("requirements-build.lock", BUILD),
    ],
)
def test_the_lock_holds_what_the_project_asks_for(lock: str, wanted: list[Requirement]) -> None:
    text = (ROOT / lock).read_text()
    locked = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))
    wrong = [str(need) for need in wanted if not need.specifier.contains(locked.get(_normal(need.name), "0"))]
    assert not wrong, f"{lock} is behind pyproject.toml (make lock): {wrong}"
    assert len(re.findall(r"^\S+==", text, re.MULTILINE)) == len(re.findall(r"--hash=sha256:\S+$", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("folder", "declared"), [("webapp", RUN_TIME), ("tests", RUN_TIME + FOR_WORK)], ids=["program", "tests"]
)
def test_every_package_that_is_imported_is_declared(folder: str, declared: list[Requirement]) -> None:
    names = {_normal(requirement.name) for requirement in declared}
    distributions = packages_distributions()
    modules = set(chain.from_iterable(map(_imported_modules, (ROOT / folder).rglob("*.py"))))
    others = modules - sys.stdlib_module_names - {"webapp", "tests", "_typeshed"}
    assert others
    assert not [module for module in others if not names & set(map(_normal, distributions.get(module, ())))]


def _imported_modules(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


def test_the_locked_build_backend_is_the_one_that_is_used() -> None:
    assert PYPROJECT["dependency-groups"]["build"] == PYPROJECT["build-system"]["requires"]
    locks = [(ROOT / f"requirements-{name}.lock").read_text() for name in ("build", "dev")]
    build, dev = (set(re.findall(r"^\S+==\S+", text, re.MULTILINE)) for text in locks)
    assert build < dev


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_readme_shows_the_latencies_that_were_measured() -> None:
    measured = (ROOT / "docs/benchmarks.md").read_text()
    table = re.search(r"^\| studies \|(.+\n)+", README, flags=re.MULTILINE)
    assert table
    assert table[0] in measured
