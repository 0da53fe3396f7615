"""Jinja's configuration: an undefined name in a template is an error, and every template is compiled at start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from flask import current_app
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from webapp.content.store import ContentStore
from webapp.content.theme import PROGRAM, Theme
from webapp.model import Problems
from webapp.pages.cards import CARD_CACHE_SIZE, Card
from webapp.search.library import Library
from webapp.settings import TEMPLATES
from webapp.web.trial import trial

#: A template's text, its file, and a function that says whether the text is still the file's.
LoadedTemplate = tuple[str, str, Callable[[], bool]]


class Templates:
    """The compiled templates of a theme. Two are kept, as a theme that is rejected must not evict the one in use."""

    def __init__(self) -> None:
        self.environment = lru_cache(2)(_environment)

    def check(self, theme: Theme, library: Library, now: datetime) -> Problems:
        """Why the site's own templates cannot render the pages of a library."""
        return trial(self.environment(theme), theme, library, now) if theme.templates else ()


def render(name: str, **context: object) -> str:
    """Render a template of the site or the program with these names, and ``t`` for texts of the catalogue.

    It has no others, such as Flask's ``request``.
    """
    templates: Templates = current_app.extensions["templates"]
    content_store: ContentStore = current_app.extensions["content_store"]
    environment = templates.environment(content_store.theme)
    return environment.get_template(name).render(context, t=content_store.library.catalogue.text)


def _environment(theme: Theme) -> Environment:
    """Raises ``jinja2.TemplateError`` if a template does not compile."""

    def own(name: str) -> LoadedTemplate | None:
        source = theme.templates.get(name)
        return (source.text, source.file, lambda: True) if source else None

    program = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=ChoiceLoader([FunctionLoader(own), program, PrefixLoader({PROGRAM: program})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["card_html"] = _card_html(environment)
    for name in {*program.list_templates(), *theme.templates}:
        environment.get_template(name)
    return environment


def _card_html(environment: Environment) -> Callable[[Card], Markup]:
    """The filter that renders a card, cached as long as the card object is: the HTML depends on nothing else.

    A card with highlighted words belongs to one search, so it is not cached.
    """

    def card_html(card: Card) -> Markup:
        html = environment.get_template("explore/_card.html").render(card=card)
        return Markup(html)  # noqa: S704 - the template escapes

    cached = lru_cache(CARD_CACHE_SIZE)(card_html)
    return lambda card: card_html(card) if card.highlighted or card.is_wide else cached(card)
