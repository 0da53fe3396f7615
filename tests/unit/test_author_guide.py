"""The author's guide agrees with the program."""

import re
from pathlib import Path
from typing import get_args

import pytest

from tests import author_guide
from tests.factories import SITE, STATIC, a_study_text, a_taxonomy
from webapp.content.images import Images
from webapp.model import Code
from webapp.parsing.front_matter import read_study
from webapp.parsing.source import Source
from webapp.validation.field_rules import ValidationContext
from webapp.validation.study import validate_study

GUIDE = author_guide.GUIDE.read_text()
CODES = get_args(Code)


def test_the_field_tables_come_from_the_schema() -> None:
    assert author_guide.guide(GUIDE) == GUIDE, "run: make docs"


def test_a_field_that_the_guide_lacks_is_written_into_its_table() -> None:
    row = "| `xLink` | | The address of their profile, beginning with https:// or http://. |\n"
    assert row in GUIDE
    assert author_guide.guide(GUIDE.replace(row, "| `old` | yes | A field of an earlier version. |\n")) == GUIDE


def test_every_part_of_the_schema_has_its_table() -> None:
    shown = [id(part) for part in author_guide.TABLES.values()]
    others = {name for name, part in author_guide.SCHEMA["$defs"].items() if id(part) not in shown}
    assert others == {"Overview", "CallToAction"}, "their fields are in the tables of Block and of site.yaml"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    section = GUIDE.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.split("\n") if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_tables_of_codes_have_every_code_in_order_with_an_example() -> None:
    table = rows("### Errors") + rows("### Warnings")
    assert [row[0].strip("`") for row in table] == list(CODES)
    assert all(len(row) == 3 and all(row) for row in table)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_expected_by_a_test(code: str) -> None:
    tests = [path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name]
    assert any(f'"{code}"' in text for text in tests)


def test_the_example_of_a_colour_is_valid() -> None:
    [example] = re.findall(r"```yaml\n(colour: .*\n)```", GUIDE)
    document = read_study(Source("acme.md", a_study_text().replace("---\n", f"---\n{example}", 1)))
    values = validate_study(document, ValidationContext(a_taxonomy(), Images(SITE, STATIC)))
    assert values and values.colour and not document.problems


def test_every_line_of_a_table_is_closed() -> None:
    for line in re.findall(r"^\|.*$", GUIDE, re.MULTILINE):
        assert line.endswith("|")
