"""Finished responses in front of Flask: a page is rendered once per content revision, then looked up.

A response depends on the path, the canonical query, the prefix, the scheme and the snapshot, and on nothing else:
that is the cache key. A new revision, or a scheduled study's moment, starts an empty cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache, partial
from operator import attrgetter
from threading import Lock

from cachetools import LRUCache
from werkzeug.wrappers import Response

from webapp.content.store import ContentStore, Snapshot
from webapp.web.caching.response import CachedResponse
from webapp.web.embedding import CARDS, NOWHERE, Embedding
from webapp.web.headers import CACHEABLE, freshness, security
from webapp.web.list_path import QUERY_PATHS, ROUTE
from webapp.web.request_context import PairTuple, ParsedQuery, RequestContext, attach, parse_query
from webapp.web.wsgi import READ_METHODS, Application, Environ, StartResponse

#: Bytes of responses that one worker keeps.
MAX_BYTES = 32 * 1024 * 1024
#: Parsed query strings that are cached, and the longest such string: visitors choose both, the memory is ours.
PARSED_QUERIES, MAX_CACHED_QUERY = 512, 256

#: Scheme, prefix, path, and the pairs of the canonical query.
Key = tuple[str, str, str, PairTuple]


class CacheGeneration:
    """The responses and parsed query strings of one snapshot: at most ``max_bytes``, the least recently used go first.

    A response requested once competes only with others requested once, for a fifth of the memory. So a stream of
    addresses that nobody requests again never evicts the pages people read.
    """

    def __init__(self, snapshot: Snapshot, max_bytes: int) -> None:
        self._library = snapshot.library
        self._epoch = snapshot.library.epoch(snapshot.now)
        size = attrgetter("size")
        self._once: LRUCache[Key, CachedResponse] = LRUCache(max_bytes // 5, size)
        self._repeated: LRUCache[Key, CachedResponse] = LRUCache(max_bytes * 4 // 5, size)
        self._lock = Lock()
        self._parse_uncached = partial(parse_query, taxonomy=snapshot.library.taxonomy)
        self._parse_cached = lru_cache(PARSED_QUERIES)(self._parse_uncached)

    def is_current(self, snapshot: Snapshot) -> bool:
        return self._library is snapshot.library and self._epoch == snapshot.library.epoch(snapshot.now)

    def parse(self, query_string: str) -> ParsedQuery:
        parse = self._parse_cached if len(query_string) <= MAX_CACHED_QUERY else self._parse_uncached
        return parse(query_string)

    def get(self, key: Key) -> CachedResponse | None:
        with self._lock:
            response = self._repeated.get(key)
            if response is None and (response := self._once.pop(key, None)):
                self._repeated[key] = response
            return response

    def put(self, key: Key, response: CachedResponse) -> None:
        with self._lock, suppress(ValueError):  # raised for a response larger than the cache
            self._once[key] = response


class PageCache:
    """A WSGI application in front of Flask's. A response that may not be cached gets its compression, its ETag and
    the security headers here too."""

    def __init__(
        self,
        app: Application,
        content_store: ContentStore,
        max_bytes: int = MAX_BYTES,
        embedding: Embedding = NOWHERE,
    ) -> None:
        self._app = app
        self._content_store = content_store
        self._embedding = embedding
        self._max_bytes = max_bytes
        # Created by the first request: gunicorn's master answers none, and would hold on to content it has replaced.
        self._generation: CacheGeneration | None = None
        self._lock = Lock()
        self._key_locks = [Lock() for _ in range(64)]

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        snapshot = self._content_store.snapshot()
        generation = self._generation_of(snapshot)
        context = attach(environ, snapshot, generation.parse)
        key = _cache_key(environ, context)
        if key is None:
            response = self._render(environ, context)
        else:
            response = generation.get(key) or self._render_once(environ, context, generation, key)
        extra = self._embedding.cors(environ)
        if not response.has_cache_control:
            extra.append(("Cache-Control", freshness(snapshot)))
        return response.send(environ, start_response, extra)

    def _generation_of(self, snapshot: Snapshot) -> CacheGeneration:
        generation = self._generation
        if generation and generation.is_current(snapshot):
            return generation
        with self._lock:
            if not self._generation or not self._generation.is_current(snapshot):
                self._generation = CacheGeneration(snapshot, self._max_bytes)
            return self._generation

    def _render_once(
        self, environ: Environ, context: RequestContext, generation: CacheGeneration, key: Key
    ) -> CachedResponse:
        """Of many simultaneous requests for one page, the first renders it and the others get its response."""
        with self._key_locks[hash(key) % len(self._key_locks)]:
            if response := generation.get(key):
                return response
            response = self._render(environ, context)
            # Other responses may depend on more than the key: a redirect keeps unknown parts of the query.
            if response.status.startswith("200") and not response.has_cache_control:
                generation.put(key, response)
            return response

    def _render(self, environ: Environ, context: RequestContext) -> CachedResponse:
        """Run Flask, for HEAD as for GET, and read its whole response."""
        context.rendered = True
        if environ["REQUEST_METHOD"] == "HEAD":
            environ = environ | {"REQUEST_METHOD": "GET"}
        response = Response.from_app(self._app, environ, buffered=True)
        if not response.status.startswith(CACHEABLE):
            response.headers["Cache-Control"] = "no-store"
        for name, value in security(response.headers.get("Content-Type", ""), environ["wsgi.url_scheme"]):
            response.headers.setdefault(name, value)
        return CachedResponse(response.status, list(response.headers), response.get_data())


def _cache_key(environ: Environ, context: RequestContext) -> Key | None:
    """What the response depends on; ``None`` if it is never cached."""
    path = environ.get("PATH_INFO", "")
    pairs: PairTuple = ()
    # Flask reads "//x" as "/x", so a key made of it would name another address.
    if environ["REQUEST_METHOD"] not in READ_METHODS or path.startswith("//"):
        return None
    if context.query_string and path in QUERY_PATHS:
        if path == ROUTE and not context.is_canonical:
            return None  # redirected to the canonical address, with the unknown parts of the query
        pairs = context.pairs if path != CARDS else (*context.pairs, ("limit", str(context.limit)))
    elif context.preview is not None:
        return None  # a private preview
    elif context.query_string and path.endswith(".png"):
        return None  # its freshness depends on the hash in the query; SocialImages caches the picture itself
    return environ["wsgi.url_scheme"], environ.get("SCRIPT_NAME", ""), path, pairs
