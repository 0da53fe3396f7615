"""Jinja, set up strictly: a misspelt name in a template is an error, and every template is compiled at start."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from webapp.pages.cards import CARD_CACHE_SIZE, Card


class Plain(Environment):
    """Jinja without two of its freedoms, which cost a quarter of a rendering.

    Templates see page objects, which have attributes only: Python's own look-up is enough. Nothing is added to the
    globals once the first template is compiled, so they are a dictionary and not a chain of two.
    """

    getattr = staticmethod(getattr)  # type: ignore[assignment]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


#: Labels and numbers are the same on page after page, and escaping is half of what a template does.
escape_kept = lru_cache(1024, typed=True)(escape)


def render(name: str, **shown: object) -> str:
    """A template with what it shows, and nothing else: none of ours looks at Flask's request."""
    return current_app.jinja_env.get_template(name).render(shown)


def install(app: Flask) -> None:
    app.jinja_environment = Plain
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters["card_html"] = _drawn(app)
    for name in app.jinja_env.list_templates(extensions=["html", "svg", "xml"]):
        template = app.jinja_env.get_template(name)
        if name == "explore/_results.html":
            template.root_render_func.__globals__["escape"] = escape_kept


def _drawn(app: Flask) -> Callable[[Card], Markup]:
    def draw(card: Card) -> Markup:
        return Markup(app.jinja_env.get_template("explore/_card.html").render(card=card))  # noqa: S704 - escaped in it

    kept = lru_cache(CARD_CACHE_SIZE)(draw)

    def drawn(card: Card) -> Markup:
        """A card's HTML, rendered once for as long as the card itself is kept: it depends on nothing else.

        One with found words marked is of one search alone, so it is not worth keeping.
        """
        return draw(card) if card.highlighted else kept(card)

    return drawn
