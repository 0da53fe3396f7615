"""Sends requests on several threads while a test disturbs the server."""

from __future__ import annotations

import http.client
from collections import Counter
from itertools import count
from ssl import SSLContext
from threading import Event, Thread
from typing import Self

from tests.servers import until


class LoadGenerator:
    """Sends requests from entering the context until leaving it.

    ``path`` gets a new number at ``{}`` in each request. ``outcomes`` counts how the requests ended: with a status,
    ``refused`` (no connection was made) or ``lost`` (no complete response).
    """

    def __init__(
        self, port: int, *, threads: int, path: str = "/case-studies?q=word-{}", tls: SSLContext | None = None
    ) -> None:
        self.outcomes: Counter[str] = Counter()
        self._port = port
        self._path = path
        self._tls = tls
        self._stop = Event()
        self._number = count()
        self._threads = [Thread(target=self._run) for _ in range(threads)]

    @property
    def succeeded(self) -> int:
        return self.outcomes["200"]

    def wait_for_more(self, responses: int) -> None:
        """Wait until this many more requests have succeeded."""
        succeeded = self.succeeded
        until(lambda: self.succeeded >= succeeded + responses)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.outcomes[self._request()] += 1
            self._stop.wait(0.002)  # leave processor time to the server

    def _connection(self) -> http.client.HTTPConnection:
        if self._tls:
            return http.client.HTTPSConnection("127.0.0.1", self._port, timeout=10, context=self._tls)
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)

    def _request(self) -> str:
        connection = self._connection()
        try:
            connection.connect()
            connection.request("GET", self._path.format(next(self._number)))
            response = connection.getresponse()
            is_complete = len(response.read()) == int(response.headers["Content-Length"])
            return str(response.status) if is_complete else "lost"
        except ConnectionRefusedError:
            return "refused"
        except (OSError, http.client.HTTPException):
            return "lost"
        finally:
            connection.close()
