"""The guide for templates agrees with the program."""

import re
from typing import NamedTuple

from jinja2 import Environment, nodes

from tests import theme_guide
from webapp.settings import TEMPLATES

GUIDE = theme_guide.GUIDE.read_text()


def test_the_tables_come_from_the_page_objects() -> None:
    assert theme_guide.guide(GUIDE) == GUIDE, "run: make docs"


def test_objects_in_lists_and_options_are_found_at_any_depth() -> None:
    class Inner(NamedTuple):
        text: str

    class Outer(NamedTuple):
        parts: "list[Inner | None]"

    Outer.__annotations__["parts"] = list[Inner | None]
    assert list(theme_guide.objects(Outer)) == [Outer, Inner]


def test_every_block_of_the_base_template_is_documented_and_exists() -> None:
    tree = Environment(autoescape=True).parse((TEMPLATES / "base.html").read_text())
    table = GUIDE.split("| block of `base.html` |")[1].split("\n\n")[0]
    documented = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert documented == [block.name for block in tree.find_all(nodes.Block)]
