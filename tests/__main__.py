"""`python -m tests`: provide what the tests need, run them all, and say what could not be had."""

import os
import subprocess
import sys

from tests import machine

# Two browsers and their servers fill two cores. A file stays on one worker, so its own server starts once.
PARALLEL = ["--numprocesses", os.environ.get("CASEBOOK_TEST_WORKERS", "2"), "--dist", "loadfile"]


def main(arguments: list[str]) -> int:
    missing = []
    for tool in machine.TOOLS:
        if not machine.find(tool):
            machine.install(tool)
        path = machine.find(tool)
        if path:
            os.environ[tool.variable] = path
        else:
            missing.append(tool)

    without = [f"--without={tool.name}" for tool in missing]
    tests = subprocess.run([sys.executable, "-m", "pytest", *PARALLEL, *without, *arguments], check=False)
    for tool in missing:
        print(f"FAILED: tests that need {tool.name} did not run. To install it: {tool.how_to_install()}")
    return tests.returncode or bool(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
