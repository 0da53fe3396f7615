"""A template uses exactly the fields of its page object."""

import re
from dataclasses import fields

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from webapp import markdown
from webapp.pages import EmbeddedCards, ErrorPage, Explore, ExplorePage, StudyPage
from webapp.pages.feed import FeedEntry, FeedPage
from webapp.pages.social_image import SocialImage
from webapp.settings import ROOT

ENVIRONMENT = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
#: Template: the name of the page object in it, and its class.
PAGES: dict[str, tuple[str, type]] = {
    "explore/index.html": ("page", ExplorePage),
    "explore/_partial.html": ("explore", Explore),
    "study/show.html": ("page", StudyPage),
    "errors/error.html": ("page", ErrorPage),
    "embed/cards.html": ("page", EmbeddedCards),
    "preview/preview.svg": ("page", SocialImage),
}


def names_of(page: type) -> set[str]:
    return set(page._fields) if hasattr(page, "_fields") else {field.name for field in fields(page)}


def used(template: str, variable: str) -> set[str]:
    """The attributes of ``variable`` in a template and in all templates that it extends, includes or imports."""
    tree = ENVIRONMENT.parse(ENVIRONMENT.loader.get_source(ENVIRONMENT, template)[0])  # type: ignore[union-attr]
    names = {node.attr for node in tree.find_all(nodes.Getattr) if node.node == nodes.Name(variable, "load")}
    for other in tree.find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
        assert isinstance(other.template, nodes.Const), f"{template} chooses a template at run time"
        names |= used(other.template.value, variable)
    return names


@pytest.mark.parametrize("template", PAGES)
def test_a_template_uses_exactly_the_fields_of_its_page_object(template: str) -> None:
    variable, page = PAGES[template]
    names = names_of(page)
    assert used(template, variable) - names == set()
    assert names - used(template, variable) == set()


@pytest.mark.parametrize(("variable", "page"), [("page", FeedPage), ("entry", FeedEntry)])
def test_the_atom_feed_uses_only_fields_of_its_page_objects(variable: str, page: type) -> None:
    assert used("feeds/atom.xml", variable) <= names_of(page)


def test_no_heading_of_a_body_has_an_id_that_the_templates_of_a_study_have() -> None:
    sources = "".join((ROOT / "templates" / name).read_text() for name in ("base.html", "study/show.html"))
    ids = re.findall(r'\bid="([^"]*)"', sources)
    parts = [id_.replace("{{ section.id }}", section) for section in markdown.SECTIONS for id_ in ids]
    assert set(parts) == markdown.PAGE_IDS
