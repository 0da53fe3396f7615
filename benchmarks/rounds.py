"""Compares all servers. Each is measured for a short time in every round, and ratios are taken within a round."""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.corpora import corpus
from benchmarks.environments import NotAvailableError
from benchmarks.goals import Goal, paired
from benchmarks.load import CONNECTIONS, Run, children, pin, private_megabytes, wrk
from benchmarks.servers import CEILING, LIST, SERVERS, get, kinds
from tests.servers import Server

NEVER_SEEN = "partial, never seen"
KINDS = ("list", "partial", NEVER_SEEN, "study", "304", "static file")
#: Measured with a single connection too.
ALONE = ("list", "partial", NEVER_SEEN)
#: Servers that only know a fixed set of responses.
FIXED = (CEILING, "nginx, the files")
#: Left out in a quick run.
SLOW = ("study", "static file")
#: Two servers, the kind of request, and the smallest ratio allowed between their requests per second.
GOALS = (
    *(("Casebook", CEILING, kind, 0.88) for kind in ("list", "partial", "study", "304")),
    ("Casebook", "plain Flask", NEVER_SEEN, 1.3),
    *(("Casebook", name, "list", 4.0) for name in ("Astro on Node", "Starlette", "Flask-FlatPages")),
    ("nginx caching Casebook", "nginx, the files", "list", 0.8),
)
#: The same for this many studies or more, where it is higher: plain Flask loops over all studies.
MANY_STUDIES, GOALS_FOR_MANY = 1_000, {("Casebook", "plain Flask", NEVER_SEEN): 5.0}
#: Pairs of measurements in a round for ratios whose goal is below ``NEAR``. One pair varies by a quarter, so one pair a
#: round could not tell 0.85 from 0.95.
PAIRS, NEAR = 10, 2.0
Measured = dict[tuple[str, str], list[Run]]
#: The arguments of a measurement: a port, a path (``None``: partials never requested before) and a header.
Target = tuple[int, str | None, str]


