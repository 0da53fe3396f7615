"""`python -m tests.other_browsers`: provide Firefox and WebKitGTK, and run the journeys in both."""

import subprocess
import sys

from tests import machine

JOURNEYS = "tests/other_browsers/journeys.py"


def main(arguments: list[str]) -> int:
    missing = [need for need in machine.OTHER_BROWSERS if not machine.provide(need)]
    for need in missing:
        print(f"FAILED: there is no {need.name} here. To install it: {need.command()}")
    if missing:
        return 1
    return subprocess.run([sys.executable, "-m", "pytest", JOURNEYS, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
