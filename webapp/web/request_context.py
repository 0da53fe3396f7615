"""What the request at hand is about: the snapshot to answer from, addresses, the query.

Each takes WSGI's ``environ``, or, without it, that of Flask's request.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl, quote

from flask import Flask, current_app, request

from webapp.content.store import Snapshot
from webapp.search.query import NAMES, Pairs, Query
from webapp.web.links import SiteLinks
from webapp.web.wsgi import Environ


def snapshot(environ: Environ | None = None) -> Snapshot:
    """The library and the moment this answer is made from; the page cache has put it there."""
    found: Snapshot = (environ or request.environ)["casebook.snapshot"]
    return found


def links(app: Flask | None = None, environ: Environ | None = None) -> SiteLinks:
    """Addresses under the prefix that the site is mounted at."""
    extensions, environ = (app or current_app).extensions, environ or request.environ
    prefix = _text(environ, "SCRIPT_NAME").encode("latin-1").decode(errors="replace").rstrip("/")
    return _links_of(extensions["assets"], extensions["previews"], snapshot(environ).library.site.base_url, prefix)


#: The same object for every request under one prefix: cards are kept by the links they were made with.
_links_of = lru_cache(SiteLinks)


def query_string(environ: Environ | None = None) -> str:
    return _text(environ or request.environ, "QUERY_STRING")


def asked() -> str:
    """The end of the request's address, from the "?" on, for a redirect that takes it along."""
    found = query_string()
    return "?" + sendable(found) if found else ""


def query(environ: Environ | None = None) -> Query:
    """What the address query_suffix for; the page cache has read it already where there is something to read."""
    environ = environ or request.environ
    found: Query | None = environ.get("casebook.query")
    return found or Query.parse(pairs_of(query_string(environ)), snapshot(environ).library.taxonomy)


def _text(environ: Environ, name: str) -> str:
    """As WSGI has it (PEP 3333): bytes as Latin-1."""
    text: str = environ.get(name, "")
    return text


def pairs_of(query_string: str) -> Pairs:
    """Decoded pairs in the order sent, blanks too, of WSGI's ``QUERY_STRING`` (PEP 3333: bytes as Latin-1).

    Bytes that are not UTF-8 stay percent-encoded (``%ff`` is the text ``%FF``), so different bytes are never one text.
    """
    if not query_string.isascii():
        query_string = query_string.encode("latin-1").decode("utf-8", "werkzeug.url_quote")
    return [pair for part in query_string.split("&") for pair in _pairs_of(part)]


def unknown_pieces(query_string: str) -> list[str]:
    """The pieces of ``QUERY_STRING`` whose names mean nothing to this site, byte for byte; only bytes that no address
    may hold (RFC 3986, 3.4) are percent-encoded."""
    pieces = (part for part in query_string.split("&") if any(name not in NAMES for name, _ in pairs_of(part)))
    return list(map(sendable, pieces))


def sendable(query_string: str) -> str:
    """``QUERY_STRING``, or a piece of it, as an address may hold it."""
    return quote(query_string.encode("latin-1"), safe="%!$&'()*+,/:;=?@")


@lru_cache(256)
def _pairs_of(part: str) -> Pairs:
    """The pair in a piece between ampersands, or none. Most are terms, which come again and again."""
    return parse_qsl(part, keep_blank_values=True, errors="werkzeug.url_quote")
