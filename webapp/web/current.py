"""What the request at hand is about: the edition to answer from, addresses, the query, the story."""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, request

from webapp.core.query import Query
from webapp.shelf import Edition
from webapp.web.links import SiteLinks
from webapp.web.query_string import pairs_of


def edition() -> Edition:
    """The library and the moment this answer is made from; the page cache has put it there."""
    found: Edition = request.environ["casebook.edition"]
    return found


def links() -> SiteLinks:
    extensions = current_app.extensions
    base_url = edition().library.site.base_url
    return _links_of(extensions["assets"], extensions["previews"], base_url, request.script_root)


#: The same object for every request under one prefix: cards are kept by the links they were made with.
_links_of = lru_cache(SiteLinks)


def query_string() -> str:
    """As WSGI has it (PEP 3333: bytes as Latin-1)."""
    text: str = request.environ.get("QUERY_STRING", "")
    return text


def query() -> Query:
    """What the address asks for; the page cache has read it already where there is something to read."""
    found: Query | None = request.environ.get("casebook.query")
    return found or Query.parse(pairs_of(query_string()), edition().library.taxonomy)
