"""Measures a server on 127.0.0.1 with wrk: requests per second, and response times."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path

SCRIPT = Path(__file__).with_name("never_seen.lua")
CONNECTIONS = 16
#: More requests than one run of `never_seen.lua` can send, so that the next run starts with new queries.
STRIDE = 20_011
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_runs = count(1)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of wrk. Times are in milliseconds; ``failed`` counts requests without a 2xx or 3xx response."""

    per_second: float
    p50: float
    p99: float
    failed: int


def wrk(port: int, path: str | None, *, seconds: int = 1, connections: int = CONNECTIONS, header: str = "") -> Run:
    """Request one path again and again; with ``None``, partials that were never requested before."""
    command = [_program(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency"]
    command += ["-H", header] if header else []
    url = f"http://127.0.0.1:{port}{path or ''}"
    script = [] if path else ["-s", str(SCRIPT)]
    arguments = [] if path else ["--", str(next(_runs) * STRIDE)]
    done = subprocess.run(
        [*_pinned(-1), *command, *script, url, *arguments],
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=True,
    )
    return _read(done.stdout)


def pin(pid: int) -> None:
    """Run a server and its children on the first core only, because wrk runs on the last one."""
    if shutil.which("taskset") and (os.cpu_count() or 1) > 1:
        for process in (pid, *children(pid)):
            subprocess.run(["taskset", "-acp", "0", str(process)], capture_output=True, check=False)


def children(pid: int) -> list[int]:
    """The process ids of all descendants."""
    direct = [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()]
    return [*direct, *(grandchild for child in direct for grandchild in children(child))]


def private_megabytes(pid: int) -> float:
    """The memory that this process shares with no other (its unique set size)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(kilobytes) for kilobytes in re.findall(r"^Private_\w+: +(\d+) kB", rollup, re.MULTILINE)) / 1024


def _program() -> str:
    program = shutil.which("wrk")
    if not program:
        raise SystemExit("The benchmarks need wrk: apt-get install wrk")
    return program


def _pinned(core: int) -> list[str]:
    cores = os.cpu_count() or 1
    return ["taskset", "-c", str(core % cores)] if shutil.which("taskset") and cores > 1 else []


def _read(text: str) -> Run:
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    return Run(
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),  # type: ignore[index]
        p50=_milliseconds(text, "50%"),
        p99=_milliseconds(text, "99%"),
        failed=int(errors[1] if errors else 0) + sum(map(int, lost.groups() if lost else ())),
    )


def _milliseconds(text: str, percentile: str) -> float:
    number, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)\b", text).groups()  # type: ignore[union-attr]
    return float(number) * _UNITS[unit]
