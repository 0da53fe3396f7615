"""`python -m tests`: provide what the tests need, run them all, and say what could not be had."""

import os
import subprocess
import sys

from tests import machine

# Many tests wait for a server or a clock, so four of them fill two cores. A worker takes tests in the order of the
# files, so that the server of a file starts once; one that has nothing left takes over the later half of another's.
WORKERS = os.environ.get("CASEBOOK_TEST_WORKERS", "4")
PARALLEL = ["--numprocesses", WORKERS, "--dist", "worksteal"]


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
