"""The same hostile requests through the shipped nginx: none makes it drop an instance."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.http.raw import parse, request
from tests.http.test_hostile import CASES
from tests.http.visitor import SECURITY

Send = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def send(nginx_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Send]:
    folder: Path = tmp_path_factory.mktemp("nginx")
    with (
        servers.gunicorn() as one,
        servers.gunicorn() as two,
        servers.nginx(nginx_program, folder, one.port, two.port) as proxy,
    ):
        tls = ssl.create_default_context(cafile=folder / "fullchain.pem")
        yield lambda sent: over_tls(proxy.https_port, tls, sent)


def over_tls(port: int, tls: ssl.SSLContext, sent: bytes) -> bytes:
    received = b""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=2) as raw,
        tls.wrap_socket(raw, server_hostname="127.0.0.1") as connection,
    ):
        try:
            connection.sendall(sent)
            while chunk := connection.recv(65536):
                received += chunk
        except (ConnectionError, ssl.SSLError, TimeoutError):
            pass  # it refuses before it has read all, or keeps the connection
    return received


@pytest.mark.parametrize("name", CASES)
def test_every_hostile_request_gets_a_response_with_the_security_headers(send: Send, name: str) -> None:
    received = send(CASES[name])
    assert b"<script>alert" not in received
    # HTTP/0.9 has no headers; for the rest of a body nginx waits longer than we do; what its buffers (32 kB) cannot
    # take it may cut off before its answer is read.
    if name not in ("HTTP/0.9", "GET with a body that never comes") and (received or len(CASES[name]) < 32_768):
        answer = parse(received)
        assert 200 <= answer.status < 500
        assert answer.headers.keys() >= {header.lower() for header in SECURITY}


def test_after_all_hostile_requests_nginx_still_uses_both_instances(send: Send) -> None:
    """A truncated response would count as a failure of the instance, and uncached pages would fail for seconds."""
    answers = [parse(send(request(f"/case-studies?q=never-asked-before-{number}"))) for number in range(10)]
    assert [answer.status for answer in answers] == [200] * 10
    assert {answer.headers["x-cache"] for answer in answers} == {"MISS"}
