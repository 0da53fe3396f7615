"""The one reading of a query string: what finds a kept answer must be what the answer was made from."""

from __future__ import annotations

from urllib.parse import parse_qsl

from webapp.core.query import Pairs


def pairs_of(query_string: str) -> Pairs:
    """Decoded pairs in the order sent, blanks too, of WSGI's ``QUERY_STRING`` (PEP 3333: bytes as Latin-1).

    Bytes that are not UTF-8 stay percent-encoded (``%ff`` is the text ``%FF``), so different bytes are never one text.
    """
    if not query_string.isascii():
        query_string = query_string.encode("latin-1").decode("utf-8", "werkzeug.url_quote")
    return parse_qsl(query_string, keep_blank_values=True, errors="werkzeug.url_quote")
