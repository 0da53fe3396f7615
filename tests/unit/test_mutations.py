"""However the sample study is changed, the check reports problems that can be printed and never raises.

`CASEBOOK_EXAMPLES=5000` tries thousands of changes instead of the usual few hundred.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import SITE, the_study
from webapp.cli import main

STUDY = the_study()
RUNNER = CliRunner(env={"CASEBOOK_CONTENT": str(SITE)}, catch_exceptions=False)
LINES = STUDY.split("\n")
EXAMPLES = int(os.environ.get("CASEBOOK_EXAMPLES", "150"))
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

BITS = ["\t", "'", '"', ":", ": ", " ", "- ", "? ", "&a ", "*a", "!!int ", "!", "|", ">", "{", "}", "[", "]", ",", "#"]
BITS += [
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\0",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\ufeff",
    "\r",
    "\r\n",
    "\n",
    "  ",
    "@",
    "`",
]
BITS += [
    "\\",
    "NO",
    "null",
    "~",
    "<<: ",
    "1e999",
    "0x",
    "1:59:59",
    "2024-99-99",
    "é",
    "日本",
    "👩‍🚀",
    "\u202e",
    "title: x\n",
]


@pytest.fixture(scope="module")
def path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "spotify.md"


def check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    result = RUNNER.invoke(main, ["check", str(path)])
    assert result.exit_code in (0, 1)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.output)
    assert result.output.count("\n") < 500
    problems = json.loads(RUNNER.invoke(main, ["check", "--format", "json", str(path)]).output)
    lines = re.split(r"\r\n|\r|\n", data.decode("utf-8-sig", errors="replace"))
    for problem in problems:
        assert problem["field"]
        assert 1 <= problem["line"] <= len(lines)
        assert 1 <= problem["column"] <= len(lines[problem["line"] - 1]) + 1
    assert (result.exit_code == 1) == any(problem["severity"] == "error" for problem in problems)


@often
@given(st.lists(st.tuples(st.integers(0, len(STUDY.encode())), st.binary(max_size=3), st.integers(0, 40)), min_size=1))
def test_the_check_survives_inserted_and_deleted_bytes(path: Path, edits: list[tuple[int, bytes, int]]) -> None:
    data = STUDY.encode()
    for at, new, cut in edits:
        data = data[:at] + new + data[at + cut :]
    check(path, data)


@often
@given(
    st.lists(st.tuples(st.integers(0, len(STUDY)), st.sampled_from(BITS), st.integers(0, 3)), min_size=1, max_size=5)
)
def test_the_check_survives_yaml_characters_at_any_position(path: Path, edits: list[tuple[int, str, int]]) -> None:
    text = STUDY
    for at, new, cut in edits:
        text = text[:at] + new + text[at + cut :]
    check(path, text.encode(errors="replace"))


def _moved(lines: list[str], kind: str, here: int, there: int, bit: str) -> list[str]:
    line = lines[here]
    return {
        "drop": lines[:here] + lines[here + 1 :],
        "twice": [*lines[:here], line, *lines[here:]],
        "swap": [lines[there] if n == here else line if n == there else text for n, text in enumerate(lines)],
        "dedent": [*lines[:here], line[2:], *lines[here + 1 :]],
        "indent": [*lines[:here], "   " + line, *lines[here + 1 :]],
        "value": [*lines[:here], line.partition(":")[0] + ": " + bit, *lines[here + 1 :]],
        "cut": lines[:here],
    }[kind]


KINDS = ["drop", "twice", "swap", "dedent", "indent", "value", "cut"]
INDEX = st.integers(0, len(LINES) - 1)


@often
@given(st.lists(st.tuples(st.sampled_from(KINDS), INDEX, INDEX, st.sampled_from(BITS)), min_size=1, max_size=6))
def test_the_check_survives_lines_that_are_moved_deleted_and_doubled(
    path: Path, moves: list[tuple[str, int, int, str]]
) -> None:
    lines = LINES
    for kind, here, there, bit in moves:
        if max(here, there) < len(lines):
            lines = _moved(lines, kind, here, there, bit)
    check(path, "\n".join(lines).encode(errors="replace"))