class Rounds:
    """Measures all servers with one number of studies."""

    def __init__(self, studies: int, *, quick: bool = False) -> None:
        self.studies = studies
        self._kinds = tuple(kind for kind in KINDS if kind not in SLOW or not quick)
        self._alone = ALONE if not quick else ()
        self._targets: dict[tuple[str, str], Target] = {}
        self.loaded: Measured = {}
        self.pairs: dict[tuple[str, str, str], list[tuple[Run, Run]]] = {}
        self.alone: Measured = {}
        self.bytes: dict[tuple[str, str], int] = {}
        self.memory: dict[str, float] = {}
        self.missing: dict[str, str] = {}

    def measure(self, rounds: int) -> None:
        content = corpus(self.studies)
        with ExitStack() as stack:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            running = {}
            for name, starter in SERVERS.items():
                try:
                    running[name] = stack.enter_context(starter(content, scratch))  # type: ignore[arg-type]
                except NotAvailableError as error:
                    self.missing[name] = str(error)
            for name, server in running.items():
                pin(server.pid)
                self._prepare(name, server, content)
            for number in range(rounds):
                print(f"  round {number + 1} of {rounds}", flush=True)
                for kind in self._kinds:
                    for name in list(running)[:: -1 if number % 2 else 1]:
                        self._measure_one(name, kind)
                for one, other, kind, limit in GOALS:
                    if limit <= NEAR:
                        self._measure_pairs(one, other, kind)
            for name, server in running.items():
                processes = children(server.pid) or [server.pid]
                self.memory[name] = max(map(private_megabytes, processes))

    def _prepare(self, name: str, server: Server, content: Path) -> None:
        """Find out which kinds of request this server can answer, and how long the responses are."""
        for kind, path in kinds(server.port, content).items():
            self._targets[name, kind] = server.port, path, ""
            self.bytes[name, kind] = len(get(server.port, path)[2])
        for header, tag in get(server.port, LIST)[1]:
            if header.lower() == "etag":
                self._targets[name, "304"] = server.port, LIST, f"If-None-Match: {tag}"
        if name not in FIXED:
            self._targets[name, NEVER_SEEN] = server.port, None, ""

    def _measure_one(self, name: str, kind: str) -> None:
        if target := self._targets.get((name, kind)):
            self.loaded.setdefault((name, kind), []).append(_load(target))
            if kind in self._alone:
                self.alone.setdefault((name, kind), []).append(_load(target, connections=1))

    def _measure_pairs(self, one: str, other: str, kind: str) -> None:
        """Measure two servers in turn, ``PAIRS`` times with the measurement that all servers get."""
        if kind not in self._kinds or not {(one, kind), (other, kind)} <= self._targets.keys():
            return
        for turn in range(1, PAIRS):
            order = (other, one) if turn % 2 else (one, other)
            runs = {name: _load(self._targets[name, kind]) for name in order}
            self.pairs.setdefault((one, other, kind), []).append((runs[one], runs[other]))

    def per_second(self, name: str, kind: str) -> list[float]:
        return [run.per_second for run in self.loaded.get((name, kind), [])]

    def ratio(self, one: str, other: str, kind: str) -> float | None:
        ones, others = self.per_second(one, kind), self.per_second(other, kind)
        for run, beside in self.pairs.get((one, other, kind), []):
            ones.append(run.per_second)
            others.append(beside.per_second)
        return paired(ones, others) if ones and others else None

    def goals(self) -> list[Goal]:
        higher = GOALS_FOR_MANY if self.studies >= MANY_STUDIES else {}
        measured = [
            (self.ratio(one, other, kind), one, other, kind, higher.get((one, other, kind), limit))
            for one, other, kind, limit in GOALS
        ]
        return [
            Goal(f"{kind}, {self.studies:,} studies: {one} / {other}", ratio, limit)
            for ratio, one, other, kind, limit in measured
            if ratio
        ]

    def tables(self) -> list[str]:
        paired_runs = [pair for pairs in self.pairs.values() for pair in pairs]
        failed = sum(run.failed for runs in (*self.loaded.values(), *self.alone.values(), *paired_runs) for run in runs)
        return [
            f"Requests per second at 16 connections, {self.studies:,} studies, one process each; in brackets the ratio "
            f"to the ceiling, for Casebook from {PAIRS} pairs a round.",
            "",
            *self._table(self._loaded_cell, KINDS),
            "",
            "Response times with one connection in milliseconds, p50 / p99, and the memory of the answering process.",
            "",
            *self._table(self._alone_cell, (*ALONE, "MB, not shared")),
            "",
            "Bytes of each response, uncompressed. The sites are not identical, so the comparison is of the tools.",
            "",
            *self._table(lambda name, kind: f"{self.bytes.get((name, kind), 0):,}", ("list", "partial", "study")),
            "",
            f"Requests that failed: {failed}.",
            *(f"Not measured: {name} ({why})." for name, why in self.missing.items()),
        ]

    def _table(self, cell: object, columns: tuple[str, ...]) -> list[str]:
        names = [name for name in SERVERS if name in self.memory]
        head = [f"| | {' | '.join(columns)} |", f"| --- |{' ---: |' * len(columns)}"]
        return head + [f"| {name} | {' | '.join(cell(name, column) for column in columns)} |" for name in names]  # type: ignore[operator]

    def _loaded_cell(self, name: str, kind: str) -> str:
        speeds = self.per_second(name, kind)
        if not speeds:
            return "–"
        ratio = self.ratio(name, CEILING, kind)
        return f"{statistics.median(speeds):,.0f}" + (f" ({ratio:.2f})" if ratio and name != CEILING else "")

    def _alone_cell(self, name: str, kind: str) -> str:
        if kind not in ALONE:
            return f"{self.memory[name]:.0f}"
        runs = self.alone.get((name, kind))
        if not runs:
            return "–"
        return " / ".join(f"{statistics.median(getattr(run, p) for run in runs):.2f}" for p in ("p50", "p99"))


def _load(target: Target, connections: int = CONNECTIONS) -> Run:
    port, path, header = target
    return wrk(port, path, connections=connections, header=header)
