"""The page cache is bounded whatever visitors request, and serves the current content only."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.factories import SITE, a_library, a_study
from webapp.content.store import ContentStore
from webapp.settings import Settings
from webapp.web.caching.page_cache import PageCache
from webapp.web.request_context import current_revision

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LIST, PARTIAL = "/case-studies", "/case-studies/results"


class Site:
    """A page cache in front of an application that answers every address with ``body`` and ``status``; without a
    body, with the revision of the content."""

    def __init__(self, *, max_bytes: int = 2_000_000, status: str = "200 OK", body: bytes = b"a page") -> None:
        self.rendered: list[str] = []
        self.status, self.body = status, body
        self.content_store = ContentStore(Settings(content=SITE), a_library([a_study()], revision="0"), lambda: NOW)
        self.cache = PageCache(self._application, self.content_store, max_bytes)

    def get(self, path: str, query: str = "") -> bytes:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http"}
        return b"".join(self.cache(environ, self._start_response))

    def _start_response(self, _status: str, headers: list[tuple[str, str]]) -> None:
        headers.clear()  # a server may change the list it gets (PEP 3333)

    def _application(self, environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        self.rendered.append(environ["PATH_INFO"])
        start_response(self.status, [("Content-Type", "text/html")])
        return [self.body or current_revision(environ).encode()]


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_a_hundred_thousand_hostile_addresses_leave_memory_bounded_and_a_popular_page_cached() -> None:
    site = Site(body=bytes(4000))
    site.get(LIST), site.get(LIST)
    filled = 0.0
    for number in range(100_000):
        if number == 5_000:
            filled = resident_megabytes()
        site.get(PARTIAL, f"q={number}{'y' * 100}")
    site.get(LIST)
    assert (site.rendered.count(LIST), len(site.rendered)) == (1, 100_001)
    assert resident_megabytes() - filled < 20  # all of them would be 400


def test_a_popular_page_outlives_any_number_of_addresses_requested_twice() -> None:
    site = Site(body=bytes(4000))
    for number in range(2_000):
        site.get(PARTIAL, f"q={number}"), site.get(PARTIAL, f"q={number}")
        if number % 5 == 0:
            site.get(LIST)
    assert site.rendered.count(LIST) == 1


def test_a_missing_page_is_not_cached() -> None:
    site = Site(status="404 NOT FOUND")
    site.get("/nowhere"), site.get("/nowhere")
    assert len(site.rendered) == 2


def test_after_a_reload_no_old_byte_is_served() -> None:
    site, done = Site(body=b""), Event()
    stale: list[tuple[str, bytes]] = []

    def visit() -> None:
        while not done.is_set():
            served = site.content_store.snapshot().library.revision
            if int(body := site.get(LIST)) < int(served):
                stale.append((served, body))

    visitors = [Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for revision in map(str, range(1, 30)):
        site.content_store.library = a_library([a_study()], revision=revision)
        assert site.get(LIST) == revision.encode()
    done.set()
    for visitor in visitors:
        visitor.join()
    assert not stale
