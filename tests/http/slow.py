"""Misbehaving clients, each with one connection: silent, slow, or gone in the middle of a request."""

from __future__ import annotations

import resource
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

HALF_REQUEST = b"GET /case-studies HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
# The responses are five pages of 20 kB, more than fits into a small receive buffer.
FIVE_REQUESTS = b"GET /case-studies HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n" * 5
# SO_LINGER with 0 seconds: close() resets the connection.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)

Behaviour = Callable[[socket.socket], None]


def idle(_connection: socket.socket) -> None:
    pass


def send_half_a_request(connection: socket.socket) -> None:
    connection.sendall(HALF_REQUEST)


def read_one_byte(connection: socket.socket) -> None:
    connection.sendall(FIVE_REQUESTS)
    connection.recv(1)


def reset_in_the_middle(connection: socket.socket) -> None:
    connection.sendall(FIVE_REQUESTS)
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    connection.close()


BEHAVIOURS: dict[str, Behaviour] = {
    "silent": idle,
    "half-sent headers": send_half_a_request,
    "reading a byte at a time": read_one_byte,
    "reset in the middle": reset_in_the_middle,
}


@contextmanager
def misbehaving_clients(
    port: int, number: int, behaviour: str, tls: ssl.SSLContext | None
) -> Iterator[list[socket.socket]]:
    """Connect ``number`` clients, from eight addresses, that behave as ``BEHAVIOURS`` describes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * number + 1024)), hard))
    with ExitStack() as stack:
        clients = []
        for index in range(number):
            connection = stack.enter_context(_connect(port, f"127.0.0.{2 + index % 8}"))
            # A silent client does not start the TLS handshake either.
            if tls and behaviour != "silent":
                connection = stack.enter_context(tls.wrap_socket(connection, server_hostname="127.0.0.1"))
            BEHAVIOURS[behaviour](connection)
            clients.append(connection)
        yield clients


def _connect(port: int, source: str) -> socket.socket:
    connection = socket.socket()
    connection.settimeout(10)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.bind((source, 0))
    connection.connect(("127.0.0.1", port))
    return connection
