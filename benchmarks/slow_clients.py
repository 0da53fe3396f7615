"""The response times of a normal client among silent, slow or broken ones: with nginx in front, and without.

    .venv/bin/python -m benchmarks.slow_clients

For each kind of misbehaviour, 500 clients connect; meanwhile a normal client requests pages on new connections.
"""

from __future__ import annotations

import http.client
import ssl
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests import machine, servers
from tests.http.slow import BEHAVIOURS, misbehaving_clients

CLIENTS, VISITS, PATIENCE = 500, 100, 5.0


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    with ExitStack() as stack:
        one, two = (stack.enter_context(servers.gunicorn(env={"CASEBOOK_WORKERS": "2"})) for _ in range(2))
        proxy = stack.enter_context(servers.nginx(machine.nginx(), folder, one.port, two.port))
        tls = ssl.create_default_context(cafile=folder / "fullchain.pem")
        print("behind nginx, over TLS")
        measure(proxy.https_port, tls)
    with servers.gunicorn(env={"CASEBOOK_WORKERS": "2"}) as alone:
        print("gunicorn alone, 2 workers of 8 threads")
        measure(alone.port, None)


def measure(port: int, tls: ssl.SSLContext | None) -> None:
    report("nobody else", visits(port, tls))
    for behaviour in BEHAVIOURS:
        try:
            with misbehaving_clients(port, CLIENTS, behaviour, tls):
                report(f"{CLIENTS} {behaviour}", visits(port, tls))
        except OSError as error:
            print(f"  {CLIENTS} {behaviour}: the clients could not connect ({error})")


def visits(port: int, tls: ssl.SSLContext | None) -> list[float | None]:
    """Seconds of each request, ``None`` without a response. Stops after five requests without one."""
    seconds: list[float | None] = []
    while len(seconds) < VISITS and seconds.count(None) < 5:
        begun = time.perf_counter()
        seconds.append(time.perf_counter() - begun if visit(port, tls, len(seconds)) else None)
    return seconds


def visit(port: int, tls: ssl.SSLContext | None, number: int) -> bool:
    paths = ["/case-studies", "/case-studies/spotify", "/case-studies/results?industry=ai"]
    kind = http.client.HTTPConnection if tls is None else http.client.HTTPSConnection
    connection = kind("127.0.0.1", port, timeout=PATIENCE, **({"context": tls} if tls else {}))
    try:
        connection.request("GET", paths[number % len(paths)])
        answer = connection.getresponse()
        return bool(answer.read()) and answer.status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def report(name: str, seconds: list[float | None]) -> None:
    answered = sorted(s * 1000 for s in seconds if s is not None)
    line = f"  {name:38} {len(answered):4} of {len(seconds)} answered"
    if answered:
        line += f", ms: median {statistics.median(answered):.1f}, slowest {answered[-1]:.1f}"
    print(line, flush=True)


if __name__ == "__main__":
    main()
