"""The first start, the second, and Hugo building the same folder; and the memory that a study takes.

    python -m benchmarks.start [10000]

A start is gunicorn's, until it has answered the list. Hugo's is a whole build: it has no server to start before that.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks import places
from benchmarks.corpora import corpus
from benchmarks.goals import Goal, paired, table
from benchmarks.places import RIVALS, NotHereError
from benchmarks.servers import casebook

SIZE, ROUNDS = 10_000, 3
HUGO_SECONDS = 180
#: Read the content, then say how many kilobytes the process holds.
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
    made = [Goal("memory of a study", _kilobytes(content, size), 15, at_least=False, unit="kB")]
    try:
        times = [_round(content) for _ in range(rounds)]
    except NotHereError as error:
        print(f"  no Hugo: {error}")
        return made
    firsts, seconds, hugos = zip(*times, strict=True)
    for name, starts, most in (("first", firsts, 0.6), ("second", seconds, 0.15)):
        title = f"{name} start / Hugo's build, {size:,} studies"
        made.append(Goal(title, paired(starts, hugos), most, at_least=False))
    return made


def _round(content: Path) -> tuple[float, float, float]:
    """Seconds of a first start, a second, and Hugo's build, one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with _cache_folder(folder / "cache"):
            first, second = _start(content, folder), _start(content, folder)
        hugo = _hugo(content, folder / "hugo")
    print(f"  Casebook: {first:.1f} s the first time, {second:.1f} s the second; Hugo: {hugo:.1f} s", flush=True)
    return first, second, hugo


def _kilobytes(content: Path, size: int) -> float:
    """What one study more takes, read from a cache."""
    with tempfile.TemporaryDirectory() as scratch, _cache_folder(Path(scratch)):
        _held(content)
        return (_held(content) - _held(corpus(12))) / (size - 12)


@contextmanager
def _cache_folder(folder: Path):  # type: ignore[no-untyped-def]
    """Start as on a machine where nothing was read before."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        if before is not None:
            os.environ["XDG_CACHE_HOME"] = before


def _start(content: Path, scratch: Path) -> float:
    started = time.perf_counter()
    with casebook(content, scratch):
        return time.perf_counter() - started


def _held(content: Path) -> float:
    env = os.environ | {"CASEBOOK_CONTENT": str(content)}
    done = subprocess.run([sys.executable, "-c", READ], env=env, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _hugo(content: Path, site: Path) -> float:
    program = places.python().with_name("hugo")
    shutil.copytree(RIVALS / "hugo", site)
    shutil.copytree(content / "case-studies", site / "content/case-studies")
    started = time.perf_counter()
    try:
        subprocess.run(
            [str(program), "--quiet"], cwd=site, check=True, capture_output=True, text=True, timeout=HUGO_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotHereError(f"{error} {getattr(error, 'stdout', '')}") from None
    return time.perf_counter() - started


if __name__ == "__main__":
    print("\n".join(table(goals(*map(int, sys.argv[1:2])))))
