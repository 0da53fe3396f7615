"""Finished answers in front of Flask: a page is made once for each revision, then it is a look-up.

An answer depends on the path, the canonical query, the prefix, the scheme and the edition, and on nothing else: that
is the key. A new revision, or a scheduled study's moment, begins with an empty store.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

from webapp.core.library import Library
from webapp.core.model import Taxonomy
from webapp.core.query import Query, known
from webapp.shelf import Edition, Shelf
from webapp.web.answer import Answer, Application, Environ, Headers, StartResponse
from webapp.web.headers import freshness

#: Bytes of answers a worker keeps.
BOUND = 32 * 1024 * 1024
#: Asked this often, an answer is worth better compression.
OFTEN = 3

LIST = "/case-studies"
QUERIED = {"/case-studies", "/case-studies/results", "/case-studies.atom", "/case-studies.json"}

Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


class Store:
    """Answers, bounded in bytes. What was asked once gives way before what was asked twice (a segmented LRU), so a
    stream of addresses nobody asks again cannot push out the pages people read."""

    def __init__(self, bound: int = BOUND) -> None:
        self._bound = bound
        self._once: OrderedDict[Hashable, Answer] = OrderedDict()
        self._often: OrderedDict[Hashable, Answer] = OrderedDict()
        self._bytes = {id(self._once): 0, id(self._often): 0}
        self._lock = Lock()

    def get(self, key: Hashable) -> Answer | None:
        with self._lock:
            if answer := self._often.get(key):
                self._often.move_to_end(key)
            elif answer := self._once.get(key):
                self._drop(self._once, key)
                self._put(self._often, key, answer, self._bound * 4 // 5)
            return answer

    def put(self, key: Hashable, answer: Answer) -> None:
        with self._lock:
            self._put(self._once, key, answer, self._bound // 5)

    @property
    def size(self) -> int:
        return sum(self._bytes.values())

    def _put(self, segment: OrderedDict[Hashable, Answer], key: Hashable, answer: Answer, bound: int) -> None:
        if key in segment:
            self._drop(segment, key)
        segment[key] = answer
        self._bytes[id(segment)] += answer.size
        while self._bytes[id(segment)] > bound:
            self._drop(segment, next(iter(segment)))

    def _drop(self, segment: OrderedDict[Hashable, Answer], key: Hashable) -> None:
        self._bytes[id(segment)] -= segment.pop(key).size


class PageCache:
    """A WSGI application around Flask's. What may not be kept passes through, compressed and tagged all the same."""

    def __init__(self, app: Application, shelf: Shelf, bound: int = BOUND) -> None:
        self._app = app
        self._shelf = shelf
        self._bound = bound
        self._kept: tuple[Library | None, int, Store] = (None, 0, Store(bound))
        self._pending: dict[tuple[int, Key], Future[Answer]] = {}
        self._lock = Lock()
        self._polisher = ThreadPoolExecutor(1, "polish")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        edition = environ["casebook.edition"] = self._shelf.edition()
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        answer = self._answer(environ, edition)
        fresh = [] if answer.is_final else [("Cache-Control", freshness(edition))]
        return answer.send(environ, start_response, fresh)

    def _answer(self, environ: Environ, edition: Edition) -> Answer:
        key = _key(environ, edition.library)
        if key is None:
            return self._render(environ)
        store = self._store(edition)
        if answer := store.get(key):
            answer.hits += 1
            if answer.hits == OFTEN and answer.is_compressible:
                self._polisher.submit(answer.polish)
            return answer
        return self._render_once(environ, store, key)

    def _store(self, edition: Edition) -> Store:
        library, epoch, store = self._kept
        now = edition.library.epoch(edition.now)
        if library is not edition.library or epoch != now:
            store = Store(self._bound)
            self._kept = (edition.library, now, store)
        return store

    def _render_once(self, environ: Environ, store: Store, key: Key) -> Answer:
        """However many ask for it at once, one of them renders and the others wait for that answer."""
        flight = (id(store), key)
        with self._lock:
            future = self._pending.get(flight)
            mine = future is None
            future = self._pending.setdefault(flight, Future())
        if not mine:
            return future.result()
        try:
            answer = self._render(environ)
            if answer.status.startswith("200") and not answer.is_final:
                store.put(key, answer)
            future.set_result(answer)
        except BaseException as error:
            future.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._pending[flight]
        return answer

    def _render(self, environ: Environ) -> Answer:
        """Run Flask, as for GET, and take its whole answer."""
        started: list[Any] = []

        def start_response(status: str, headers: Headers, _exc_info: object = None) -> Callable[[bytes], None]:
            started[:] = [status, headers]
            return body.append

        body: list[bytes] = []
        chunks = self._app({**environ, "REQUEST_METHOD": "GET"}, start_response)
        try:
            body.extend(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = started
        return Answer(status, headers, b"".join(body))


def _key(environ: Environ, library: Library) -> Key | None:
    """What the answer depends on; ``None`` for an address whose answer is a redirect to a better one."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    pairs: tuple[tuple[str, str], ...] = ()
    if query and path in QUERIED:
        given, canonical = _pairs(query, library.taxonomy)
        if path == LIST and given != canonical:
            return None
        pairs = canonical
    return (environ["wsgi.url_scheme"], environ.get("SCRIPT_NAME", ""), path, pairs)


@lru_cache(maxsize=4096)
def _pairs(query: str, taxonomy: Taxonomy) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The pairs of a query string that mean something, as given and in canonical form."""
    given = known(parse_qsl(query, keep_blank_values=True, errors="replace", max_num_fields=None))
    return tuple(given), tuple(Query.parse(given, taxonomy).pairs())
