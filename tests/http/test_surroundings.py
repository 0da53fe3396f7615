"""A machine that lacks something: a home folder, a writable disk, room on it, or IPv4."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask

from tests import servers
from tests.http.raw import fetch, request
from tests.http.visitor import Visitor
from tests.servers import ROOT, Server
from webapp.web import views

LIST = "/case-studies"
#: The log goes through a pipe, because the shell's limits are also those of the file that tests read.
TO_A_PIPE = "exec > >(cat) 2>&1"
NO_TEMPORARY_FILES = """
exec(open({configuration!r}).read())
import tempfile
def _get_default_tempdir(*_):
    raise FileNotFoundError("no usable temporary folder")
tempfile._get_default_tempdir, tempfile.tempdir = _get_default_tempdir, None
"""


@contextmanager
def started(shell: str, *arguments: str, **env: str) -> Iterator[Server]:
    """The site, started by bash after the commands in ``shell``, without the home folder of the machine."""
    port = servers.free_port()
    environment = servers.clean_environment() | {"CASEBOOK_HOST": "127.0.0.1", "CASEBOOK_PORT": str(port)} | env
    environment.pop("HOME", None)
    command = ["bash", "-c", f'{shell}; exec "$@"', "bash", sys.executable, "-m", "gunicorn", *arguments]
    with servers.running(command, port=port, env=environment) as server:
        yield server


def assert_serves_and_reloads(server: Server) -> None:
    for path in (LIST, f"{LIST}/spotify", f"{LIST}/spotify.png", f"{LIST}.atom", "/static/css/site.css"):
        assert fetch(server.port, request(path)).status == 200
    server.signal(signal.SIGHUP)
    servers.until(lambda: "content read: 24 studies" in server.output())
    assert fetch(server.port, request(LIST)).status == 200


def test_the_site_runs_without_a_home_folder() -> None:
    with started("unset XDG_CACHE_HOME") as server:
        assert_serves_and_reloads(server)


def test_the_site_runs_with_a_umask_that_lets_nobody_else_read() -> None:
    with started("umask 077") as server:
        assert_serves_and_reloads(server)


def test_the_site_runs_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A limit of 0 bytes for each file holds for root too, unlike permissions."""
    configuration = tmp_path / "gunicorn.conf.py"
    configuration.write_text(NO_TEMPORARY_FILES.format(configuration=str(ROOT / "gunicorn.conf.py")))
    with started(f"{TO_A_PIPE}; ulimit -f 0", "-c", str(configuration), XDG_CACHE_HOME="/proc/none") as server:
        assert_serves_and_reloads(server)


def test_a_full_disk_costs_only_the_parse_cache(tmp_path: Path) -> None:
    with started(f"{TO_A_PIPE}; ulimit -f 0", XDG_CACHE_HOME=str(tmp_path)) as server:
        assert_serves_and_reloads(server)
        assert "the parse cache cannot be written" in server.output()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_site_runs_on_ipv6_only() -> None:
    port = servers.free_port()
    env = servers.clean_environment() | {"CASEBOOK_HOST": "::1", "CASEBOOK_PORT": str(port)}
    with subprocess.Popen([sys.executable, "-m", "gunicorn"], cwd=ROOT, env=env, stderr=subprocess.PIPE) as server:
        try:
            if has_ipv6():
                servers.until(lambda: answers("::1", port), servers.START_SECONDS)
                assert not answers("127.0.0.1", port)
            else:  # then the setting is refused
                assert b"CASEBOOK_HOST='::1': allowed is" in server.communicate()[1]
        finally:
            server.terminate()
            server.communicate()


def has_ipv6() -> bool:
    with suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return True
    return False


def answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=5) as connection:
        connection.sendall(request(LIST))
        return connection.recv(12) == b"HTTP/1.1 200"
    return False


@pytest.mark.parametrize("where", ["search", "render"])
def test_a_request_that_finds_no_memory_fails_alone(where: str, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(app)
    before = visitor.get(f"{LIST}?q=memory").text
    with monkeypatch.context() as patch:
        real = getattr(views, where)

        def fail(*arguments: object, **options: object) -> object:
            if "errors/error.html" in arguments:
                return real(*arguments, **options)
            raise MemoryError

        patch.setattr(views, where, fail)
        answer = visitor.raw(f"{LIST}?q=none-left-{where}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (500, "no-store")
    assert visitor.get(f"{LIST}?q=none-left-{where}").status == 200
    assert visitor.get(f"{LIST}?q=memory").text == before
