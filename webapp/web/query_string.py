"""The one reading of a query string: what finds a kept answer must be what the answer was made from."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl

from webapp.core.query import Pairs


def pairs_of(query_string: str) -> Pairs:
    """Decoded pairs in the order sent, blanks too, of WSGI's ``QUERY_STRING`` (PEP 3333: bytes as Latin-1).

    Bytes that are not UTF-8 stay percent-encoded (``%ff`` is the text ``%FF``), so different bytes are never one text.
    """
    if not query_string.isascii():
        query_string = query_string.encode("latin-1").decode("utf-8", "werkzeug.url_quote")
    return [pair for part in query_string.split("&") for pair in _pairs_of(part)]


@lru_cache(256)
def _pairs_of(part: str) -> Pairs:
    """The pair in a piece between ampersands, or none. Most are terms, which come again and again."""
    return parse_qsl(part, keep_blank_values=True, errors="werkzeug.url_quote")
