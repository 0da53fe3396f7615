"""Rules for our own style sheets that no browser of the tests would show broken, and the contrast of their colours."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import tinycss2
from coloraide import Color

from tests.factories import STATIC
from webapp.model.palette import apca, contrast

SHEETS = sorted((STATIC / "css").glob("*.css"))


def declarations(css: str) -> Iterator[tuple[str, str]]:
    """The name and value of every declaration, at any depth."""
    for node in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            yield node.lower_name, tinycss2.serialize(node.value).strip()
        elif getattr(node, "content", None):
            yield from declarations(tinycss2.serialize(node.content))


def colours(theme: int) -> dict[str, str]:
    """The raw colours of ``tokens.css`` in the light (0) or the dark (1) theme as ``#rrggbb``."""
    found = {}
    for name, value in declarations((STATIC / "css/tokens.css").read_text()):
        if name.startswith("--raw-") and (functions := re.findall(r"oklch\([^)/]+\)", value)):
            colour = Color(functions[min(theme, len(functions) - 1)]).convert("srgb").fit("srgb")
            found[name.removeprefix("--raw-")] = colour.to_string(hex=True)
    return found


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_the_shorthand_of_text_decoration_has_only_a_line(path: Path) -> None:
    """WebKit drops one with a colour or a thickness, and the link keeps its usual line."""
    values = {value for name, value in declarations(path.read_text()) if name == "text-decoration"}
    assert values <= {"none", "underline"}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_links_reach_the_contrast_of_apca_and_wcag(theme: int) -> None:
    colour = colours(theme)
    for name, surface in product(("text", "quiet", "accent", "accent-strong"), ("page", "raised")):
        pair = (colour[name], colour[surface])
        assert apca(*pair) >= (75 if name in {"text", "quiet"} else 60), (name, surface)
        assert contrast(*pair) >= 4.5, (name, surface)


def test_the_filters_keep_room_for_a_scrollbar_that_shows_only_in_use() -> None:
    rules = (STATIC / "css/filters.css").read_text()
    assert {"stable"} == {value for name, value in declarations(rules) if name == "scrollbar-gutter"}
    assert ["transparent transparent", "var(--line) transparent"] == [
        value for name, value in declarations(rules) if name == "scrollbar-color"
    ]
