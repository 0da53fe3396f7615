"""A finished response: its bytes in each encoding, sent any number of times.

HTTP's rules on content negotiation, validators (RFC 9110), HEAD and 304 are applied here and nowhere else.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1
from typing import NamedTuple

import brotli
from werkzeug.http import parse_accept_header, parse_etags

from webapp.web.wsgi import READ_METHODS, Environ, Headers, StartResponse

#: Content types worth compressing; the bytes of others are compressed already.
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/atom+xml",
    "application/feed+json",
    "application/xml",
    "image/svg+xml",
    "image/x-icon",
)
ENCODINGS = ("br", "gzip", "identity")
#: A page is compressed while its visitor waits: level 11 costs 100 times as much and saves some 12 %.
PAGE_BROTLI_LEVEL = 5
#: Headers that are set here. What the application says in Vary is added.
SET_HERE = {"content-length", "etag", "vary"}
#: Headers that describe a body; a 304 has none.
BODY_HEADERS = {"content-length", "content-type", "content-encoding"}


class EncodedBody(NamedTuple):
    content: bytes
    etag: str
    headers: Headers


class CachedResponse:
    """``headers`` describe the uncompressed ``body``; the same bytes get the same ETag in every process."""

    def __init__(self, status: str, headers: Headers, body: bytes, *, brotli_level: int = PAGE_BROTLI_LEVEL) -> None:
        self.status = status
        named = {name.lower(): value for name, value in headers}
        self.content_type = named.get("content-type", "")
        self.is_compressible = self.content_type.startswith(COMPRESSIBLE)
        self.has_cache_control = "cache-control" in named
        self._headers = [header for header in headers if header[0].lower() not in SET_HERE]
        vary = ["Accept-Encoding" if self.is_compressible else "", named.get("vary", "")]
        if any(vary):
            self._headers.append(("Vary", ", ".join(filter(None, vary))))
        self._body = body
        self._brotli_level = brotli_level
        self._encoded: dict[str, EncodedBody] = {}

    @property
    def size(self) -> int:
        """Approximate bytes of memory, with the body in the usual encodings."""
        return 2048 + len(self._body) * 3 // 2

    def encoded(self, encoding: str) -> EncodedBody:
        """The body in one of ``ENCODINGS``, made when it is first needed."""
        if body := self._encoded.get(encoding):
            return body
        content = self._body
        if encoding == "br":
            content = brotli.compress(content, quality=self._brotli_level)
        elif encoding == "gzip":
            content = gzip.compress(content, 6, mtime=0)
        # SHA-1 is twice as fast as BLAKE2 on processors that know it; no attacker chooses these bytes.
        etag = f'"{sha1(content, usedforsecurity=False).hexdigest()[:24]}"'
        headers = [*self._headers, ("Content-Length", str(len(content))), ("ETag", etag)]
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        self._encoded[encoding] = body = EncodedBody(content, etag, headers)
        return body

    def send(self, environ: Environ, start_response: StartResponse, extra_headers: Headers) -> Iterable[bytes]:
        """Answer a WSGI request in the encoding it accepts, with 304 if the visitor has these bytes."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        content, etag, headers = self.encoded(choose_encoding(accepted) if self.is_compressible else "identity")
        method, if_none_match = environ["REQUEST_METHOD"], environ.get("HTTP_IF_NONE_MATCH")
        if if_none_match and method in READ_METHODS and self.status.startswith("200") and _matches(if_none_match, etag):
            headers = [header for header in headers if header[0].lower() not in BODY_HEADERS]
            start_response("304 Not Modified", headers + extra_headers)
            return ()
        start_response(self.status, headers + extra_headers)
        return () if method == "HEAD" else (content,)


@lru_cache(maxsize=256)
def choose_encoding(accept_encoding: str) -> str:
    """The best of ``ENCODINGS`` for any ``Accept-Encoding`` header; identity if none is acceptable."""
    accepted = {value.lower(): quality for value, quality in parse_accept_header(accept_encoding)}
    others = accepted.get("*", 0.0)
    # Identity is acceptable unless it is ruled out, but it is preferred only if the header says so.
    qualities = {encoding: accepted.get(encoding, others) for encoding in ("br", "gzip")}
    qualities["identity"] = accepted.get("identity", 0.001)
    best = max(qualities, key=lambda encoding: qualities[encoding])
    return best if qualities[best] > 0 else "identity"


def _matches(if_none_match: str, etag: str) -> bool:
    return if_none_match == etag or parse_etags(if_none_match).contains_weak(etag.strip('"'))
