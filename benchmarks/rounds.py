"""All servers beside each other: visited in turn, in several short rounds, and compared within each round."""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.corpora import corpus
from benchmarks.goals import Goal, paired
from benchmarks.load import CONNECTIONS, Run, children, pin, private_megabytes, wrk
from benchmarks.places import NotHereError
from benchmarks.servers import CEILING, LIST, SERVERS, get, kinds
from tests.servers import Server

NEVER_SEEN = "partial, never seen"
KINDS = ("list", "partial", NEVER_SEEN, "study", "304", "static file")
#: What one visitor alone is timed on.
ALONE = ("list", "partial", NEVER_SEEN)
#: They cannot answer what they have not been given.
FIXED = (CEILING, "nginx, the files")
#: What a quick run leaves out.
SLOW = ("study", "static file")
#: One, other, of what, and the least the one is to be of the other.
GOALS = (
    *(("Casebook", CEILING, kind, 0.9) for kind in ("list", "partial", "study", "304")),
    ("Casebook", "plain Flask", NEVER_SEEN, 2.0),
    *(("Casebook", name, "list", 4.0) for name in ("Astro on Node", "Starlette", "Flask-FlatPages")),
    ("nginx caching Casebook", "nginx, the files", "list", 0.8),
)
#: Visits in a round to each of two servers whose goal is near. A pair of visits scatters by a quarter, so that one a
#: round could not tell 0.85 from 0.95.
CLOSE, NEAR = 10, 2.0
Measured = dict[tuple[str, str], list[Run]]
#: What a server is asked for one kind: a port, a path (``None``: partials never seen) and a header.
Ask = tuple[int, str | None, str]


class Rounds:
    def __init__(self, studies: int, *, quick: bool = False) -> None:
        self.studies = studies
        self._kinds = tuple(kind for kind in KINDS if kind not in SLOW or not quick)
        self._alone = ALONE if not quick else ()
        self._asks: dict[tuple[str, str], Ask] = {}
        self.loaded: Measured = {}
        self.close: dict[tuple[str, str, str], list[tuple[Run, Run]]] = {}
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
                except NotHereError as error:
                    self.missing[name] = str(error)
            for name, server in running.items():
                pin(server.pid)
                self._prepare(name, server, content)
            for number in range(rounds):
                print(f"  round {number + 1} of {rounds}", flush=True)
                for kind in self._kinds:
                    for name in list(running)[:: -1 if number % 2 else 1]:
                        self._visit(name, kind)
                for one, other, kind, limit in GOALS:
                    if limit <= NEAR:
                        self._compare(one, other, kind)
            for name, server in running.items():
                processes = children(server.pid) or [server.pid]
                self.memory[name] = max(map(private_megabytes, processes))

    def _prepare(self, name: str, server: Server, content: Path) -> None:
        """What this server can be asked."""
        for kind, path in kinds(server.port, content).items():
            self._asks[name, kind] = server.port, path, ""
            self.bytes[name, kind] = len(get(server.port, path)[2])
        for header, tag in get(server.port, LIST)[1]:
            if header.lower() == "etag":
                self._asks[name, "304"] = server.port, LIST, f"If-None-Match: {tag}"
        if name not in FIXED:
            self._asks[name, NEVER_SEEN] = server.port, None, ""

    def _visit(self, name: str, kind: str) -> None:
        if ask := self._asks.get((name, kind)):
            self.loaded.setdefault((name, kind), []).append(_load(ask))
            if kind in self._alone:
                self.alone.setdefault((name, kind), []).append(_load(ask, connections=1))

    def _compare(self, one: str, other: str, kind: str) -> None:
        """The visits of a round to two servers whose goal is near, but for those that all servers get."""
        if kind not in self._kinds or not {(one, kind), (other, kind)} <= self._asks.keys():
            return
        for turn in range(1, CLOSE):
            order = (other, one) if turn % 2 else (one, other)
            runs = {name: _load(self._asks[name, kind]) for name in order}
            self.close.setdefault((one, other, kind), []).append((runs[one], runs[other]))

    def per_second(self, name: str, kind: str) -> list[float]:
        return [run.per_second for run in self.loaded.get((name, kind), [])]

    def ratio(self, one: str, other: str, kind: str) -> float | None:
        ones, others = self.per_second(one, kind), self.per_second(other, kind)
        for run, beside in self.close.get((one, other, kind), []):
            ones.append(run.per_second)
            others.append(beside.per_second)
        return paired(ones, others) if ones and others else None

    def goals(self) -> list[Goal]:
        made = [(self.ratio(one, other, kind), one, other, kind, limit) for one, other, kind, limit in GOALS]
        return [
            Goal(f"{kind}, {self.studies:,} studies: {one} / {other}", ratio, limit)
            for ratio, one, other, kind, limit in made
            if ratio
        ]

    def tables(self) -> list[str]:
        close = [pair for pairs in self.close.values() for pair in pairs]
        failed = sum(run.failed for runs in (*self.loaded.values(), *self.alone.values(), *close) for run in runs)
        return [
            f"Requests a second at 16 connections, {self.studies:,} studies, one process each; in brackets the paired "
            f"ratio to the ceiling, Casebook's to it of {CLOSE} pairs a round.",
            "",
            *self._table(self._loaded_cell, KINDS),
            "",
            "Milliseconds one visitor alone waits, p50 / p99; and the memory of the process that answers.",
            "",
            *self._table(self._alone_cell, (*ALONE, "MB of its own")),
            "",
            "Bytes of each answer, uncompressed: where they differ the comparison is of the tools, not byte for byte.",
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


def _load(ask: Ask, connections: int = CONNECTIONS) -> Run:
    port, path, header = ask
    return wrk(port, path, connections=connections, header=header)
