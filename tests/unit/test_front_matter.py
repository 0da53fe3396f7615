import pytest

from tests.factories import a_study_text, the_study
from webapp.parsing import front_matter, yaml_loader
from webapp.parsing.characters import visible
from webapp.parsing.document import Document
from webapp.parsing.front_matter import read_study, read_yaml
from webapp.parsing.source import Source
from webapp.validation.report import excerpt


def read(text: str) -> Document:
    return read_study(Source("acme.md", text))


def test_the_sample_study_is_parsed_completely() -> None:
    document = read(the_study())
    assert document.problems == []
    assert document.body == ""
    assert document.fields is not None
    assert len(document.fields) == 14
    assert document.fields["resultBlock"]["testimonial"]["rating"] == 5
    assert document.fields["overview"]["description"].startswith("Spotify wanted deeper behavioral insights to improve")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("plain text", "plain text"),
        ("'it''s'", "it's"),
        ('"caf\\u00e9"', "café"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        (">-\n  one\n  line\n", "one line"),
        ("'שלום, عالم'", "שלום, عالم"),
        ("👩‍🚀 in orbit", "👩‍🚀 in orbit"),
        ("a # no comment", "a"),
        ("a:b", "a:b"),
        ("[ai, 'saas']", ["ai", "saas"]),
        ("{a: 'b', c: {d: e}}", {"a": "b", "c": {"d": "e"}}),
        ("\n  - a\n  - b", ["a", "b"]),
        ("2024-13-45", "2024-13-45"),
        ("1" * 5000, "1" * 5000),
        ("0" + ":59" * 5000, "0" + ":59" * 5000),
        ("=", "="),
    ],
)
def test_every_style_of_yaml_is_parsed(written: str, value: object) -> None:
    document = read(f"---\na: {written}\nz: last\n---\n")
    assert document.problems == []
    assert document.fields == {"a": value, "z": "last"}


@pytest.mark.parametrize("space", ["", " ", "\t "])
def test_spaces_after_a_fence_are_allowed(space: str) -> None:
    assert read(f"---{space}\na: b\n---{space}\nText").fields == {"a": "b"}


def test_a_fence_in_the_body_is_part_of_the_body() -> None:
    assert read("---\na: b\n---\n\nOne\n\n---\n\nTwo\n").body == "One\n\n---\n\nTwo"


def test_positions_count_blank_lines_and_comments() -> None:
    document = read("---\n\n# A comment\n\na:\n    b: 'c'\n---\n")
    assert document.tree.value_position(("a", "b")) == (6, 8)
    assert document.tree.key_position(("a", "b")) == (6, 5)
    assert document.tree.value_position(("a", "nothing")) == (6, 5)


def test_a_line_separator_character_does_not_end_a_line() -> None:
    document = read('---\na: "one\u2028two"\nb: c\n---\n')
    assert document.tree.value_position(("b",)) == (3, 4)


@pytest.mark.parametrize(
    "text", ["---\n---\n", "---\n\n---\n", "---\n- a\n---\n", "---\ntext\n---\n", "", "---", "\n\n"]
)
def test_a_file_without_fields_has_one_problem(text: str) -> None:
    assert [(p.code, p.field) for p in read(text).problems] == [("front-matter", "front matter")]


@pytest.mark.parametrize("kind", ["[", "{", "- ", "? ", "a: {"])
def test_deep_nesting_is_refused_before_values_are_built(kind: str) -> None:
    document = read("---\na: " + kind * 30_000 + "\n---\n")
    assert document.fields is None
    assert document.problems


def test_an_alias_bomb_is_not_expanded() -> None:
    levels = "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)}, ' * 9}]\n" for n in range(9))
    document = read(f"---\na: &a [x, x]\n{levels}---\n")
    assert {p.code for p in document.problems} == {"yaml-anchor"}


def test_a_text_that_is_too_long_is_not_parsed() -> None:
    text = a_study_text(body="x" * front_matter.MAX_CHARACTERS)
    assert [p.code for p in read(text).problems] == ["too-long"]


def test_a_file_of_yaml_is_parsed_with_positions() -> None:
    document = read_yaml(Source("site.yaml", "# The site\nname: 'A'\n"))
    assert document.fields == {"name": "A"}
    assert document.tree.value_position(("name",)) == (2, 7)


def test_characters_that_a_terminal_interprets_are_escaped() -> None:
    assert visible("a\x1b[31m\x9b\t\n\u202e\udc80é") == "a\\x1b[31m\\x9b\\t\\n\\u202e\\udc80é"
    assert visible("media\u200b co\xadop") == "media\\u200b co\\xadop"


@pytest.mark.parametrize(
    ("line", "column", "shown", "cells"),
    [
        ("rating: 6", 9, "rating: 6", 8),
        ("\trating", 2, "\\trating", 2),
        ("日本: x", 5, "日本: x", 6),
        ("e\u0301: x", 5, "e\u0301: x", 3),
        ("a" * 200, 100, "…" + "a" * 111 + "…", 61),
    ],
)
def test_an_excerpt_is_short_and_its_caret_is_under_the_column(line: str, column: int, shown: str, cells: int) -> None:
    assert excerpt(line, column) == (shown, cells)


def test_a_body_that_begins_with_code_keeps_its_spaces() -> None:
    assert read("---\na: b\n---\n \n\n    code\n    more\n\n").body == "    code\n    more"


def test_the_yaml_constructor_keeps_no_nodes() -> None:
    before = len(yaml_loader._CONSTRUCTOR.constructed_objects), len(yaml_loader._CONSTRUCTOR.recursive_objects)
    read("---\na: 5\nb: 2024-01-31\nc: true\nd: 2024-13-45\ne: 1.5\nf: ~\n---\n")
    assert (
        len(yaml_loader._CONSTRUCTOR.constructed_objects),
        len(yaml_loader._CONSTRUCTOR.recursive_objects),
    ) == before
