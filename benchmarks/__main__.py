"""Every figure that is claimed for Casebook, measured here and now: `make bench`, or parts of it:

    python -m benchmarks --quick
    python -m benchmarks --only rivals,index

A whole run takes half an hour, a quick one three minutes and fewer sizes and rounds. What a whole run
prints it also writes to docs/benchmarks.md, the plot to docs/latency.svg and its table to README.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import signal
import sys
import time
from datetime import UTC, datetime

from benchmarks import index, plot, render, start
from benchmarks.goals import Goal, table
from benchmarks.places import ROOT
from benchmarks.rounds import Rounds
from benchmarks.sizes import Sizes

PARTS = ("index", "render", "start", "sizes", "rivals")
SIZES = [12, 100, 1_000, 10_000, 100_000]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--only", default=",".join(PARTS), help=f"parts, with commas: {', '.join(PARTS)}")
    asked.add_argument("--quick", action="store_true", help="fewer sizes and rounds")
    asked.add_argument("--rounds", type=int, default=0, help="instead of 4, or of 1 for a quick run")
    asked.add_argument("--studies", default="", help="how many the rivals show, with commas; instead of 100,1000")
    options = asked.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        asked.error(f"no such part: {', '.join(sorted(unknown))}")
    rounds = options.rounds or (1 if options.quick else 4)
    studies = [int(size) for size in (options.studies or ("100" if options.quick else "100,1000")).split(",")]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped then, too
    before = machine()
    sizes = Sizes(SIZES[:3] if options.quick else SIZES)
    goals, lines = measure(parts, rounds, studies, sizes, quick=options.quick)
    report = ["# Measured", "", before, "", *table(goals), "", *lines]
    print("\n" + "\n".join(report))
    if set(parts) == set(PARTS) and not options.quick:
        publish(report, sizes)


def publish(report: list[str], sizes: Sizes) -> None:
    docs, readme = ROOT / "docs", ROOT / "README.md"
    docs.mkdir(exist_ok=True)
    (docs / "benchmarks.md").write_text("\n".join(report) + "\n")
    (docs / "latency.svg").write_text(plot.svg(sizes.lines(), x="studies", y="p50 in milliseconds, one visitor alone"))
    rows = "\n".join(sizes.table())
    readme.write_text(re.sub(r"^\| studies \|(.+\n)+", rows + "\n", readme.read_text(), flags=re.MULTILINE))


def measure(
    parts: list[str], rounds: int, studies: list[int], sizes: Sizes, *, quick: bool
) -> tuple[list[Goal], list[str]]:
    goals: list[Goal] = []
    lines: list[str] = []
    simple = {
        "index": lambda: index.goals([10_000] if quick else [10_000, 100_000]),
        "render": render.goals,
        "start": lambda: start.goals(1_000, 1) if quick else start.goals(),
    }
    for part in PARTS:
        if part not in parts:
            continue
        began = time.monotonic()
        print(f"{part}:", flush=True)
        if part in simple:
            goals += simple[part]()
        elif part == "sizes":
            sizes.measure(rounds)
            goals += sizes.goals()
            lines += ["Casebook over the number of studies, one visitor alone.", "", *sizes.table(), ""]
        else:
            for size in studies:
                beside = Rounds(size, quick=quick)
                beside.measure(rounds)
                goals += beside.goals()
                lines += [*beside.tables(), ""]
        print(f"  {time.monotonic() - began:.0f} s", flush=True)
    return goals, lines


def machine() -> str:
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    day = datetime.now(UTC).date()
    where = f"Python {platform.python_version()}, {os.cpu_count()} cores, load average before it {load}"
    return f"Made by `make bench` on {day}: {where}. Ratios are medians of pairs in one run."


if __name__ == "__main__":
    main()
