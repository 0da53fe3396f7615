"""The author's guide says what the program does: its tables are held to the schema and to the codes."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.factories import CONTENT
from webapp.content.reader import taxonomy
from webapp.model import Code
from webapp.validation.json_schema import json_schema

GUIDE = (CONTENT / "README.md").read_text()
SCHEMA = json_schema(taxonomy(CONTENT))
CODES = get_args(Code)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    section = GUIDE.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.split("\n") if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("## Fields", SCHEMA),
        ("### In `overview`, `problemBlock`, `solutionBlock`, `resultBlock`", SCHEMA["$defs"]["Block"]),
        ("### In `testimonial`", SCHEMA["$defs"]["Testimonial"]),
        ("### In each of `metrics`", SCHEMA["$defs"]["Metric"]),
        ("### In `company`", SCHEMA["$defs"]["Company"]),
    ],
)
def test_the_field_tables_are_the_schema(heading: str, part: dict[str, Any]) -> None:
    required = part.get("required", [])
    assert rows(heading) == [
        [f"`{name}`", "yes" if name in required else "", field["description"]]
        for name, field in part["properties"].items()
    ]


def test_every_part_of_the_schema_has_its_table() -> None:
    assert set(SCHEMA["$defs"]) == {"Overview", "Block", "Testimonial", "Metric", "Company"}


def test_the_tables_of_codes_are_complete_in_order_and_have_an_example_each() -> None:
    table = rows("### Errors") + rows("### Warnings")
    assert [row[0].strip("`") for row in table] == list(CODES)
    assert all(len(row) == 3 and all(row) for row in table)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_expected_by_a_test(code: str) -> None:
    tests = [path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name]
    assert any(f'"{code}"' in text for text in tests)


def test_the_schema_for_editors_is_up_to_date() -> None:
    assert json.loads((CONTENT / "study.schema.json").read_text()) == SCHEMA, (
        "run: casebook schema > content/study.schema.json"
    )


def test_lines_of_the_guide_end_and_tables_are_whole() -> None:
    for line in re.findall(r"^\|.*$", GUIDE, re.MULTILINE):
        assert line.endswith("|")
