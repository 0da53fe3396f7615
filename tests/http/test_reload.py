"""New content in a running server: real gunicorn, SIGHUP, and visitors who send requests all the time."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import pytest
import yaml

from tests.factories import SITE, front_matter, write_study
from tests.servers import ROOT, Server, copy_of_checkout, gunicorn, until

RELOADS = 20
VISITORS = 4
PATHS = ("/case-studies", "/case-studies/results?industry=ai", "/case-studies/study-3", "/case-studies?page=2")
MOST_REQUESTS = 50_000
#: Seconds between two requests of a visitor: the connection is idle in between, as a server that stops must expect.
PACE = 0.01
COLOURS = (b"Crimson", b"Turquoise")


@dataclass
class Folder:
    """A content folder in which every page contains one of two colours, many times."""

    path: Path
    studies: int = 16

    def write(self, colour: bytes, fault: str = "") -> None:
        """Write all studies in this colour; ``fault`` adds an unknown field to one of them."""
        (self.path / "case-studies").mkdir(parents=True, exist_ok=True)
        (self.path / "taxonomy.yaml").write_bytes((SITE / "taxonomy.yaml").read_bytes())
        site = yaml.safe_load((SITE / "site.yaml").read_text()) | {"name": colour.decode(), "featured": []}
        (self.path / "site.yaml").write_text(yaml.safe_dump(site))
        for number in range(self.studies):
            slug = f"study-{number}"
            front = front_matter(slug, description=f"{colour.decode()} {number}.") | ({fault: 1} if fault else {})
            write_study(self.path, slug, f"---\n{yaml.safe_dump(front)}---\n")


@dataclass
class Visits:
    """The responses one visitor got on a connection that stays open as long as the server keeps it."""

    answered: Counter[bytes] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def until(self, done: Event, port: int) -> "Visits":
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for path, _ in zip(cycle(PATHS), range(MOST_REQUESTS), strict=False):
            if done.wait(PACE):
                break
            try:
                self._ask(connection, path)
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"{path} was lost: {error!r}")
                connection.close()
        connection.close()
        return self

    def _ask(self, connection: http.client.HTTPConnection, path: str) -> None:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        colours = [colour for colour in COLOURS if colour in body]
        if answer.status != 200 or len(colours) != 1:
            self.faults.append(f"{path}: {answer.status}, {colours}")
        self.answered.update(colours)


def fetch(server: Server, path: str) -> str:
    with urlopen(server.url + path, timeout=10) as answer:
        return answer.read().decode()


def readiness(server: Server) -> dict[str, Any]:
    ready: dict[str, Any] = json.loads(fetch(server, "/readyz"))
    return ready


def wait_for(server: Server, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    deadline = monotonic() + 60
    while not what(ready := readiness(server)):
        assert monotonic() < deadline, f"{ready}\n{server.output()}"
    return ready


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "content")
    folder.write(COLOURS[0])
    return folder


@pytest.fixture
def server(folder: Folder) -> Iterator[Server]:
    with gunicorn(env={"CASEBOOK_CONTENT": str(folder.path), "CASEBOOK_WORKERS": "2"}) as server:
        yield server


def test_twenty_reloads_lose_no_request_and_mix_no_revisions(server: Server, folder: Folder) -> None:
    done = Event()
    with ThreadPoolExecutor(VISITORS) as pool:
        visits = [pool.submit(Visits().until, done, server.port) for _ in range(VISITORS)]
        try:
            revisions = [readiness(server)["revision"]]
            for number in range(RELOADS):
                revisions.append(reload_good_or_bad(server, folder, number, revisions[-1]))
        finally:
            done.set()
    finished = [visit.result() for visit in visits]
    assert [fault for visit in finished for fault in visit.faults] == []
    assert len(set(revisions)) == 2
    for visit in finished:
        assert set(visit.answered) == set(COLOURS)
    assert server.output().count("content not taken") == RELOADS // 2


def test_content_that_git_replaces_during_reloads_is_never_taken_by_half(server: Server, folder: Folder) -> None:
    for colour in COLOURS:
        folder.write(colour)
        git(folder, "init", "--quiet", "--initial-branch", "main")
        git(folder, "checkout", "--quiet", "-B", colour.decode())
        git(folder, "add", ".")
        git(folder, "-c", "user.name=A", "-c", "user.email=a@a.example", "commit", "--quiet", "--message", "Colour")
    done = Event()
    with ThreadPoolExecutor(VISITORS) as pool:
        visits = [pool.submit(Visits().until, done, server.port) for _ in range(VISITORS)]
        try:
            for number in range(RELOADS):
                server.signal(signal.SIGHUP)
                git(folder, "checkout", "--quiet", COLOURS[number % 2].decode())
            server.signal(signal.SIGHUP)
            last = COLOURS[(RELOADS - 1) % 2].decode()
            until(lambda: last in fetch(server, "/case-studies"), 60)
        finally:
            done.set()
    assert [fault for visit in visits for fault in visit.result().faults] == []


def git(folder: Folder, *arguments: str) -> None:
    subprocess.run(["git", "-C", folder.path, *arguments], check=True)


def test_twenty_reloads_in_a_second_lose_no_request_and_end_with_the_newest_content(
    server: Server, folder: Folder
) -> None:
    done = Event()
    with ThreadPoolExecutor(VISITORS) as pool:
        visits = [pool.submit(Visits().until, done, server.port) for _ in range(VISITORS)]
        try:
            before = readiness(server)["revision"]
            folder.write(COLOURS[1])
            for _ in range(RELOADS):
                server.signal(signal.SIGHUP)
                sleep(1 / RELOADS)
            wait_for(server, lambda ready: ready["revision"] != before and ready["status"] == "ok")
            until(lambda: len(server.workers()) == 2, 60)
        finally:
            done.set()
    assert [fault for visit in visits for fault in visit.result().faults] == []


def test_during_a_long_reload_the_other_workers_answer_for_one_that_dies(folder: Folder, tmp_path: Path) -> None:
    """The master reads the content and replaces no worker meanwhile."""
    configuration, end = tmp_path / "gunicorn.conf.py", tmp_path / "end"
    configuration.write_text(
        f"exec(open({str(ROOT / 'gunicorn.conf.py')!r}).read())\n"
        "import os, time\nread = on_reload\n"
        "def on_reload(server):\n"
        "    server.log.info('a long reload')\n"
        f"    while not os.path.exists({str(end)!r}): time.sleep(0.02)\n"
        "    read(server)\n"
    )
    env = {"CASEBOOK_CONTENT": str(folder.path), "CASEBOOK_WORKERS": "2"}
    with gunicorn("-c", str(configuration), env=env) as server:
        before = server.workers()
        folder.write(COLOURS[1])
        server.signal(signal.SIGHUP)
        until(lambda: "a long reload" in server.output())
        os.kill(min(before), signal.SIGKILL)
        for _ in range(20):
            assert COLOURS[0].decode() in fetch(server, "/case-studies")
        end.touch()
        until(lambda: COLOURS[1].decode() in fetch(server, "/case-studies"))
        until(lambda: len(server.workers()) == 2)


def has_logged(server: Server, times: int) -> bool:
    return server.output().count("collects: ") == times


def test_workers_collect_garbage_before_and_after_a_reload(tmp_path: Path) -> None:
    configuration = tmp_path / "gunicorn.conf.py"
    configuration.write_text(
        f"exec(open({str(ROOT / 'gunicorn.conf.py')!r}).read())\n"
        "import gc\ndef post_worker_init(worker): worker.log.info('collects: %s', gc.isenabled())\n"
    )
    with gunicorn("-c", str(configuration)) as server:
        for times in (1, 2):
            until(partial(has_logged, server, times))
            server.signal(signal.SIGHUP)
        assert "collects: False" not in server.output()


def reload_good_or_bad(server: Server, folder: Folder, number: int, before: str) -> str:
    """Reload with content that is invalid every other time. ``before`` and the result are the revisions served before
    and after; a worker that is about to stop may still answer with an older one."""
    colour = COLOURS[(number // 2 + 1) % 2]
    fault = f"fault{number}" if number % 2 else ""
    folder.write(colour, fault)
    server.signal(signal.SIGHUP)
    if not fault:
        return wait_for(server, lambda ready: ready["status"] == "ok" and ready["revision"] != before)["revision"]
    ready = wait_for(server, lambda ready: fault in json.dumps(ready["problems"]))
    assert (ready["status"], ready["revision"], ready["studies"]) == ("degraded", before, folder.studies)
    assert len(ready["problems"]) == folder.studies
    return before


def test_a_reload_with_a_deleted_folder_keeps_the_last_good_content(folder: Folder) -> None:
    with gunicorn(env={"CASEBOOK_CONTENT": str(folder.path)}) as server:
        before = readiness(server)
        folder.path.rename(folder.path.with_name("elsewhere"))
        server.signal(signal.SIGHUP)
        ready = wait_for(server, lambda ready: ready["status"] == "degraded")
    assert ready["revision"] == before["revision"]
    assert {problem["code"] for problem in ready["problems"]} == {"unreadable"}


def test_a_reload_adds_the_images_of_new_studies_and_keeps_old_addresses(tmp_path: Path) -> None:
    checkout = copy_of_checkout(tmp_path)
    study, logo = checkout / "content/case-studies/spotify.md", checkout / "content/images/icons/spotify.svg"
    with gunicorn(env={"CASEBOOK_CONTENT": str(checkout / "content")}, cwd=checkout) as server:
        before = logo_of(server, "spotify")
        logo.write_text(logo.read_text() + "<!-- again -->")
        shutil.copy(logo, logo.with_name("new.svg"))
        study.with_name("new.md").write_text(study.read_text().replace("icons/spotify.svg", "icons/new.svg"))
        revision = readiness(server)["revision"]
        server.signal(signal.SIGHUP)
        wait_for(server, lambda ready: ready["revision"] != revision)
        new, changed = logo_of(server, "new"), logo_of(server, "spotify")
        assert re.fullmatch(r"/static/images/icons/new\.[0-9a-f]{12}\.svg", new)
        assert changed != before
        drawn = [fetch(server, address) for address in (before, new, changed)]
        assert ["again" in drawing for drawing in drawn] == [False, True, True]


def test_a_reload_takes_new_styles_and_colours_of_the_site_and_keeps_old_addresses(folder: Folder) -> None:
    site, styles = folder.path / "site.yaml", folder.path / "theme/site.css"
    styles.parent.mkdir()
    styles.write_text("a { color: teal }")
    with gunicorn(env={"CASEBOOK_CONTENT": str(folder.path)}) as server:
        before, revision = sheets_of(server), readiness(server)["revision"]
        styles.write_text("a { color: navy }")
        with site.open("a") as file:
            yaml.safe_dump({"brand": {"accent": "#0b4d2c"}}, file)
        server.signal(signal.SIGHUP)
        wait_for(server, lambda ready: ready["revision"] != revision)
        after = sheets_of(server)
        assert before[0] == after[0] and before[1] != after[1]
        assert "teal" in fetch(server, before[1])
        assert "navy" in fetch(server, after[1]) and "--raw-fill:light-dark(#0b4d2c" in fetch(server, after[1])


def sheets_of(server: Server) -> list[str]:
    """The addresses of the style sheets of the list."""
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', fetch(server, "/case-studies"))


def logo_of(server: Server, slug: str) -> str:
    """The address of the logo in the head of a study's page."""
    page = fetch(server, f"/case-studies/{slug}")
    return re.findall(r'src="(/static/images/icons/[^"]+)"', page)[0]
