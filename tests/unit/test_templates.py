"""A template sees one object, ``page``, and shows exactly what it holds: no field is missing, none is idle."""

from dataclasses import fields

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from webapp.pages import ErrorPage, ExplorePage, Page, StudyPage
from webapp.settings import ROOT

ENVIRONMENT = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
PAGES: dict[str, type[Page]] = {
    "explore/index.html": ExplorePage,
    "study/show.html": StudyPage,
    "errors/error.html": ErrorPage,
}


def used(name: str) -> set[str]:
    """The attributes of ``page`` that a template and whatever it extends, includes or imports ask for."""
    tree = ENVIRONMENT.parse(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])  # type: ignore[union-attr]
    found = {node.attr for node in tree.find_all(nodes.Getattr) if node.node == nodes.Name("page", "load")}
    for other in tree.find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
        assert isinstance(other.template, nodes.Const), f"{name} chooses a template"
        found |= used(other.template.value)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_what_its_template_shows_and_nothing_else(name: str) -> None:
    page = PAGES[name]
    held = {field.name for field in fields(page)} | {n for n in vars(page) if isinstance(vars(page)[n], property)}
    assert used(name) - held == set()
    assert held - used(name) == set()
