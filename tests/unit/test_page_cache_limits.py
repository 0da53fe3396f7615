"""What the page cache keeps is bounded, whoever query_suffix for what, and is of the content that is being served."""

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.factories import a_library, a_study
from webapp.content.store import ContentStore
from webapp.settings import Settings
from webapp.web.caching.lru import REPEATS, WORDY, Store
from webapp.web.caching.page_cache import OFTEN, PageCache
from webapp.web.caching.recompression import WAITING, Polisher
from webapp.web.caching.response import Answer

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LIST, PARTIAL = "/case-studies", "/case-studies/results"


class Site:
    """A page cache before an application that answers every address with ``body`` and ``status``."""

    def __init__(self, *, bound: int = 2_000_000, status: str = "200 OK", body: bytes = b"a page") -> None:
        self.rendered: list[str] = []
        self.status, self.body = status, body
        self.looked_at_the_clock = 0
        self.content_store = ContentStore(Settings(), a_library([a_study()], revision="0"), self._clock)
        self.cache = PageCache(self._application, self.content_store, bound)

    def ask(
        self, path: str, query: str = "", start_response: Callable[..., object] = lambda *_: None, **more: str
    ) -> bytes:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http"}
        return b"".join(self.cache(environ | more, start_response))

    def _clock(self) -> datetime:
        self.looked_at_the_clock += 1
        return NOW

    def _application(self, environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
        self.rendered.append(environ["PATH_INFO"])
        start_response(self.status, [("Content-Type", "text/html")])
        return [self.body or environ["casebook.snapshot"].library.revision.encode()]


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_a_hundred_thousand_hostile_addresses_leave_memory_bounded_and_a_hot_page_kept() -> None:
    site = Site(body=bytes(4000))
    site.ask(LIST), site.ask(LIST)
    filled = 0.0
    for number in range(100_000):
        if number == 5_000:
            filled = resident_megabytes()
        site.ask(PARTIAL, f"q={number}{'y' * 100}")
    site.ask(LIST)
    assert (site.rendered.count(LIST), len(site.rendered)) == (1, 100_001)
    assert resident_megabytes() - filled < 20  # all of them would be 400


def test_a_hot_page_outlives_any_number_of_addresses_asked_twice() -> None:
    site = Site(body=bytes(4000))
    for number in range(2_000):
        site.ask(PARTIAL, f"q={number}"), site.ask(PARTIAL, f"q={number}")
        if number % 5 == 0:
            site.ask(LIST)
    assert site.rendered.count(LIST) == 1


def test_who_asks_again_in_the_same_words_gets_the_same_without_a_further_look() -> None:
    site, sent = Site(body=b"a page" * 1000), []

    def server(status: str, headers: list[tuple[str, str]]) -> None:
        sent.append((status, tuple(headers)))
        headers.clear()  # as a server may

    site.ask(LIST)
    tag = next(iter(site.cache._kept.answers._once.values())).variant("br").etags[0]  # type: ignore[union-attr]
    for words in ({}, {"HTTP_ACCEPT_ENCODING": "br"}, {"HTTP_ACCEPT_ENCODING": "br", "HTTP_IF_NONE_MATCH": tag}):
        for method in ("GET", "HEAD"):
            sent.clear()
            bodies = {site.ask(LIST, "", server, REQUEST_METHOD=method, **words) for _ in range(3)}
            assert (len(bodies), len(set(sent)), len(sent)) == (1, 1, 3)
    before = site.looked_at_the_clock
    for _ in range(3 * OFTEN):
        site.ask(LIST)
    assert site.looked_at_the_clock - before == 3


def test_no_more_is_kept_of_who_asked_how_than_of_the_answers() -> None:
    site = Site(body=bytes(4000))
    for number in range(2 * REPEATS + 9):
        site.ask(LIST, HTTP_IF_NONE_MATCH=f'"{number}"')
        site.ask(LIST, HTTP_IF_NONE_MATCH=f'"{number}{"y" * WORDY}"')
    repeats = site.cache._kept.answers.repeats  # type: ignore[union-attr]
    assert len(repeats) == 8
    for number in range(400):
        site.ask(PARTIAL, f"q={number}"), site.ask(PARTIAL, f"q={number}")
    kept = {id(answer) for answer in site.cache._kept.answers._often.values()}  # type: ignore[union-attr]
    assert {id(answer) for answer, _ in repeats.values()} <= kept


def test_an_answer_too_large_to_keep_pushes_nothing_out() -> None:
    store, small = Store(bound=50_000), Answer("200 OK", [], b"x")
    store.put("small", small)
    store.put("huge", Answer("200 OK", [], b"x" * 100_000))
    assert (store.get("huge"), store.get("small")) == (None, small)


def test_what_is_not_there_is_not_kept() -> None:
    site = Site(status="404 NOT FOUND")
    site.ask("/nowhere"), site.ask("/nowhere")
    assert len(site.rendered) == 2


def test_after_a_reload_no_old_byte_is_served() -> None:
    site, done = Site(body=b""), Event()
    stale: list[tuple[str, bytes]] = []

    def visit() -> None:
        while not done.is_set():
            served = site.content_store.snapshot().library.revision
            if int(got := site.ask(LIST)) < int(served):
                stale.append((served, got))

    visitors = [Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for revision in map(str, range(1, 30)):
        site.content_store.library = a_library([a_study()], revision=revision)
        assert site.ask(LIST) == revision.encode()
    done.set()
    for visitor in visitors:
        visitor.join()
    assert not stale


def test_polishing_begins_with_the_first_answer_worth_it_so_that_no_fork_loses_its_thread() -> None:
    before, site = set(threading.enumerate()), Site()
    site.ask(LIST)
    assert set(threading.enumerate()) == before
    for _ in range(OFTEN):
        site.ask(LIST)
    assert [thread.name for thread in set(threading.enumerate()) - before] == ["polish"]


def test_what_waits_to_be_polished_is_bounded_and_may_come_again() -> None:
    polisher, begun, go_on = Polisher(), Event(), Event()

    class Slow(Answer):
        def polish(self) -> None:
            begun.set()
            go_on.wait(10)

    answers = [Slow("200 OK", [("Content-Type", "text/html")], b"") for _ in range(3 * WAITING)]
    polisher.add(answers[0])
    assert begun.wait(10)
    for answer in answers:
        polisher.add(answer)
    assert sum(answer.is_polished for answer in answers) == WAITING + 1
    go_on.set()
