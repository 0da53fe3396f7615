"""Prometheus metrics on an address of their own: counted by every worker, summed and served by the master.

prometheus_client keeps the counts of several processes in one file each, named by process. Files of the dead must stay,
or counters would fall; so, over years of reloads, they would fill the disk. Here a file is named by a *slot*: a new
worker takes the lowest one that is free and counts on where the last one stopped.
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
from webapp.web.caching.page_cache import cache_result
from webapp.web.wsgi import Environ

log = logging.getLogger("casebook")

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
LIST = {"/case-studies": "list", "/case-studies/results": "partial"}
FEEDS = ("/case-studies.atom", "/case-studies.json")


@cache
def metrics() -> Metrics:
    """The only one; the first call is the master's, before it forks."""
    return Metrics()


class Metrics:
    def __init__(self) -> None:
        self._folder = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="casebook-metrics-")
        self._slots: dict[int, int] = {}
        self._slot = -1  # the master's own: it counts nothing
        values.ValueClass = values.MultiProcessValue(lambda: self._slot)  # type: ignore[no-untyped-call]
        self._answers = Counter(
            "casebook_answers",
            "Answers, by what was asked for and class of status.",
            ["route", "status"],
            registry=None,
        )
        self._seconds = Histogram(
            "casebook_answer_seconds", "Time to make an answer.", ["route"], buckets=BUCKETS, registry=None
        )
        self._cache = Counter(
            "casebook_cache", "Answers found ready (hit) or made by Flask (miss).", ["result"], registry=None
        )

    def answered(self, environ: Environ, status: int, seconds: float) -> None:
        kind = route(environ.get("PATH_INFO", ""))
        self._answers.labels(kind, f"{status // 100}xx").inc()
        self._seconds.labels(kind).observe(seconds)
        if result := cache_result(environ):
            self._cache.labels(result).inc()

    def refused(self, status: int) -> None:
        self._answers.labels("refused", f"{status // 100}xx").inc()

    def worker_begins(self, age: int) -> None:
        """Called in the master just before a fork, so that the worker finds its slot set. ``age`` is its number."""
        taken = set(self._slots.values())
        self._slot = self._slots[age] = next(slot for slot in range(len(taken) + 1) if slot not in taken)

    def worker_ended(self, age: int) -> None:
        self._slots.pop(age, None)

    def serve(self, host: str, port: int, content_store: ContentStore) -> None:
        """Answer on a thread of this process; without the port the site still runs, and says so."""
        registry = CollectorRegistry()
        MultiProcessCollector(registry, self._folder)  # type: ignore[no-untyped-call]
        registry.register(ContentCollector(content_store))
        try:
            start_http_server(port, host, registry)
        except OSError as problem:
            log.error("no metrics on %s port %d: %s", host, port, problem)  # noqa: TRY400

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class ContentCollector:
    """What is being served, asked of the master's content_store when somebody wants to know."""

    def __init__(self, content_store: ContentStore) -> None:
        self._shelf = content_store

    def collect(self) -> Iterator[Metric]:
        snapshot = self._shelf.snapshot()
        yield InfoMetricFamily("casebook_content", "The content served.", {"revision": snapshot.library.revision})
        studies = snapshot.library.live(snapshot.now).bit_count()
        yield GaugeMetricFamily("casebook_studies", "Studies a visitor can see.", studies)
        yield GaugeMetricFamily(
            "casebook_degraded", "1 while the last reading of the content was refused.", bool(self._shelf.errors)
        )


def route(path: str) -> str:
    """A handful of names: an address each would be a time series each, made by whoever query_suffix."""
    if path in LIST:
        return LIST[path]
    if path in FEEDS:
        return "feed"
    first, _, rest = path.removeprefix("/").partition("/")
    if first == "case-studies":
        return "study" if rest else "other"
    return first if first in ("static", "healthz", "readyz") else "other"
