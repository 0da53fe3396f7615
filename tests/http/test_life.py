"""Stop, killed workers, deleted content and a changed clock, with the real gunicorn under load."""

import json
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.factories import SITE, a_library, a_study
from tests.http.load import LoadGenerator
from tests.http.raw import fetch, request
from tests.http.visitor import Visitor
from tests.servers import ROOT, gunicorn, until
from webapp import create_app
from webapp.settings import Settings

TWO = {"CASEBOOK_WORKERS": "2"}


def test_a_stop_answers_every_connection_that_was_made() -> None:
    with gunicorn(env=TWO) as server, LoadGenerator(server.port, threads=6) as load:
        load.wait_for_more(100)
        assert server.stop() == 0
        until(lambda: load.outcomes["refused"])
    assert set(load.outcomes) == {"200", "refused"}


def test_no_connection_is_made_between_the_last_one_accepted_and_the_end_of_listening() -> None:
    with gunicorn(env=TWO) as server, LoadGenerator(server.port, threads=6) as load:
        load.wait_for_more(100)
        with paused(server.workers()):
            server.signal(signal.SIGTERM)
            until(lambda: not connects(server.port))
        assert server.stop() == 0
        until(lambda: load.outcomes["refused"])
    assert set(load.outcomes) == {"200", "refused"}


@contextmanager
def paused(processes: set[int]) -> Iterator[None]:
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def connects(port: int) -> bool:
    """Whether the kernel completes a handshake, which takes microseconds on one machine."""
    with suppress(TimeoutError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
        return True
    return False


def test_a_worker_that_gets_sigterm_before_it_listens_stops(tmp_path: Path) -> None:
    configuration = tmp_path / "gunicorn.conf.py"
    configuration.write_text(
        f"exec(open({str(ROOT / 'gunicorn.conf.py')!r}).read())\nimport os, signal\n"
        "def post_fork(_server, worker): worker.age == 1 and os.kill(os.getpid(), signal.SIGTERM)\n"
    )
    with gunicorn("-c", str(configuration), env=TWO) as server:
        until(lambda: server.output().count("Booting worker") == 3 and len(server.workers()) == 2)
        assert fetch(server.port, request("/healthz")).status == 200


def test_a_killed_worker_is_replaced_and_takes_only_what_it_was_answering_with_it() -> None:
    with gunicorn(env=TWO) as server, LoadGenerator(server.port, threads=6) as load:
        load.wait_for_more(100)
        before = server.workers()
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(server.workers() - before) == 1)
        load.wait_for_more(100)
        assert f"(pid:{min(before)}) was sent SIGKILL" in server.output()
    assert load.outcomes["lost"] <= 6
    assert set(load.outcomes) <= {"200", "lost"}


def test_a_deleted_content_folder_leaves_the_site_up_and_degraded(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SITE, content)
    with gunicorn(env={"CASEBOOK_CONTENT": str(content)}) as server:
        revision = json.loads(fetch(server.port, request("/readyz")).body)["revision"]
        shutil.rmtree(content)
        assert fetch(server.port, request("/case-studies?q=not-asked-before")).status == 200
        old = server.workers()
        server.signal(signal.SIGHUP)
        until(lambda: len(server.workers()) == 1 and not server.workers() & old)

        state = json.loads(fetch(server.port, request("/readyz")).body)
        assert (state["status"], state["studies"], state["revision"]) == ("degraded", 24, revision)
        assert state["problems"]
        assert "source" not in state["problems"][0]  # it may quote an unpublished draft
        assert "content not taken, the last good one stays" in server.output()
        assert fetch(server.port, request("/case-studies/spotify")).status == 200


def test_a_clock_that_jumps_back_shows_the_studies_of_that_time() -> None:
    moment = datetime(2026, 6, 1, 12, tzinfo=UTC)
    time = {"now": moment - timedelta(minutes=5)}
    library = a_library([a_study("early"), a_study("late", publishAt=moment)])
    visitor = Visitor(create_app(Settings(content=SITE), library, clock=lambda: time["now"]))
    for minutes, shown in [(-5, 1), (0, 2), (60, 2), (-5, 1), (-10_000, 1), (5, 2)]:
        time["now"] = moment + timedelta(minutes=minutes)
        page = visitor.get("/case-studies")
        assert (minutes, page.total) == (minutes, shown)
        assert page.headers["Cache-Control"].startswith("public, max-age=60, ")
