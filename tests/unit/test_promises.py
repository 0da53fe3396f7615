"""What README.md and LICENSES.md promise has a test, and a licence, that is really there."""

import re

from tests.servers import ROOT

README = (ROOT / "README.md").read_text()
PACKAGES = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| ---")]


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_test_and_benchmark_the_readme_names_exists() -> None:
    named = set(re.findall(r"`((?:tests|benchmarks)/[\w/]+\.py)`", README))
    assert len(named) > 15
    assert not [path for path in named if not (ROOT / path).is_file()]


def test_every_promise_names_what_holds_it() -> None:
    for title in ("What it bears", "Trust"):
        promises = [row for row in rows(section(title))[1:] if not row.startswith("| **")]
        assert len(promises) > 3
        assert not [
            row for row in promises if "`tests/" not in row and "`benchmarks/" not in row and "by hand" not in row
        ]


def test_every_package_that_runs_has_its_licence_listed() -> None:
    listed = {name.strip() for row in rows((ROOT / "LICENSES.md").read_text()) for name in row.split("|")[1].split(",")}
    assert not PACKAGES - listed
