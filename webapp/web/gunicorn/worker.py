"""gunicorn's threaded worker with a clean stop, timeouts for silent clients, and its own error responses.

gunicorn's own error responses repeat what the visitor sent, log it with the visitor's address, carry none of the
site's headers, and use 5xx for two errors of the visitor. Ours contain the status and nothing else.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import struct
import sys
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from webapp.web.headers import SECURITY

#: Other errors of gunicorn's parser are 400. ConfigurationProblem means a path outside the prefix of the site.
STATUS_OF_ERROR = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.ConfigurationProblem: HTTPStatus.NOT_FOUND,
}
#: Seconds (a C `timeval`) without a byte from or to a client, after which its thread is freed. Connections get it from
#: the socket they came through (Linux); without it one that vanished in the middle would hold a thread for good.
PATIENCE = struct.pack("ll", 5, 0)
#: Linux's socket options IP_MINTTL and IPV6_MINHOPCOUNT, which Python has no names for.
LEAST_TTL = ((socket.IPPROTO_IP, 21), (socket.IPPROTO_IPV6, 73)) if sys.platform == "linux" else ()
#: Errors of the response, not of the request.
RESPONSE_ERRORS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    sockets: list[socket.socket]

    def init_signals(self) -> None:
        """Handle a SIGTERM that arrived before this call: until now the worker had the master's handler, which only
        queued it. Otherwise the master would wait 30 s for this worker to stop, and react to nothing meanwhile."""
        master = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
        super().init_signals()
        while master and not master.SIG_QUEUE.empty():
            if master.SIG_QUEUE.get() == signal.SIGTERM:
                os.kill(os.getpid(), signal.SIGTERM)

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that stops first accepts every connection that waits: closing the socket would reset them."""
        for listener in self.sockets:
            for side in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                listener.setsockopt(socket.SOL_SOCKET, side, PATIENCE)
        super().set_accept_enabled(enabled)
        if not (self.alive or enabled):
            for listener in self.sockets:
                self._accept_all(listener)
                listener.close()
            self.sockets = []

    def enqueue_req(self, connection: Any) -> None:
        """Let a new connection wait for its first byte in the poller; gunicorn blocks a thread for up to 5 s."""
        if connection.initialized or connection.data_ready:
            super().enqueue_req(connection)
            return
        set_least_ttl(connection.sock, 0)  # inherited where the master is stopping
        connection.sock.setblocking(False)
        connection.set_timeout()
        self.pending_conns.append(connection)
        first_byte = partial(self.on_pending_socket_readable, connection)
        self.poller.register(connection.sock, selectors.EVENT_READ, first_byte)

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Send headers and body at once. If a worker is killed between the two, nginx has already passed the headers on
        and cannot ask the other instance: in 60 kills under load, 7 visitors got half an answer."""
        sock, conn.sock = conn.sock, BufferedSocket(conn.sock)
        try:
            keeps: bool = super().handle_request(req, conn)
        finally:
            conn.sock.flush()
            conn.sock = sock
        return keeps

    def _accept_all(self, listener: socket.socket) -> None:
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)

    def handle_error(self, _request: Any, client: socket.socket, _address: Any, error: Exception) -> None:
        """Send an error response to a request that cannot be parsed, or whose response failed outside Flask."""
        status = status_of(error)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.exception("a response failed outside the site")
        else:
            self.log.warning("refused with %d: %s", status, type(error).__name__)
        self.log.refused(status)
        util.write_nonblock(client, refusal(status))


class BufferedSocket:
    """Keeps what is to be sent until `flush`, then sends it in one piece. An answer of ours has one body."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = bytearray()

    def sendall(self, data: bytes) -> None:
        self._buffer += data

    def flush(self) -> None:
        if self._buffer:
            self._sock.sendall(self._buffer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def refuse_new_connections(master: Any) -> None:
    """Stop the kernel from completing new handshakes on the master's listening sockets, so that the workers can accept
    every connection that waits, then close them without a loss.

    A handshake that has begun is completed. The first packet of a new one is dropped; the client sends it again after a
    second and is refused. Nothing is done where another process goes on with the same sockets: systemd, or the second
    master of an upgrade (`SIGUSR2`).
    """
    if not (master.systemd or master.reexec_pid or master.master_pid):
        for listener in master.LISTENERS:
            set_least_ttl(listener, 255)


def without_needless_reloads(signals: list[int]) -> list[int]:
    """The signals that the master obeys, of those that have come: the last reload reads what all before it were sent
    for, and before a stop none is needed."""
    reloads = [number for number, name in enumerate(signals) if name == signal.SIGHUP]
    needless = reloads if signal.SIGTERM in signals else reloads[:-1]
    return [name for number, name in enumerate(signals) if number not in needless]


def set_least_ttl(sock: Any, ttl: int) -> None:
    """Have the kernel drop packets to the socket that arrive with a smaller TTL. They are sent with 64 or 128, so 255
    drops all. A new connection inherits the value. Unlike a packet filter, this needs no privilege."""
    for level, option in LEAST_TTL:
        with suppress(OSError):  # the option of the other family
            sock.setsockopt(level, option, ttl)


def status_of(error: Exception) -> HTTPStatus:
    if isinstance(error, errors.ParseException) and not isinstance(error, RESPONSE_ERRORS):
        return STATUS_OF_ERROR.get(type(error), HTTPStatus.BAD_REQUEST)
    return HTTPStatus.INTERNAL_SERVER_ERROR


def refusal(status: HTTPStatus) -> bytes:
    """An error response that closes the connection, because the start of the next request is unknown."""
    body = f"{status.value} {status.phrase}\n"
    headers = SECURITY | {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", body]).encode("ascii")
