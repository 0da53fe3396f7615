"""docs/words.md lists every text of the program, and its examples are what the program takes."""

import re

import pytest

from tests import words_guide
from tests.factories import SITE
from webapp.content.catalogue import Languages, catalogue_of
from webapp.parsing.front_matter import read_yaml
from webapp.parsing.source import Source
from webapp.validation.site_files import validate_site

GUIDE = words_guide.GUIDE.read_text()


def test_the_tables_come_from_the_english_texts() -> None:
    assert words_guide.guide(GUIDE) == GUIDE, "run: make docs"


def test_every_text_has_one_row_below_a_heading() -> None:
    ids = re.findall(r"^\| `([a-z0-9-]+)` \|", GUIDE.partition(words_guide.START)[2], re.MULTILINE)
    assert ids == list(Languages()["en"].forms)


def test_a_guide_without_the_line_above_its_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="the guide has no line"):
        words_guide.guide("# Texts\n")


def test_the_introduction_names_every_language() -> None:
    introduction = GUIDE.partition(words_guide.START)[0]
    assert [tag for tag in Languages() if f"`{tag}`" not in introduction] == []


@pytest.mark.parametrize(
    ("languages", "row", "groups"),
    [
        ("en de es", "| English, German, Spanish | 2 | 1; all other numbers |", [{1}, {0, 2, 3, 11, 100, 102}]),
        ("fr", "| French | 2 | 0 and 1; all other numbers |", [{0, 1}, {2, 3, 11, 100, 102}]),
        (
            "ar",
            "| Arabic | 6 | 0; 1; 2; numbers that end in 03 to 10; in 11 to 99; in 00 to 02 |",
            [{0}, {1}, {2}, {3, 10, 103, 110}, {11, 99, 111, 199}, {100, 101, 102, 200}],
        ),
        ("ja", "| Japanese | 1 | all numbers |", [{0, 1, 2, 3, 11, 100}]),
    ],
)
def test_the_order_of_the_forms_is_that_of_the_catalogues(languages: str, row: str, groups: list[set[int]]) -> None:
    assert row in GUIDE
    for tag in languages.split():
        messages = Languages()[tag]
        assert [{messages.form_of(n) for n in group} for group in groups] == [{i} for i in range(len(groups))]
        assert len(messages.forms["stories"]) == len(groups)


def test_the_example_is_valid_and_replaces_texts() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    text = (SITE / "site.yaml").read_text() + example
    site = validate_site(read_yaml(Source("site.yaml", text)), {}, Languages())
    assert site
    catalogue = catalogue_of(site)
    assert catalogue.text("customer-stories") == "Referenzen"
    assert [catalogue.text("show-count-stories", count=n) for n in (1, 2)] == [
        "1 Referenz zeigen",
        "2 Referenzen zeigen",
    ]
