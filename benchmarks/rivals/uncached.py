"""Casebook with its page cache taken out: every answer is rendered anew."""

from collections.abc import Callable, Iterable
from typing import Any

from webapp import create_app
from webapp.web.static_files import StaticFiles

flask = create_app()
shelf = flask.extensions["shelf"]


def rendered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    environ["casebook.edition"] = shelf.edition()
    return flask.__class__.wsgi_app(flask, environ, start_response)


app = StaticFiles(rendered, flask.extensions["assets"])
