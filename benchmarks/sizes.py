"""Casebook with different numbers of studies: response times, start time and memory."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from benchmarks.corpora import corpus
from benchmarks.goals import Goal, paired
from benchmarks.load import Run, children, pin, private_megabytes, wrk
from benchmarks.plot import Line
from benchmarks.rounds import NEVER_SEEN
from benchmarks.servers import casebook, kinds

CACHED = ("list", "partial", "study")
KINDS = (*CACHED, NEVER_SEEN)
#: The goals compare these two numbers of studies.
BIG, SMALL = 10_000, 12


@dataclass(slots=True)
class Sized:
    """The measurements with one number of studies: memory after cached responses only, and at the end."""

    start_seconds: float = 0.0
    cached_megabytes: float = 0.0
    final_megabytes: float = 0.0
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def p50s(self, kind: str) -> list[float]:
        return [run.p50 for run in self.runs[kind]]


class Sizes:
    """Measures Casebook with each of ``sizes`` studies."""

    def __init__(self, sizes: list[int]) -> None:
        self.sized = {size: Sized() for size in sizes}

    def measure(self, rounds: int) -> None:
        contents = {size: corpus(size) for size in self.sized}
        with ExitStack() as stack:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            servers = {}
            for size, sized in self.sized.items():
                print(f"  starting with {size:,} studies", flush=True)
                started = time.monotonic()
                servers[size] = stack.enter_context(casebook(contents[size], scratch))
                sized.start_seconds = time.monotonic() - started
                pin(servers[size].pid)
            paths = {size: kinds(server.port, contents[size]) for size, server in servers.items()}
            for kinds_, megabytes in ((CACHED, "cached_megabytes"), ((NEVER_SEEN,), "final_megabytes")):
                for _, kind, size in product(range(rounds), kinds_, servers):
                    run = wrk(servers[size].port, paths[size].get(kind), connections=1)
                    self.sized[size].runs.setdefault(kind, []).append(run)
                for size, server in servers.items():
                    setattr(self.sized[size], megabytes, max(map(private_megabytes, children(server.pid))))

    def goals(self) -> list[Goal]:
        if not {SMALL, BIG} <= self.sized.keys():
            return []
        small, big = self.sized[SMALL], self.sized[BIG]
        goals = [
            Goal(
                f"a worker's unshared memory, cached responses, {BIG:,} studies",
                big.cached_megabytes,
                25,
                at_least=False,
                unit="MB",
            )
        ]
        for kind, limit in (("partial", 1.1), (NEVER_SEEN, 1.5)):
            ratio = paired(big.p50s(kind), small.p50s(kind))
            goals.append(Goal(f"{kind}: p50 at {BIG:,} / at {SMALL}", ratio, limit, at_least=False))
        return goals

    def table(self) -> list[str]:
        head = [
            "studies",
            *(f"{kind}, p50 / p99 ms" for kind in KINDS),
            "start, s",
            "MB of a worker, not shared",
            "after never-seen partials",
        ]
        lines = [f"| {' | '.join(head)} |", f"|{' ---: |' * len(head)}"]
        for size, sized in self.sized.items():
            cells = [f"{_median(sized.runs[kind], 'p50')} / {_median(sized.runs[kind], 'p99')}" for kind in KINDS]
            row = [f"{size:,}", *cells, f"{sized.start_seconds:.1f}"]
            row += [f"{sized.cached_megabytes:.0f}", f"{sized.final_megabytes:.0f}"]
            lines.append(f"| {' | '.join(row)} |")
        return lines

    def lines(self) -> list[Line]:
        sizes = list(self.sized)
        medians = {kind: [statistics.median(self.sized[s].p50s(kind)) for s in sizes] for kind in KINDS}
        return [Line(kind, list(zip(sizes, medians[kind], strict=True))) for kind in KINDS]


def _median(runs: list[Run], percentile: str) -> str:
    return f"{statistics.median(getattr(run, percentile) for run in runs):.2f}"
