"""Our gunicorn worker, where a test with a real server would depend on chance."""

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
