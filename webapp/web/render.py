"""Jinja, set up strictly: a misspelt name in a template is an error, and every template is compiled at start."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask
from flask.templating import Environment
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from webapp.pages.shared import KEPT, Card


class Attributes(Environment):
    """Templates see page objects, which have attributes only: Python's own look-up is enough, and a fifth faster."""

    getattr = staticmethod(getattr)  # type: ignore[assignment]


#: Labels and numbers are the same on page after page, and escaping is half of what a template does.
escape_kept = lru_cache(1024, typed=True)(escape)


def install(app: Flask) -> None:
    app.jinja_environment = Attributes
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    for name in app.jinja_env.list_templates(extensions=["html", "svg", "xml"]):
        app.jinja_env.get_template(name).root_render_func.__globals__["escape"] = escape_kept
    template = app.jinja_env.get_template("explore/_card.html")

    def draw(card: Card) -> Markup:
        return Markup(template.render(card=card))  # noqa: S704 - a template's own output, escaped in it

    kept = lru_cache(KEPT)(draw)

    def drawn(card: Card) -> Markup:
        """A card's HTML, rendered once for as long as the card itself is kept: it depends on nothing else.

        One with found words marked is of one search alone, so it is not worth keeping.
        """
        return draw(card) if card.found else kept(card)

    app.jinja_env.globals["drawn"] = drawn
