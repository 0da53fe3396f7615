"""The one reading of a query string: what finds a kept answer must be what the answer was made from."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl, quote

from webapp.core.query import NAMES, Pairs


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
