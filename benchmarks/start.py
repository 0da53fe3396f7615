"""The time of a first and a second start, compared with Hugo's build of the same folder, and the memory of a study.

    python -m benchmarks.start [10000]

A start lasts until gunicorn has answered a request for the list. Hugo has no server to start: its build is measured.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks import environments
from benchmarks.corpora import corpus
from benchmarks.environments import RIVALS, NotAvailableError
from benchmarks.goals import Goal, paired, table
from benchmarks.servers import casebook

SIZE, ROUNDS = 10_000, 3
#: The number of studies whose first start has a limit in seconds.
SMALL, SMALL_SECONDS = 1_000, 1.5
HUGO_SECONDS = 180
#: Reads the content, then prints the memory of the process in kilobytes.
READ = """
import gc, re
from pathlib import Path
from webapp.settings import from_environment
from webapp.content.store import ContentStore
content_store = ContentStore(from_environment())
gc.collect()
print(re.search(r"^Private_Dirty: +(\\d+)", Path("/proc/self/smaps_rollup").read_text(), re.MULTILINE)[1])
"""


def goals(size: int = SIZE, rounds: int = ROUNDS) -> list[Goal]:
    content = corpus(size)
    small = median(_starts(corpus(SMALL))[0] for _ in range(rounds))
    measured = [
        Goal(f"first start, {SMALL:,} studies", small, SMALL_SECONDS, at_least=False, unit="s"),
        Goal("memory of a study", _kilobytes_per_study(content, size), 15, at_least=False, unit="kB"),
    ]
    try:
        times = [_round(content) for _ in range(rounds)]
    except NotAvailableError as error:
        print(f"  no Hugo: {error}")
        return measured
    firsts, seconds, hugos = zip(*times, strict=True)
    for name, starts, limit in (("first", firsts, 1.1), ("second", seconds, 0.35)):
        title = f"{name} start / Hugo's build, {size:,} studies"
        measured.append(Goal(title, paired(starts, hugos), limit, at_least=False))
    return measured


def _round(content: Path) -> tuple[float, float, float]:
    """Seconds of a first start, a second start and Hugo's build, measured one after the other."""
    first, second = _starts(content)
    hugo = _hugo(content)
    print(f"  Casebook: first start {first:.1f} s, second {second:.1f} s; Hugo: {hugo:.1f} s", flush=True)
    return first, second, hugo


def _starts(content: Path) -> tuple[float, float]:
    """Seconds of a start with an empty parse cache, and of the next one."""
    with tempfile.TemporaryDirectory() as scratch, _cache_folder(Path(scratch)):
        return _start(content, Path(scratch)), _start(content, Path(scratch))


def _start(content: Path, scratch: Path) -> float:
    started = time.perf_counter()
    with casebook(content, scratch):
        return time.perf_counter() - started


def _hugo(content: Path) -> float:
    program = environments.python().with_name("hugo")
    with tempfile.TemporaryDirectory() as scratch:
        site = shutil.copytree(RIVALS / "hugo", Path(scratch) / "hugo")
        shutil.copytree(content / "case-studies", site / "content/case-studies")
        started = time.perf_counter()
        try:
            subprocess.run(
                [str(program), "--quiet"], cwd=site, check=True, capture_output=True, text=True, timeout=HUGO_SECONDS
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotAvailableError(f"{error} {getattr(error, 'stdout', '')}") from None
        return time.perf_counter() - started


def _kilobytes_per_study(content: Path, size: int) -> float:
    """The additional memory of each study, with all studies read from the parse cache."""
    with tempfile.TemporaryDirectory() as scratch, _cache_folder(Path(scratch)):
        _kilobytes(content)
        return (_kilobytes(content) - _kilobytes(corpus(12))) / (size - 12)


def _kilobytes(content: Path) -> float:
    env = os.environ | {"CASEBOOK_CONTENT": str(content)}
    finished = subprocess.run([sys.executable, "-c", READ], env=env, capture_output=True, text=True, check=True)
    return float(finished.stdout)


@contextmanager
def _cache_folder(folder: Path) -> Iterator[None]:
    """Let the program keep its parse cache in ``folder``."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        if before is not None:
            os.environ["XDG_CACHE_HOME"] = before


if __name__ == "__main__":
    print("\n".join(table(goals(*map(int, sys.argv[1:2])))))
