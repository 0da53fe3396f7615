"""What our gunicorn worker does otherwise than gunicorn's, where a real server could show it only by chance."""

from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers.gthread import ThreadWorker

from webapp.web.gunicorn.worker import Worker


class Recorder:
    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)

    def gettimeout(self) -> float:
        return 3.0


def handle(monkeypatch: pytest.MonkeyPatch, answer: Any) -> tuple[Recorder, Any]:
    """Handle one request for which gunicorn's worker does what ``answer`` does with the socket."""
    monkeypatch.setattr(ThreadWorker, "handle_request", lambda _self, _req, conn: answer(conn.sock))
    sock = Recorder()
    conn = SimpleNamespace(sock=sock)
    worker = Worker.__new__(Worker)
    try:
        worker.handle_request(None, conn)
    finally:
        assert conn.sock is sock
    return sock, conn


def test_headers_and_body_leave_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(sock: Any) -> bool:
        assert sock.gettimeout() == 3.0
        sock.sendall(b"headers ")
        sock.sendall(b"body")
        return True

    sock, _ = handle(monkeypatch, answer)
    assert sock.sent == [b"headers body"]


def test_nothing_said_is_nothing_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    sock, _ = handle(monkeypatch, lambda _: False)
    assert sock.sent == []
