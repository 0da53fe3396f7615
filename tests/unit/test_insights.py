"""`casebook insights`: what visitors look for, from logs of any kind, size and honesty."""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ROOT, SITE, a_content_folder, a_study_text
from webapp.cli import main
from webapp.insights.answer import Answer, Query, parse
from webapp.insights.counter import BoundedCounter
from webapp.insights.insights import gather
from webapp.insights.log_file import MAX_BYTES, LogFile
from webapp.insights.steps import SECONDS, without_steps

START = 1_790_000_000


def a_line(words: str = "", *, at: float = 0, found: int = 3, page: int = 1, **terms: list[str]) -> str:
    time = f"{datetime.fromtimestamp(START + at, UTC):%Y-%m-%dT%H:%M:%SZ}"
    fields = {"event": "query", "time": time, "terms": terms, "words": words, "page": page, "found": found}
    return json.dumps(fields) + "\n"


def a_log(path: Path, *lines: str) -> Path:
    path.write_text("".join(lines))
    return path


def insights(*logs: object, content: Path | None = SITE) -> Result:
    runner = CliRunner(env={"CASEBOOK_CONTENT": str(content) if content else None})
    return runner.invoke(main, ["insights", *map(str, logs)], catch_exceptions=False)


def as_json(*logs: object, content: Path | None = SITE) -> Any:
    result = insights("--format", "json", *logs, content=content)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def counts(rows: list[dict[str, Any]], name: str) -> dict[Any, int]:
    return {row[name] if isinstance(row[name], str) else tuple(row[name]): row["count"] for row in rows}


# What is counted


def test_terms_pairs_and_searches_are_counted(tmp_path: Path) -> None:
    lines = [
        a_line(at=0),
        a_line(at=100, industry=["fintech"]),
        a_line(at=200, industry=["fintech", "media"], product=["api"]),
        a_line("Payments", at=300, product=["api"]),
        a_line("payments", at=400),
        a_line("payments", at=401, page=2),
    ]
    report = as_json(a_log(tmp_path / "log", *lines))
    assert (report["lists"], report["filtered"], report["searched"], report["steps"]) == (5, 3, 2, 0)
    assert (report["from"], report["to"]) == ("2026-09-21T14:13:20Z", "2026-09-21T14:20:00Z")
    assert counts(report["terms"], "term") == {"industry=fintech": 2, "product=api": 2, "industry=media": 1}
    assert counts(report["pairs"], "terms") == {
        ("industry=fintech", "industry=media"): 1,
        ("industry=fintech", "product=api"): 1,
        ("industry=media", "product=api"): 1,
    }
    assert counts(report["searches"], "words") == {"payments": 2}


def test_a_search_in_vain_comes_with_the_nearest_spelling_that_finds_something(tmp_path: Path) -> None:
    lines = [a_line(words, at=100 * n, found=0) for n, words in enumerate(["fintehc", "fintehc", "zzzzzz", "fintech"])]
    rows = as_json(a_log(tmp_path / "log", *lines))["inVain"]
    assert rows[0] == {
        "words": "fintehc", "terms": [], "count": 2, "findsNow": 0, "nearest": "fintech", "nearestFinds": 4,
    }  # fmt: skip
    assert [(row["words"], row["findsNow"], row["nearest"]) for row in rows[1:]] == [
        ("fintech", 4, None),
        ("zzzzzz", 0, None),
    ]


