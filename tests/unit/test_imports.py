"""The arrows of the architecture, held over the source itself.

``web → pages → search, markdown → model`` and ``content → validation → parsing → model``, never back.
"""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Within the program: what each part may import besides itself. `create_app` and `webapp.dev` wire it together.
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "covers": set(),
    "markdown": set(),
    "parsing": {"model"},
    "validation": {"parsing", "markdown", "model"},
    "search": {"covers", "markdown", "model"},
    "settings": {"model"},
    "preview": set(),
    "pages": {"covers", "search", "markdown", "model"},
    "content": {"validation", "parsing", "search", "markdown", "model", "settings"},
    "importer": {"content", "validation", "parsing", "markdown", "model"},
    "insights": {"search", "parsing", "model"},
    "cli": {"importer", "insights", "content", "validation", "parsing", "search", "model", "settings", "preview"},
    "web": {"pages", "content", "search", "covers", "markdown", "model", "settings", "preview"},
}
PURE = ("model", "parsing", "validation", "search", "covers", "markdown", "pages")

# Outside it, for the pure parts: what cannot reach the disk, the clock, the environment, chance or the web.
LANGUAGE = {
    "__future__",
    "abc",
    "collections",
    "contextlib",
    "dataclasses",
    "enum",
    "functools",
    "itertools",
    "operator",
    "typing",
}
VALUES = {
    "array",
    "bisect",
    "colorsys",
    "datetime",
    "difflib",
    "hashlib",
    "html",
    "json",
    "math",
    "re",
    "string",
    "unicodedata",
    "urllib.parse",
}
LIBRARIES = {
    "Stemmer",
    "babel",
    "click",
    "coloraide",
    "frontmatter",
    "markdown_it",
    "markupsafe",
    "mdit_py_plugins",
    "nh3",
    "pydantic",
    "yaml",
}
NOT_CALLED = {"open", "now", "today", "utcnow", "print", "input", "eval", "exec"}


def modules(part: str) -> list[Path]:
    file = ROOT / "webapp" / f"{part}.py"
    return [file] if file.exists() else sorted((ROOT / "webapp" / part).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively, which hides where an arrow points"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_imports_point_one_way(part: str) -> None:
    assert modules(part), f"webapp has no {part}"
    allowed = [f"webapp.{name}." for name in MAY_IMPORT[part] | {part}]
    for path in modules(part):
        ours = {name for name in imports(path) if name.startswith("webapp")}
        wrong = {name for name in ours if not f"{name}.".startswith(tuple(allowed))}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}; {part} may import {allowed}"


@pytest.mark.parametrize("part", PURE)
def test_a_pure_part_reaches_neither_the_disk_nor_the_clock_nor_the_web(part: str) -> None:
    allowed = tuple(f"{name}." for name in LANGUAGE | VALUES | LIBRARIES | {"webapp"})
    for path in modules(part):
        wrong = {name for name in imports(path) if not f"{name}.".startswith(allowed)}
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"

        calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        called = {getattr(call, "id", getattr(call, "attr", "")) for call in calls}
        assert not called & NOT_CALLED, f"{path.relative_to(ROOT)} is not pure"


@pytest.mark.parametrize("part", [part for part in MAY_IMPORT if (ROOT / "webapp" / part).is_dir()])
def test_a_package_says_what_is_in_it_and_its_init_holds_no_code(part: str) -> None:
    for path in (ROOT / "webapp" / part).rglob("__init__.py"):
        said, *rest = ast.parse(path.read_text()).body
        assert isinstance(said, ast.Expr), f"{path.relative_to(ROOT)} has no docstring"
        code = [node for node in rest if not isinstance(node, ast.ImportFrom | ast.Assign)]
        assert not code, f"{path.relative_to(ROOT)} does more than export"


def test_no_file_names_a_package_registry() -> None:
    """A host in a lock or a script would tie every set-up to one mirror."""
    hosts = "|".join([r"pypi\.org", r"pythonhosted\.org", r"npmjs\.(org|com)", r"deb\.debian\.org"])
    found = subprocess.run(["git", "grep", "-nIE", hosts], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, ""), found.stdout or found.stderr
