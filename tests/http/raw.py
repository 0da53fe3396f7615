"""HTTP as bytes, for requests that no client library would send."""

from __future__ import annotations

import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class RawAnswer:
    status: int
    headers: dict[str, str]
    body: bytes


def exchange(port: int, sent: bytes) -> bytes:
    """All bytes received until the server closes. A reset after the response, with our bytes unread, is no error."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has refused already, and says why
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
    return bytes(received)


def ask(port: int, sent: bytes) -> RawAnswer:
    """Send these bytes and parse the first response."""
    return parse(exchange(port, sent))


def parse(received: bytes) -> RawAnswer:
    head, _, body = received.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return RawAnswer(int(first.split()[1]), headers, body)


def get(target: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    """A valid request except for the given parts."""
    lines = [f"{method} {target} HTTP/{version}", "Host: localhost", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")
