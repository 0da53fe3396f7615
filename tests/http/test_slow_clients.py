"""Normal visitors among silent, slow or broken clients. benchmarks/slow_clients.py measures the times."""

import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from tests import servers
from tests.http.load import Load
from tests.http.raw import ask, get
from tests.http.slow import KINDS, crowd
from tests.servers import Server, gunicorn, until

StartNginx = Callable[..., AbstractContextManager[Server]]


def test_behind_nginx_other_visitors_get_responses(nginx: StartNginx, tmp_path: Path) -> None:
    with servers.gunicorn() as one, servers.gunicorn() as two, nginx(one.port, two.port) as proxy, ExitStack() as held:
        tls = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
        sizes = {"silent": 500, "half-sent headers": 500, "reading a byte at a time": 100, "reset in the middle": 100}
        for kind in KINDS:
            held.enter_context(crowd(proxy.https_port, sizes[kind], kind, tls))
        with Load(proxy.https_port, visitors=2, tls=tls).going_on() as load:
            until(lambda: load.results.total() >= 50, seconds=60)
        assert set(load.results) == {"200"}


@pytest.mark.parametrize("kind", ["silent", "reading a byte at a time", "reset in the middle"])
def test_gunicorn_alone_serves_others_unless_headers_are_half_sent(kind: str) -> None:
    with gunicorn(env={"CASEBOOK_THREADS": "2"}) as server, crowd(server.port, 500, kind, None):
        with Load(server.port, visitors=2).going_on() as load:
            until(lambda: load.results.total() >= 50, seconds=60)
        assert set(load.results) == {"200"}
        assert "Traceback" not in server.output()


def test_a_client_that_goes_silent_mid_request_frees_its_thread() -> None:
    with gunicorn(env={"CASEBOOK_THREADS": "1"}) as server, crowd(server.port, 1, "half-sent headers", None):
        assert ask(server.port, get("/healthz")).status == 200
        until(lambda: "gave up on a client" in server.output())
        assert "Traceback" not in server.output()
