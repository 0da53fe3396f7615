"""HTTP requests and responses as bytes, for requests that no client library would send."""

from __future__ import annotations

import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class RawResponse:
    status: int
    headers: dict[str, str]
    body: bytes


def exchange(port: int, sent: bytes) -> bytes:
    """Send bytes and return everything that the server sends until it closes the connection.

    A server that refuses a request may reset the connection after its response; that is not an error.
    """
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server has refused already, and its response can still be read
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
    return bytes(received)


def fetch(port: int, sent: bytes) -> RawResponse:
    """Send bytes and return the first response."""
    return parse(exchange(port, sent))


def parse(received: bytes) -> RawResponse:
    """The first response in ``received``, with the names of its headers in lower case."""
    head, _, body = received.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return RawResponse(int(status_line.split()[1]), headers, body)


def request(target: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    """The bytes of a request. Only the arguments may make it invalid."""
    lines = [f"{method} {target} HTTP/{version}", "Host: localhost", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")
