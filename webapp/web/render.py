"""Jinja, set up strictly: a misspelt name in a template is an error, and every template is compiled at start."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined


def install(app: Flask) -> None:
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    for name in app.jinja_env.list_templates(extensions=["html", "svg", "xml"]):
        app.jinja_env.get_template(name)
