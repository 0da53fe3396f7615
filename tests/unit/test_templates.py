"""A template sees one object and shows exactly what it holds: no field is missing, none is idle."""

from dataclasses import fields

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from webapp.pages import ErrorPage, Explore, ExplorePage, StudyPage
from webapp.settings import ROOT

ENVIRONMENT = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
SHOWN: dict[str, tuple[str, type]] = {
    "explore/index.html": ("page", ExplorePage),
    "explore/_partial.html": ("explore", Explore),
    "study/show.html": ("page", StudyPage),
    "errors/error.html": ("page", ErrorPage),
}


def used(name: str, shown: str) -> set[str]:
    """The attributes of ``shown`` that a template and whatever it extends, includes or imports ask for."""
    tree = ENVIRONMENT.parse(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])  # type: ignore[union-attr]
    found = {node.attr for node in tree.find_all(nodes.Getattr) if node.node == nodes.Name(shown, "load")}
    for other in tree.find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
        assert isinstance(other.template, nodes.Const), f"{name} chooses a template"
        found |= used(other.template.value, shown)
    return found


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_holds_what_its_template_shows_and_nothing_else(name: str) -> None:
    shown, page = SHOWN[name]
    held = {field.name for field in fields(page)}
    assert used(name, shown) - held == set()
    assert held - used(name, shown) == set()
