"""Visitors who keep asking on threads of their own while a test disturbs the server."""

from __future__ import annotations

import http.client
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from ssl import SSLContext
from threading import Event, Thread

from tests.servers import until


class Load:
    """``seen`` counts what came of each request: a status, ``refused`` (no connection) or ``lost``."""

    def __init__(
        self, port: int, *, visitors: int, path: str = "/case-studies?q=word-{}", tls: SSLContext | None = None
    ) -> None:
        self.seen: Counter[str] = Counter()
        self._port = port
        self._path = path
        self._tls = tls
        self._stop = Event()
        self._number = count()
        self._threads = [Thread(target=self._visit) for _ in range(visitors)]

    @property
    def answered(self) -> int:
        return self.seen["200"]

    def wait_for_more(self, answers: int) -> None:
        answered = self.answered
        until(lambda: self.answered >= answered + answers)

    @contextmanager
    def going_on(self) -> Iterator[Load]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    def _visit(self) -> None:
        while not self._stop.is_set():
            self.seen[self._once()] += 1
            self._stop.wait(0.002)  # leaves some of the machine to the server

    def _connection(self) -> http.client.HTTPConnection:
        if self._tls:
            return http.client.HTTPSConnection("127.0.0.1", self._port, timeout=10, context=self._tls)
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)

    def _once(self) -> str:
        connection = self._connection()
        try:
            connection.connect()
            connection.request("GET", self._path.format(next(self._number)))
            answer = connection.getresponse()
            whole = len(answer.read()) == int(answer.headers["Content-Length"])
            return str(answer.status) if whole else "lost"
        except ConnectionRefusedError:
            return "refused"
        except (OSError, http.client.HTTPException):
            return "lost"
        finally:
            connection.close()
