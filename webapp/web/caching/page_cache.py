"""Finished answers in front of Flask: a page is made once for each revision, then it is a look-up.

An answer depends on the path, the canonical query, the prefix, the scheme and the snapshot, and on nothing else: that
is the key. A new revision, or a scheduled study's moment, begins with an empty store.

To work that key out costs more than to answer. So what a request got is kept under its very words as well, and most
that are asked again are answered without looking further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from webapp.content.store import ContentStore, Snapshot
from webapp.search.query import Query, known_pairs
from webapp.web.caching.lru import BOUND, Asked, Store
from webapp.web.caching.recompression import Polisher
from webapp.web.caching.response import Answer, Reply
from webapp.web.headers import CACHEABLE, NO_STORE, UNTIL_CHANGED, freshness, security
from webapp.web.request_context import pairs_of
from webapp.web.wsgi import READING, Application, Environ, Headers, StartResponse

#: Asked this often, an answer is worth better compression: it costs as much as some thirty renderings.
OFTEN = 16
#: Query strings whose meaning is kept, and the longest such: visitors choose both, memory is ours.
QUERIES, LONGEST = 512, 256

EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
LIST = "/case-studies"
QUERIED = {"/case-studies", "/case-studies/results", "/case-studies.atom", "/case-studies.json"}

Pairs = tuple[tuple[str, str], ...]
Key = tuple[str, str, str, Pairs]


class Kept:
    """What is kept for one snapshot: its answers, those being made, and what query strings mean."""

    def __init__(self, snapshot: Snapshot, bound: int) -> None:
        moments, epoch = snapshot.library.moments, snapshot.library.epoch(snapshot.now)
        self.snapshot = snapshot
        self._since = moments[epoch - 1] if epoch else EVER
        self._until = moments[epoch] if epoch < len(moments) else NEVER
        self._unscheduled = [("Cache-Control", UNTIL_CHANGED)] if self._until is NEVER else None
        #: Nothing comes or goes by the clock, so that no reply hangs on when it is asked for.
        self.is_timeless = not moments
        self.answers = Store(bound)
        self.pending: dict[Key, Future[Answer]] = {}
        self._meaning = lru_cache(QUERIES)(self._parse)

    def is_for(self, snapshot: Snapshot) -> bool:
        return self.snapshot.library is snapshot.library and self._since <= snapshot.now < self._until

    def freshness(self, snapshot: Snapshot) -> Headers:
        """How long others may keep an answer that does not say so itself."""
        return self._unscheduled or [("Cache-Control", freshness(snapshot))]

    def key(self, environ: Environ) -> Key | None:
        """What the answer depends on; ``None`` for what is not kept, such as a redirect to a better address."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        pairs: Pairs = ()
        if path.startswith("//"):
            return None  # to Flask it is the path with one slash, to us it would be another one
        if query and path in QUERIED:
            given, pairs, meant = self._meaning(query) if len(query) <= LONGEST else self._parse(query)
            environ["casebook.query"] = meant
            if path == LIST and given != pairs:
                return None
        elif query and path.endswith(".png"):
            return (
                None  # how long it is fresh hangs on the hash it is asked for by; the picture is kept where it is drawn
            )
        return (environ["wsgi.url_scheme"], environ.get("SCRIPT_NAME", ""), path, pairs)

    def _parse(self, query: str) -> tuple[Pairs, Pairs, Query]:
        """The pairs of a query string that mean something, as given and in canonical form; and what they mean."""
        given = known_pairs(pairs_of(query))
        meant = Query.parse(given, self.snapshot.library.taxonomy)
        return tuple(given), tuple(meant.pairs()), meant


