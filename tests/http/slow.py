"""Misbehaving clients that hold one connection each: silent, half-sent, slow, or reset."""

from __future__ import annotations

import resource
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

HALF = b"GET /case-studies HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
# Five pages of 20 kB, more than a small receive buffer takes.
MANY = b"GET /case-studies HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n" * 5
# Reset instead of a polite end (`linger` for 0 seconds).
AT_ONCE = struct.pack("ii", 1, 0)

Misbehave = Callable[[socket.socket], None]


def idle(_connection: socket.socket) -> None:
    pass


def half_sent(connection: socket.socket) -> None:
    connection.sendall(HALF)


def reads_a_byte_at_a_time(connection: socket.socket) -> None:
    connection.sendall(MANY)
    connection.recv(1)


def resets_in_the_middle(connection: socket.socket) -> None:
    connection.sendall(MANY)
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    connection.close()


KINDS: dict[str, Misbehave] = {
    "silent": idle,
    "half-sent headers": half_sent,
    "reading a byte at a time": reads_a_byte_at_a_time,
    "reset in the middle": resets_in_the_middle,
}


@contextmanager
def crowd(port: int, size: int, kind: str, tls: ssl.SSLContext | None) -> Iterator[list[socket.socket]]:
    """``size`` clients of this kind, from eight addresses."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * size + 1024)), hard))
    with ExitStack() as stack:
        clients = []
        for number in range(size):
            connection = stack.enter_context(_connect(port, f"127.0.0.{2 + number % 8}"))
            # A silent client does not even shake hands.
            if tls and kind != "silent":
                connection = stack.enter_context(tls.wrap_socket(connection, server_hostname="127.0.0.1"))
            KINDS[kind](connection)
            clients.append(connection)
        yield clients


def _connect(port: int, source: str) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(10)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.bind((source, 0))
    connection.connect(("127.0.0.1", port))
    return connection