def test_the_stories_that_queries_find_least_come_first(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    site = a_content_folder(
        folder,
        acme=a_study_text("acme", industry=["ai"]),
        bolt=a_study_text("bolt", industry=["media"]),
        hidden=a_study_text("hidden", industry=["media"], draft=True),
    )
    log = a_log(tmp_path / "log", a_line(industry=["ai"]), a_line(at=50, industry=["ai"]), a_line(at=90))
    rows = as_json(log, content=site)["foundLeast"]
    assert [(row["story"], row["count"]) for row in rows] == [("bolt", 0), ("acme", 2)]


def test_the_text_has_a_table_of_each_kind(tmp_path: Path) -> None:
    lines = [
        a_line(industry=["fintech"], product=["integration"]),
        a_line("fintehc", at=60, found=0, product=["integration"]),
        a_line("api", at=120),
    ]
    text = insights(a_log(tmp_path / "log", *lines)).stdout
    assert text.startswith("3 lists shown, 2026-09-21T14:13:20Z to 2026-09-21T14:15:20Z\n")
    assert "        2  product=integration\n" in text
    assert "        1  industry=fintech + product=integration\n" in text
    assert re.search(r'Searched in vain\n +1  fintehc \(product=integration\): "fintech" finds \d\n', text)
    assert "\nStories found least by filters and searches\n" in text


# Steps on the way


def queries(*steps: tuple[float, str], **terms: list[str]) -> list[str]:
    answers = (parse(a_line(words, at=at, **terms).encode()) for at, words in steps)
    return [answer.query.words for answer in without_steps(filter(None, answers))]


def test_the_letters_of_a_word_that_was_being_typed_are_no_searches() -> None:
    assert queries((0, "fin"), (1, "finte"), (2, "fintech"), (9, "fintech api")) == ["fintech api"]


def test_a_later_search_is_one_of_its_own() -> None:
    assert queries((0, "fin"), (SECONDS + 1, "fintech")) == ["fin", "fintech"]


def test_each_query_makes_only_one_other_a_step() -> None:
    assert queries(*[(0, "cloud")] * 5, (1, "cloud security")) == ["cloud"] * 4 + ["cloud security"]


def test_the_same_words_with_other_terms_are_no_step() -> None:
    answers = [parse(a_line("fin", industry=["ai"]).encode()), parse(a_line("fintech", at=1).encode())]
    assert len(list(without_steps(filter(None, answers)))) == 2


def test_filters_that_are_ticked_one_after_the_other_count_once(tmp_path: Path) -> None:
    log = a_log(
        tmp_path / "log",
        a_line(industry=["ai"]),
        a_line(at=3, industry=["ai"], product=["api"]),
        a_line("cloud", at=8, industry=["ai"], product=["api"]),
    )
    report = as_json(log)
    assert (report["steps"], report["filtered"]) == (2, 1)
    assert counts(report["terms"], "term") == {"industry=ai": 1, "product=api": 1}


@given(st.lists(st.tuples(st.integers(0, 60), st.text("ab", min_size=1, max_size=4)), max_size=40))
def test_no_query_is_counted_twice_and_none_without_a_longer_one_is_lost(steps: list[tuple[int, str]]) -> None:
    steps.sort(key=lambda step: step[0])
    kept = queries(*steps)
    typed = [words for _, words in steps]
    assert all(kept.count(words) <= typed.count(words) for words in kept)
    for words in typed:
        if not any(other.startswith(words) and other != words for other in typed):
            assert kept.count(words) == typed.count(words)


def test_logs_of_several_instances_are_read_in_the_order_of_time(tmp_path: Path) -> None:
    first = a_log(tmp_path / "a", a_line("fin"), a_line("fintech", at=2))
    second = a_log(tmp_path / "b", a_line("finte", at=1))
    assert counts(as_json(first, second)["searches"], "words") == {"fintech": 1}


# Files


def test_logs_may_be_compressed_and_rotated(tmp_path: Path) -> None:
    old, new = a_log(tmp_path / "log", a_line("api")), tmp_path / "log.1"
    new.write_bytes(gzip.compress(a_line("api", at=60).encode()) + gzip.compress(a_line("api", at=120).encode()))
    assert as_json(new, old)["searches"] == [{"words": "api", "count": 3}]


@pytest.mark.parametrize("arguments", [[], ["-"]])
@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_a_log_may_be_piped(arguments: list[str], compress: Callable[[bytes], bytes]) -> None:
    command = [sys.executable, "-m", "webapp.cli", "insights", "--content", SITE, *arguments]
    piped = subprocess.run(command, input=compress(a_line("api").encode()), capture_output=True, check=True, cwd=ROOT)
    assert (b"\n        1  api\n" in piped.stdout, piped.stderr) == (True, b"")


def test_a_damaged_archive_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress("".join(a_line("api", at=60 * n) for n in range(5000)).encode())[:-2000])
    result = insights(path)
    assert (result.exit_code, f"{path} was not read to its end: " in result.stderr) == (0, True)
    assert re.search(r"^[\d,]+ lists shown", result.stdout)


