"""Prometheus metrics at an address of their own: every worker counts, and the master serves the sums.

prometheus_client keeps one file of counters per process, named by process id. Files of dead processes must stay, or
counters would fall, so every reload would add files. Here a file is named by a *slot* instead: a new worker takes the
lowest free slot and continues its counters.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server, values
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from webapp.content.store import ContentStore
from webapp.settings import memory_folder
from webapp.web.list_path import ROUTE
from webapp.web.request_context import cache_result
from webapp.web.wsgi import Environ

log = logging.getLogger("casebook")

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
ROUTES = {
    ROUTE: "list",
    f"{ROUTE}/results": "partial",
    f"{ROUTE}/cards": "cards",
    f"{ROUTE}.atom": "feed",
    f"{ROUTE}.json": "feed",
    "/healthz": "healthz",
    "/readyz": "readyz",
}


@cache
def metrics() -> Metrics:
    """The only instance; the master makes it, before it forks."""
    return Metrics()


class Metrics:
    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="casebook-metrics-", dir=memory_folder())
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = self._folder
        self._slots: dict[int, int] = {}
        self._slot = -1  # the master's, which counts nothing
        values.ValueClass = values.MultiProcessValue(lambda: self._slot)  # type: ignore[no-untyped-call]
        self._responses = Counter(
            "casebook_answers", "Responses by route and class of status.", ["route", "status"], registry=None
        )
        self._seconds = Histogram(
            "casebook_answer_seconds", "Time to make a response.", ["route"], buckets=BUCKETS, registry=None
        )
        self._cache = Counter(
            "casebook_cache", "Responses from the page cache (hit) or from Flask (miss).", ["result"], registry=None
        )

    def count_response(self, environ: Environ, status: int, seconds: float) -> None:
        route = route_of(environ.get("PATH_INFO", ""))
        self._responses.labels(route, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)
        if result := cache_result(environ):
            self._cache.labels(result).inc()

    def count_refused(self, status: int) -> None:
        self._responses.labels("refused", f"{status // 100}xx").inc()

    def start_worker(self, age: int) -> None:
        """The master calls it before a fork, so that the worker inherits its slot. ``age`` is gunicorn's number."""
        taken = set(self._slots.values())
        self._slot = self._slots[age] = min(set(range(len(taken) + 1)) - taken)

    def end_worker(self, age: int) -> None:
        self._slots.pop(age, None)

    def serve(self, host: str, port: int, content_store: ContentStore) -> None:
        """Serve the metrics on a thread of this process. If the port is taken, the site runs without them."""
        registry = CollectorRegistry()
        MultiProcessCollector(registry, self._folder)  # type: ignore[no-untyped-call]
        registry.register(ContentCollector(content_store))
        try:
            start_http_server(port, host, registry)
        except OSError as error:
            log.error("no metrics on %s port %d: %s", host, port, error)  # noqa: TRY400

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class ContentCollector:
    """The state of the master's content store, read when the metrics are requested."""

    def __init__(self, content_store: ContentStore) -> None:
        self._content_store = content_store

    def collect(self) -> Iterator[Metric]:
        library, now = self._content_store.snapshot()
        yield InfoMetricFamily("casebook_content", "The content served.", {"revision": library.revision})
        yield GaugeMetricFamily("casebook_studies", "Studies a visitor can see.", library.live(now).bit_count())
        yield GaugeMetricFamily(
            "casebook_degraded", "1 if the last content read was refused.", bool(self._content_store.errors)
        )


def route_of(path: str) -> str:
    """One of a few names: visitors could create any number of time series if each path had its own."""
    if path.startswith("/static/"):
        return "static"
    return ROUTES.get(path, "study" if path.startswith(f"{ROUTE}/") else "other")
