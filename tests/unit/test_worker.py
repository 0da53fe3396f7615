"""Our gunicorn worker, where a test with a real server would depend on chance."""

import signal
import socket
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers.gthread import ThreadWorker

from webapp.web.gunicorn.worker import Worker, refuse_new_connections, set_least_ttl, without_needless_reloads


class Recorder:
    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)

    def gettimeout(self) -> float:
        return 3.0


def handle(monkeypatch: pytest.MonkeyPatch, respond: Any) -> tuple[Recorder, Any]:
    """Handle one request; ``respond`` stands in for gunicorn's worker and writes to the socket."""
    monkeypatch.setattr(ThreadWorker, "handle_request", lambda _self, _req, conn: respond(conn.sock))
    sock = Recorder()
    conn = SimpleNamespace(sock=sock)
    worker = Worker.__new__(Worker)
    try:
        worker.handle_request(None, conn)
    finally:
        assert conn.sock is sock
    return sock, conn


def test_headers_and_body_are_sent_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def respond(sock: Any) -> bool:
        assert sock.gettimeout() == 3.0
        sock.sendall(b"headers ")
        sock.sendall(b"body")
        return True

    sock, _ = handle(monkeypatch, respond)
    assert sock.sent == [b"headers body"]


def test_an_empty_response_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sock, _ = handle(monkeypatch, lambda _: False)
    assert sock.sent == []


def least_ttl(sock: socket.socket) -> int:
    return sock.getsockopt(socket.IPPROTO_IP, 21)


def test_a_stop_leaves_a_socket_that_another_process_listens_on_as_it_is() -> None:
    alone = {"systemd": False, "reexec_pid": 0, "master_pid": 0}
    for shared in ({}, {"systemd": True}, {"reexec_pid": 7}, {"master_pid": 7}):
        with socket.socket() as listener:
            refuse_new_connections(SimpleNamespace(LISTENERS=[listener], **alone | shared))
            assert (shared, least_ttl(listener)) == (shared, 0 if shared else 255)


def test_a_connection_made_during_a_stop_is_heard() -> None:
    with socket.socket() as sock:
        set_least_ttl(sock, 255)
        set_least_ttl(sock, 0)
        assert least_ttl(sock) == 0


@pytest.mark.parametrize(
    ("arrived", "obeyed"),
    [
        (["HUP"], ["HUP"]),
        (["HUP"] * 20, ["HUP"]),
        (["HUP", "CHLD", "HUP", "TTIN", "TTIN", "HUP", "CHLD"], ["CHLD", "TTIN", "TTIN", "HUP", "CHLD"]),
        (["HUP", "TERM", "HUP"], ["TERM"]),
        ([], []),
    ],
)
def test_of_many_reloads_that_wait_one_is_done_and_none_before_a_stop(arrived: list[str], obeyed: list[str]) -> None:
    signals: list[int] = [signal.Signals[f"SIG{name}"] for name in arrived]
    assert [signal.Signals(number).name for number in without_needless_reloads(signals)] == [f"SIG{n}" for n in obeyed]
