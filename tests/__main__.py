"""`python -m tests`: provide what the tests need, run them all, and say what could not be had."""

import os
import subprocess
import sys

from tests import machine

# Two browsers and their servers fill two cores. A file stays on one worker, so its own server starts once. Files are
# taken by name, browser first and unit last: with short ones at the end both workers end together.
WORKERS = os.environ.get("CASEBOOK_TEST_WORKERS", "2")
PARALLEL = ["--numprocesses", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"]


def main(arguments: list[str]) -> int:
    missing = [need for need in machine.NEEDS if not machine.provide(need)]
    without = {f"--without={need.fixture}" for need in missing if need.fixture}
    command = [sys.executable, "-m", "pytest", *PARALLEL, *sorted(without), *arguments]
    tests = subprocess.run(command, check=False)
    for need in missing:
        said = "slower without" if need.optional else "FAILED: tests did not run without"
        print(f"{said} {need.name}. To install it: {need.command()}")
    return tests.returncode or any(not need.optional for need in missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
