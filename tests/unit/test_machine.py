"""`make test` on a machine that lacks something."""

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests import __main__, machine
from tests.machine import Need

MakeTest = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def make_test(monkeypatch: pytest.MonkeyPatch) -> MakeTest:
    """Runs no test and installs nothing, with these as the needs; returns the exit code and pytest's command."""
    command: list[str] = []

    def run(started: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        command.extend(started)
        print("tests have run")
        return subprocess.CompletedProcess(started, 0)

    def make(*needs: Need) -> tuple[int, list[str]]:
        monkeypatch.setattr(machine, "NEEDS", needs)
        monkeypatch.setattr(machine, "as_root", lambda: None)
        monkeypatch.setattr(subprocess, "run", run)
        return __main__.main([]), command

    return make


def need(*, works: bool, fixture: str = "", optional: bool = False) -> Need:
    return Need("a clock", ("clock",), fixture, lambda: works, optional=optional)


def test_what_works_is_not_spoken_of(make_test: MakeTest, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_test(need(works=True))[0] == 0
    assert "clock" not in capsys.readouterr().out


def test_what_cannot_be_had_is_named_with_its_command_after_the_rest_has_run(
    make_test: MakeTest, capsys: pytest.CaptureFixture[str]
) -> None:
    code, options = make_test(need(works=False, fixture="nginx"))
    assert code == 1
    assert "--without=nginx" in options
    before, _, after = capsys.readouterr().out.partition("tests have run")
    assert "FAILED" not in before
    assert "FAILED" in after
    assert "a clock" in after
    assert "apt-get install clock" in after


def test_what_only_makes_tests_faster_is_named_and_no_failure(
    make_test: MakeTest, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make_test(need(works=False, optional=True))[0] == 0
    assert "apt-get install clock" in capsys.readouterr().out


@pytest.mark.parametrize(("program", "found"), [("true", True), ("false", False)])
def test_a_program_counts_only_if_it_starts(monkeypatch: pytest.MonkeyPatch, program: str, found: bool) -> None:
    monkeypatch.setenv("CASEBOOK_A_PROGRAM_NOBODY_HAS", program)
    machine.find.cache_clear()
    assert bool(machine.find(("a-program-nobody-has",))) == found