class PageCache:
    """A WSGI application around Flask's. What may not be kept passes through, compressed and tagged all the same."""

    def __init__(self, app: Application, content_store: ContentStore, bound: int = BOUND) -> None:
        self._app = app
        self._shelf = content_store
        self._bound = bound
        # Nothing yet: gunicorn's master answers nobody, and would hold on to the content it has replaced.
        self._kept: Kept | None = None
        self._lock = Lock()
        self._polisher = Polisher()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = (
            environ["REQUEST_METHOD"],
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            environ["wsgi.url_scheme"],
            environ.get("SCRIPT_NAME", ""),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("HTTP_IF_NONE_MATCH", ""),
        )
        kept = self._kept
        if kept and kept.snapshot.library is self._shelf.library and (found := kept.answers.repeats.get(asked)):
            answer, reply = found
            # Now and then the long way, which polishes what is asked often, and keeps it from being dropped.
            if (answer.hits + 1) % OFTEN:
                answer.hits += 1
                environ["casebook.snapshot"] = kept.snapshot
                return reply.send(start_response)
        return self._look_up(environ, asked).send(start_response)

    def _look_up(self, environ: Environ, asked: Asked) -> Reply:
        snapshot = environ["casebook.snapshot"] = self._shelf.snapshot()
        kept = self._kept_for(snapshot)
        answer = self._answer(environ, kept) if environ["REQUEST_METHOD"] in READING else self._render(environ)
        reply = answer.reply(environ, [] if answer.is_final else kept.freshness(snapshot))
        if answer.hits and kept.is_timeless:
            kept.answers.repeat(asked, answer, reply)
        return reply

    def _kept_for(self, snapshot: Snapshot) -> Kept:
        kept = self._kept
        if kept and kept.is_for(snapshot):
            return kept
        with self._lock:
            if not self._kept or not self._kept.is_for(snapshot):
                self._kept = Kept(snapshot, self._bound)
            return self._kept

    def _answer(self, environ: Environ, kept: Kept) -> Answer:
        key = kept.key(environ)
        if key is None:
            return self._render(environ)
        if answer := kept.answers.get(key):
            answer.hits += 1
            if not answer.hits % OFTEN:  # again now and then: too many may have waited the first time
                self._polisher.add(answer)
            return answer
        return self._render_once(environ, kept, key)

    def _render_once(self, environ: Environ, kept: Kept, key: Key) -> Answer:
        """However many ask for a page at once, one of them renders and the others wait for that answer."""
        with self._lock:
            # Whoever was rendering may have finished since we looked.
            if answer := kept.answers.get(key):
                return answer
            waiting = kept.pending.get(key)
            future = kept.pending.setdefault(key, Future())
        if waiting:
            answer = waiting.result()
            # Any other may hang on more than the key says: a redirect takes the query along.
            return answer if answer.status.startswith("200") else self._render(environ)
        try:
            answer = self._render(environ)
            if answer.status.startswith("200") and not answer.is_final:
                kept.answers.put(key, answer)
            future.set_result(answer)
        except BaseException as error:
            future.set_exception(error)
            raise
        finally:
            with self._lock:
                del kept.pending[key]
        return answer

    def _render(self, environ: Environ) -> Answer:
        """Run Flask, for HEAD as for GET, and take its whole answer."""
        environ["casebook.rendered"] = True  # for the log
        if environ["REQUEST_METHOD"] == "HEAD":
            environ = environ | {"REQUEST_METHOD": "GET"}
        started: list[Any] = []

        def start_response(status: str, headers: Headers, _exc_info: object = None) -> Callable[[bytes], None]:
            started[:] = [status, headers]
            return body.append

        body: list[bytes] = []
        chunks = self._app(environ, start_response)
        try:
            body.extend(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = started
        if not status.startswith(CACHEABLE):
            headers += NO_STORE
        answer = Answer(status, headers, b"".join(body))
        answer.headers += security(answer.type, environ["wsgi.url_scheme"])
        return answer


def cache_result(environ: Environ) -> str:
    """``hit`` or ``miss``, or "" for what the page cache has nothing to do with."""
    if "casebook.snapshot" not in environ or environ["REQUEST_METHOD"] not in READING:
        return ""
    return "miss" if "casebook.rendered" in environ else "hit"
