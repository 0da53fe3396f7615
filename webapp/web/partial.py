"""The partial, in front of Flask: what Flask does for any request takes as long as making this answer does.

It is asked for at every tick of a box, mostly with a choice nobody has made before. Flask has the same address
(``views.py``), for everything that is no ordinary answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from flask import Flask

from webapp.content.store import Snapshot
from webapp.pages import Explore, ExplorePage, Links
from webapp.search.query import Query
from webapp.search.search import search
from webapp.web import request_context
from webapp.web.htmx import push_url
from webapp.web.templating import escape_kept
from webapp.web.wsgi import Application, Environ, Headers, StartResponse

PATH = "/case-studies/results"
#: Characters that no search of a person's has.
LONG = 256
Shown = TypeVar("Shown", Explore, ExplorePage)


class Partial:
    """A WSGI application around that of ``flask``, whose errors, other methods and other addresses it leaves alone."""

    def __init__(self, flask: Flask) -> None:
        self._flask = flask
        self._wsgi: Application = flask.wsgi_app
        self._template = flask.jinja_env.get_template("explore/_partial.html")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == PATH and environ["REQUEST_METHOD"] == "GET":
            try:
                found = self._render(environ)
            except Exception:
                # Flask will run into it as well, and say it as it says every error.
                found = None
            if found:
                start_response("200 OK", found[0])
                return (found[1],)
        return self._wsgi(environ, start_response)

    def _render(self, environ: Environ) -> tuple[Headers, bytes] | None:
        query, links = request_context.query(environ), request_context.links(self._flask, environ)
        explore = shown(Explore, request_context.snapshot(environ), query, links)
        if explore is None:
            return None
        about = [("Content-Type", "text/html; charset=utf-8"), *headers(query, links)]
        return about, self._template.render(explore=explore).encode()


def shown(kind: type[Shown], snapshot: Snapshot, query: Query, links: Links) -> Shown | None:
    """The list as far as ``kind`` shows it, or ``None`` beyond its last page."""
    if len(query.q) > LONG:
        escape_kept.cache_clear()  # which a stream of such searches would fill with themselves
    found = search(snapshot.library, query, snapshot.now)
    return kind.build(snapshot.library, found, links, snapshot.now) if query.page <= found.pages else None


def headers(query: Query, links: Links) -> Headers:
    """Whatever the partial's address answers is no page: it belongs to the page's address, which htmx pushes."""
    return [("X-Robots-Tag", "noindex"), push_url(links.explore(query))]
