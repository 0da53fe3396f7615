"""What the request at hand is about: the edition to answer from, addresses, the query.

Each takes WSGI's ``environ``, or, without it, that of Flask's request.
"""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, current_app, request

from webapp.core.query import Query
from webapp.shelf import Edition
from webapp.web.answer import Environ
from webapp.web.links import SiteLinks
from webapp.web.query_string import pairs_of, sendable


def edition(environ: Environ | None = None) -> Edition:
    """The library and the moment this answer is made from; the page cache has put it there."""
    found: Edition = (environ or request.environ)["casebook.edition"]
    return found


def links(app: Flask | None = None, environ: Environ | None = None) -> SiteLinks:
    """Addresses under the prefix that the site is mounted at."""
    extensions, environ = (app or current_app).extensions, environ or request.environ
    prefix = _text(environ, "SCRIPT_NAME").encode("latin-1").decode(errors="replace").rstrip("/")
    return _links_of(extensions["assets"], extensions["previews"], edition(environ).library.site.base_url, prefix)


#: The same object for every request under one prefix: cards are kept by the links they were made with.
_links_of = lru_cache(SiteLinks)


def query_string(environ: Environ | None = None) -> str:
    return _text(environ or request.environ, "QUERY_STRING")


def asked() -> str:
    """The end of the request's address, from the "?" on, for a redirect that takes it along."""
    found = query_string()
    return "?" + sendable(found) if found else ""


def query(environ: Environ | None = None) -> Query:
    """What the address asks for; the page cache has read it already where there is something to read."""
    environ = environ or request.environ
    found: Query | None = environ.get("casebook.query")
    return found or Query.parse(pairs_of(query_string(environ)), edition(environ).library.taxonomy)


def _text(environ: Environ, name: str) -> str:
    """As WSGI has it (PEP 3333): bytes as Latin-1."""
    text: str = environ.get(name, "")
    return text
