"""A finished answer: its bytes in every encoding, ready to be sent again and again.

Here, and only here, HTTP's small print is obeyed: content negotiation and validators (RFC 9110), HEAD, 304.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha1
from typing import NamedTuple

import brotli
from werkzeug.http import parse_accept_header, parse_etags

from webapp.web.wsgi import READING, Environ, Headers, StartResponse

ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "identity": lambda body: body,
}
#: Other bytes are compressed already.
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/atom+xml",
    "application/feed+json",
    "application/xml",
    "image/svg+xml",
    "image/x-icon",
)
#: Headers that are decided here.
OURS = {"content-length", "etag", "vary"}
#: What 304 must not repeat: it describes a body that is not sent.
OF_THE_BODY = {"content-length", "content-type", "content-encoding"}


class Reply(NamedTuple):
    """What one request gets."""

    status: str
    headers: Headers
    chunks: tuple[bytes, ...]

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, [*self.headers])  # whoever takes the list may change it (PEP 3333)
        return self.chunks


class Variant:
    """The body in one encoding. ``etags`` has the tag of these bytes, then those of bytes sent before them."""

    __slots__ = ("body", "etags", "headers", "unchanged")

    def __init__(self, answer: Answer, encoding: str, body: bytes, earlier: tuple[str, ...] = ()) -> None:
        self.body = body
        # Twice as fast as BLAKE2 where the processor knows it; nobody but us chooses these bytes.
        tag = sha1(body, usedforsecurity=False).hexdigest()
        self.etags = (f'"{tag[:24]}"', *earlier)
        self.headers: Headers = [*answer.headers, ("Content-Length", str(len(body))), ("ETag", self.etags[0])]
        if encoding != "identity":
            self.headers.append(("Content-Encoding", encoding))
        self.unchanged = [pair for pair in self.headers if pair[0].lower() not in OF_THE_BODY]  # those of a 304


class Answer:
    """``headers`` are those of the body as it is, to be added to until it is first sent; ``is_final`` says that they
    settle how long it stays fresh."""

    __slots__ = (
        "_body",
        "_variants",
        "headers",
        "hits",
        "is_compressible",
        "is_final",
        "is_polished",
        "status",
        "type",
    )

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        names = {name.lower(): value for name, value in headers}
        self.status = status
        self.type = names.get("content-type", "")
        self.is_final = "cache-control" in names
        self.is_compressible = self.type.startswith(COMPRESSIBLE)
        self.hits = 0
        self.is_polished = False
        self.headers = [pair for pair in headers if pair[0].lower() not in OURS]
        if self.is_compressible:
            self.headers.append(("Vary", "Accept-Encoding"))
        self._body = body
        self._variants: dict[str, Variant] = {}

    def variant(self, encoding: str) -> Variant:
        if encoding not in self._variants:
            self._variants[encoding] = Variant(self, encoding, ENCODERS[encoding](self._body))
        return self._variants[encoding]

    def polish(self) -> None:
        """Compress as well as can be, 100 times slower: for what is asked often, off the request's path."""
        quick = self.variant("br")
        best = brotli.compress(self._body, quality=11)
        if len(best) < len(quick.body):
            self._variants["br"] = Variant(self, "br", best, quick.etags)

    @property
    def size(self) -> int:
        """Bytes of memory, near enough, once the usual variants are made."""
        return 2048 + len(self._body) * 3 // 2

    def reply(self, environ: Environ, extra: Headers) -> Reply:
        """In the encoding asked for, or 304 where the visitor has these bytes."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        variant = self.variant(choose(accepted) if self.is_compressible else "identity")
        asked = environ.get("HTTP_IF_NONE_MATCH") if environ["REQUEST_METHOD"] in READING else None
        if asked and self.status.startswith("200") and _matches(asked, variant.etags):
            return Reply("304 Not Modified", variant.unchanged + extra, ())
        chunks = () if environ["REQUEST_METHOD"] == "HEAD" else (variant.body,)
        return Reply(self.status, variant.headers + extra, chunks)


@lru_cache(maxsize=256)
def choose(accept_encoding: str) -> str:
    """The encoding to use for an ``Accept-Encoding`` of any shape; identity where nothing better is wanted."""
    wanted = {value.lower(): quality for value, quality in parse_accept_header(accept_encoding)}
    others = wanted.get("*", 0.0)
    # Identity is acceptable unless it is ruled out, but silence never prefers it.
    qualities = {encoding: wanted.get(encoding, others) for encoding in ("br", "gzip")}
    qualities["identity"] = wanted.get("identity", 0.001)
    best = max(qualities, key=lambda encoding: qualities[encoding])
    return best if qualities[best] > 0 else "identity"


def _matches(asked: str, etags: tuple[str, ...]) -> bool:
    if asked in etags:
        return True
    tags = parse_etags(asked)
    return any(tags.contains_weak(etag.strip('"')) for etag in etags)
