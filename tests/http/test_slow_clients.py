"""Normal clients get answers while others are silent, slow or broken. Timings: benchmarks/slow_clients.py."""

import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from tests import servers
from tests.http.load import LoadGenerator
from tests.http.raw import fetch, request
from tests.http.slow import BEHAVIOURS, misbehaving_clients
from tests.servers import Server, gunicorn, until

StartNginx = Callable[..., AbstractContextManager[Server]]


def test_nginx_answers_normal_clients_among_misbehaving_ones(nginx: StartNginx, tmp_path: Path) -> None:
    with servers.gunicorn() as one, servers.gunicorn() as two, nginx(one.port, two.port) as proxy, ExitStack() as stack:
        tls = ssl.create_default_context(cafile=tmp_path / "fullchain.pem")
        sizes = {"silent": 500, "half-sent headers": 500, "reading a byte at a time": 100, "reset in the middle": 100}
        for behaviour in BEHAVIOURS:
            stack.enter_context(misbehaving_clients(proxy.https_port, sizes[behaviour], behaviour, tls))
        with LoadGenerator(proxy.https_port, threads=2, tls=tls) as load:
            until(lambda: load.outcomes.total() >= 50, seconds=60)
        assert set(load.outcomes) == {"200"}


@pytest.mark.parametrize("behaviour", ["silent", "reading a byte at a time", "reset in the middle"])
def test_gunicorn_alone_withstands_everything_but_half_sent_headers(behaviour: str) -> None:
    with gunicorn(env={"CASEBOOK_THREADS": "2"}) as server, misbehaving_clients(server.port, 500, behaviour, None):
        with LoadGenerator(server.port, threads=2) as load:
            until(lambda: load.outcomes.total() >= 50, seconds=60)
        assert set(load.outcomes) == {"200"}
        assert "Traceback" not in server.output()


def test_a_client_that_stops_sending_does_not_keep_its_thread() -> None:
    with (
        gunicorn(env={"CASEBOOK_THREADS": "1"}) as server,
        misbehaving_clients(server.port, 1, "half-sent headers", None),
    ):
        assert fetch(server.port, request("/healthz")).status == 200
        until(lambda: "gave up on a client" in server.output())
        assert "Traceback" not in server.output()