def test_lines_of_other_logs_and_prefixes_of_collectors_do_not_matter(tmp_path: Path) -> None:
    lines = [
        "[2026-11-30 08:00:00 +0000] [7] [INFO] Listening at: http://127.0.0.1:8000 (7)\n",
        "GET /case-studies 200 7000 0.2ms hit revision=0123456789ab id=00000000\n",
        '{"time": "2026-11-30T08:00:00.000+00:00", "method": "GET", "path": "/case-studies", "status": 200}\n',
        "Nov 30 08:00:00 host casebook[7]: " + a_line("journald"),
        "casebook-a-1  | " + a_line("compose", at=60),
        "2026-11-30T08:00:00.000000000Z stdout F " + a_line("kubernetes", at=120),
    ]
    report = as_json(a_log(tmp_path / "log", *lines))
    assert set(counts(report["searches"], "words")) == {"journald", "compose", "kubernetes"}
    assert report["brokenLines"] == 0


# Hostile logs


FORGED = [
    # As the access log has addresses, and messages the requests that they are about.
    "GET /" + a_line("forged").replace(" ", "").strip() + " 404 10 1ms miss revision=0 id=0\n",
    "GET /" + a_line("forged"),
    "[ERROR] GET '/x " + a_line("forged").strip() + "' failed\n",
    json.dumps({"time": "2026-11-30T08:00:00Z", "message": "refused " + a_line("forged")}) + "\n",
    a_line(a_line("forged")[:90]).replace('"words"', '"other"'),
]


@pytest.mark.parametrize("line", FORGED)
def test_a_request_cannot_forge_a_line(line: str) -> None:
    assert parse(line.encode()) is None


@pytest.mark.parametrize(
    "broken",
    [
        a_line("api")[:60] + "\n",
        a_line("api").replace("3", "null"),
        a_line("api").replace("2026-", "20x6-"),
        a_line("api").replace("2026-", "0000-"),
        a_line("api").replace('"found": 3', '"found": ' + "9" * 5000),
        a_line("api").replace("{}", '{"industry": "ai"}'),
        a_line("api").replace("{}", '{"industry": [["ai"]]}'),
        a_line("api").replace("{}", json.dumps({"industry": ["ai"] * 100})),
        a_line("api").replace("{}", json.dumps({"industry": ["a" * 1000]})),
        a_line("api").replace("{}", "[" * 5000),
        '{"event": "query", \xff\xfe}\n',
    ],
)
def test_a_broken_line_is_counted_as_broken_and_the_others_are_read(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "log"
    path.write_bytes((a_line("cloud") + broken).encode("latin-1") + a_line("cloud", at=60).encode())
    report = as_json(path)
    assert (report["brokenLines"], report["searches"]) == (1, [{"words": "cloud", "count": 2}])


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_control_character_reaches_the_terminal(tmp_path: Path, style: str) -> None:
    hostile = "\x1b[31m\x07\x9b\x7f\u202e\ud800\n"
    result = insights("--format", style, a_log(tmp_path / "log", a_line(hostile, found=0, industry=[hostile])))
    assert result.exit_code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.stdout)


def test_a_line_of_any_length_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(a_line("cloud") + "x" * (MAX_BYTES * 5 + 1) + "\n" + "y" * MAX_BYTES + "\n" + a_line("api", at=60))
    with path.open("rb") as file:
        lines = list(LogFile("log", file).lines(lambda _bytes: None))
    assert max(map(len, lines)) < MAX_BYTES
    assert set(counts(as_json(path)["searches"], "words")) == {"cloud", "api"}


