"""Jinja's configuration: an undefined name in a template is an error, and every template is compiled at start."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flask import Flask, current_app
from jinja2 import StrictUndefined
from markupsafe import Markup

from webapp.pages.cards import CARD_CACHE_SIZE, Card


def render(name: str, **context: object) -> str:
    """Render a template with these names and no others: none of our templates uses Flask's ``request``."""
    return current_app.jinja_env.get_template(name).render(context)


def install(app: Flask) -> None:
    """Configure ``app``'s templates. Raises ``jinja2.TemplateError`` if one does not compile."""
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters["card_html"] = _card_html(app)
    for name in app.jinja_env.list_templates(extensions=["html", "svg", "xml"]):
        app.jinja_env.get_template(name)


def _card_html(app: Flask) -> Callable[[Card], Markup]:
    """The filter that renders a card, cached as long as the card object is: the HTML depends on nothing else.

    A card with highlighted words belongs to one search, so it is not cached.
    """
    template = app.jinja_env.get_template("explore/_card.html")

    def card_html(card: Card) -> Markup:
        return Markup(template.render(card=card))  # noqa: S704 - the template escapes

    cached = lru_cache(CARD_CACHE_SIZE)(card_html)
    return lambda card: card_html(card) if card.highlighted else cached(card)
