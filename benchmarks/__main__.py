"""Measures every figure of the documentation on this machine: `make bench`, or only some parts:

    python -m benchmarks --quick
    python -m benchmarks --only rivals,index

A full run takes half an hour; a quick run has fewer sizes and rounds, and takes three minutes. A full run writes its
report to docs/benchmarks.md, the plot to docs/latency.svg and the table of sizes to README.md.
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
from benchmarks.environments import ROOT
from benchmarks.goals import Goal, table
from benchmarks.rounds import Rounds
from benchmarks.sizes import Sizes

PARTS = ("index", "render", "start", "sizes", "rivals")
SIZES = [12, 100, 1_000, 10_000, 100_000]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, with commas: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer sizes and rounds")
    parser.add_argument("--rounds", type=int, default=0, help="instead of 4, or of 1 for a quick run")
    parser.add_argument(
        "--studies",
        default="",
        help="numbers of studies for the comparison with rivals, with commas; instead of 100,1000",
    )
    options = parser.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"unknown part: {', '.join(sorted(unknown))}")
    rounds = options.rounds or (1 if options.quick else 4)
    studies = [int(size) for size in (options.studies or ("100" if options.quick else "100,1000")).split(",")]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped too
    before = machine()
    sizes = Sizes(SIZES[:3] if options.quick else SIZES)
    goals, lines = measure(parts, rounds, studies, sizes, quick=options.quick)
    report = ["# Measured", "", before, "", *table(goals), "", *lines]
    print("\n" + "\n".join(report))
    if set(parts) == set(PARTS) and not options.quick:
        publish(report, sizes)


def publish(report: list[str], sizes: Sizes) -> None:
    """Write the report, the plot and the README's table."""
    docs, readme = ROOT / "docs", ROOT / "README.md"
    docs.mkdir(exist_ok=True)
    (docs / "benchmarks.md").write_text("\n".join(report) + "\n")
    (docs / "latency.svg").write_text(plot.svg(sizes.lines(), x="studies", y="p50 in milliseconds, one connection"))
    rows = "\n".join(sizes.table())
    readme.write_text(re.sub(r"^\| studies \|(.+\n)+", rows + "\n", readme.read_text(), flags=re.MULTILINE))


def measure(
    parts: list[str], rounds: int, studies: list[int], sizes: Sizes, *, quick: bool
) -> tuple[list[Goal], list[str]]:
    goals: list[Goal] = []
    lines: list[str] = []
    measure_part = {
        "index": lambda: index.goals([10_000] if quick else [10_000, 100_000]),
        "render": render.goals,
        "start": lambda: start.goals(1_000, 1) if quick else start.goals(),
    }
    for part in PARTS:
        if part not in parts:
            continue
        began = time.monotonic()
        print(f"{part}:", flush=True)
        if part in measure_part:
            goals += measure_part[part]()
        elif part == "sizes":
            sizes.measure(rounds)
            goals += sizes.goals()
            lines += ["Casebook with different numbers of studies, one connection.", "", *sizes.table(), ""]
        else:
            for size in studies:
                comparison = Rounds(size, quick=quick)
                comparison.measure(rounds)
                goals += comparison.goals()
                lines += [*comparison.tables(), ""]
        print(f"  {time.monotonic() - began:.0f} s", flush=True)
    return goals, lines


def machine() -> str:
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    day = datetime.now(UTC).date()
    details = f"Python {platform.python_version()}, {os.cpu_count()} cores, load average before the run {load}"
    return f"Made by `make bench` on {day}: {details}. Ratios are medians of pairs in one run."


if __name__ == "__main__":
    main()