@given(st.binary(max_size=200))
def test_no_line_whatever_raises(line: bytes) -> None:
    parse(line)
    parse(b'{"event": "query", ' + line)


# Bounds


@given(st.lists(st.integers(0, 30), max_size=300), st.integers(1, 8))
def test_a_bounded_count_is_too_low_by_at_most_its_error(keys: list[int], size: int) -> None:
    counter = BoundedCounter[int](size)
    for key in keys:
        counter.add(key)
    assert len(counter.counts) <= 2 * size
    assert counter.error <= len(keys) / size
    for key in set(keys):
        assert keys.count(key) - counter.error <= counter.counts[key] <= keys.count(key)


def test_more_searches_than_are_kept_are_said_to_be_inexact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.insights.insights.SIZE", 3)
    words = [word for n in range(40) for word in ("cloud", f"word{n}x")]
    report = as_json(a_log(tmp_path / "log", *(a_line(word, at=60 * n) for n, word in enumerate(words))))
    (first, *_), error = report["searches"], report["mayBeTooLowBy"]
    assert first["words"] == "cloud"
    assert 0 < error <= 80 / 3
    assert 40 - error <= first["count"] <= 40
    text = insights(tmp_path / "log").stdout
    assert f"a count may be too low by up to {error}\n" in text


def test_any_number_of_answers_in_one_second_waits_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.insights.steps._MAX_WAITING", 3)
    one = Answer(0, Query((), "a"), 1, 1)
    taken = []

    def answers() -> Any:
        for number in range(100):
            taken.append(number)
            yield one

    assert next(iter(without_steps(answers()))) == one
    assert len(taken) == 4


def test_progress_adds_up_to_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress("".join(a_line(f"word {n}", at=n) for n in range(9000)).encode()))
    steps: list[int] = []
    with path.open("rb") as file:
        log = LogFile("log", file)
        assert gather([log], steps.append).lists == 9000
        assert log.size == path.stat().st_size
    assert len(steps) == 4
    assert 0 < sum(steps) <= log.size


# Without a site, without a log


def test_without_a_site_or_with_a_broken_one_the_log_is_still_read(tmp_path: Path, monkeypatch: Any) -> None:
    log = a_log(tmp_path / "log", a_line("fintehc", found=0))
    (tmp_path / "empty").mkdir()
    result = insights(log, content=tmp_path / "empty")
    assert "because they have errors: see `casebook check" in result.stderr
    assert "        1  fintehc\n" in result.stdout
    monkeypatch.setattr("webapp.settings._IS_INSTALLED", True)
    result = insights(log, content=None)
    assert "name their site with --content SITE" in result.stderr
    assert "Stories found least" not in result.stdout


def test_a_log_without_a_query_says_how_to_get_one(tmp_path: Path) -> None:
    result = insights(a_log(tmp_path / "log", "nothing\n"))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "0 lists shown")
    assert "CASEBOOK_QUERY_LOG" in result.stderr


def test_wrong_usage_is_said(tmp_path: Path) -> None:
    assert insights(tmp_path / "none").exit_code == 2
    assert insights(tmp_path).exit_code == 2
    assert insights("--format", "xml").exit_code == 2


def test_at_a_terminal_the_command_says_how_to_give_it_a_log() -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "webapp.cli", "insights"]
    result = subprocess.run(command, stdin=theirs, capture_output=True, check=False, cwd=ROOT)
    os.close(ours)
    os.close(theirs)
    assert (result.returncode, b"journalctl -u casebook -o cat" in result.stderr) == (2, True)


def test_a_pipe_has_no_size() -> None:
    read, write = os.pipe()
    with os.fdopen(write, "wb") as pipe:
        pipe.write(a_line("api").encode())
    with os.fdopen(read, "rb") as file:
        log = LogFile("pipe", file)
        assert log.size == 0
        assert len(list(log.lines(lambda _bytes: None))) == 1
