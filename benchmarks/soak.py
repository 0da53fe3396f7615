"""A long test through nginx: normal and hostile requests, reloads and kills, all at the same time.

    .venv/bin/python -m benchmarks.soak [MINUTES]

Prints the outcomes of the normal requests and the memory of the servers over time. Exits with 1 if a normal request
failed, a response mixed two revisions, or the memory grew.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import ssl
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from statistics import mean
from threading import Event, Thread

from tests import machine, servers
from tests.http.slow import misbehaving_clients
from tests.http.test_hostile import CASES
from tests.http.test_reload import COLOURS, Folder
from tests.servers import Server

PATHS = [
    "/case-studies",
    "/case-studies?page=2",
    "/case-studies?industry=ai",
    "/case-studies/results?industry=ai",
    "/case-studies/study-3",
    "/case-studies?q=word{}",
    "/case-studies/results?q=word{}",
    "/static/images/icons/spotify.svg",
]
#: Seconds between two actions of the operator.
PAUSE = 3.0


class Soak:
    def __init__(self, folder: Path) -> None:
        self.content = Folder(folder / "content")
        self.content.write(COLOURS[0])
        self.folder = folder
        self.outcomes: Counter[str] = Counter()
        self.actions: Counter[str] = Counter()
        self.milliseconds: list[float] = []
        self.memory: list[float] = []
        self.over = Event()
        self._number = count()
        self._stack = ExitStack()
        self.instances: list[Server] = []

    def start(self) -> None:
        self.instances = [self._instance(servers.free_port()) for _ in range(2)]
        ports = [instance.port for instance in self.instances]
        self.proxy = self._stack.enter_context(servers.nginx(machine.nginx(), self.folder, *ports))
        self.tls = ssl.create_default_context(cafile=self.folder / "fullchain.pem")

    def stop(self) -> None:
        self.nginx_log = self.proxy.output()
        self._stack.close()

    def visitor(self) -> None:
        """Send normal requests and record their outcomes and times."""
        while not self.over.wait(0.01):
            path = random.choice(PATHS).format(next(self._number))
            begun = time.perf_counter()
            self.outcomes[self._visit(path)] += 1
            self.milliseconds.append((time.perf_counter() - begun) * 1000)

    def hostile(self) -> None:
        """Send invalid requests one after another, and sometimes connect 100 silent clients."""
        cases = list(CASES.values())
        while not self.over.wait(0.02):
            with suppress(OSError):
                if random.random() < 0.01:
                    with misbehaving_clients(
                        self.proxy.https_port, 100, random.choice(["silent", "half-sent headers"]), self.tls
                    ):
                        self.over.wait(1)
                self._send(random.choice(cases))
            self.actions["hostile requests"] += 1

    def operator(self) -> None:
        """Reload good and bad content, kill workers and instances; never both instances at once."""
        actions = [self._reload, self._reload, self._reload_bad, self._kill_worker, self._kill_instance]
        for number in count():
            if self.over.wait(PAUSE):
                return
            action = actions[number % len(actions)]
            action(number)
            self.actions[action.__name__.strip("_").replace("_", " ")] += 1

    def watch(self) -> None:
        while not self.over.wait(1):
            pids = [pid for server in (*self.instances, self.proxy) for pid in (server.pid, *_children(server))]
            self.memory.append(sum(map(_resident, pids)))

    def _instance(self, port: int) -> Server:
        env = {"CASEBOOK_WORKERS": "2", "CASEBOOK_CONTENT": str(self.content.path)}
        return self._stack.enter_context(servers.gunicorn(env=env, port=port))

    def _visit(self, path: str) -> str:
        connection = http.client.HTTPSConnection("127.0.0.1", self.proxy.https_port, timeout=10, context=self.tls)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            return f"no response ({type(error).__name__})"
        finally:
            connection.close()
        if sum(colour in body for colour in COLOURS) > 1:
            return "two revisions in one response"
        return str(answer.status)

    def _send(self, request: bytes) -> None:
        address = ("127.0.0.1", self.proxy.https_port)
        with (
            socket.create_connection(address, timeout=5) as raw,
            self.tls.wrap_socket(raw, server_hostname="127.0.0.1") as safe,
        ):
            safe.sendall(request)
            safe.recv(65536)

    def _reload(self, number: int) -> None:
        self.content.write(COLOURS[number % 2])
        for instance in self.instances:
            instance.signal(signal.SIGHUP)

    def _reload_bad(self, number: int) -> None:
        self.content.write(COLOURS[number % 2], fault="nonsense")
        self.instances[0].signal(signal.SIGHUP)
        time.sleep(1)
        self.content.write(COLOURS[number % 2])

    def _kill_worker(self, _number: int) -> None:
        os.kill(max(self.instances[0].workers()), signal.SIGKILL)

    def _kill_instance(self, number: int) -> None:
        which = number % 2
        self.instances[which].kill()
        self.instances[which] = self._instance(self.instances[which].port)


def _children(server: Server) -> set[int]:
    with suppress(OSError):
        return server.workers()
    return set()


def _resident(pid: int) -> float:
    """The proportional set size in megabytes: shared pages count in part."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return 0.0


def main(minutes: float) -> int:
    soak = Soak(Path(tempfile.mkdtemp(prefix="casebook-soak-")))
    soak.start()
    roles = [soak.visitor, soak.visitor, soak.hostile, soak.operator, soak.watch]
    threads = [Thread(target=role) for role in roles]
    try:
        for thread in threads:
            thread.start()
        soak.over.wait(minutes * 60)
    finally:
        soak.over.set()
        for thread in threads:
            thread.join()
        soak.stop()
    return report(soak, minutes)


def report(soak: Soak, minutes: float) -> int:
    times = sorted(soak.milliseconds)
    third = len(soak.memory) // 3
    first, last = mean(soak.memory[:third]), mean(soak.memory[-third:])
    bad = {name: number for name, number in soak.outcomes.items() if name not in ("200", "304")}
    print(f"{minutes:g} minutes; normal requests: {dict(soak.outcomes)}")
    most = times[len(times) * 99 // 100]
    print(f"ms: median {times[len(times) // 2]:.1f}, 99th percentile {most:.1f}, slowest {times[-1]:.1f}")
    print(f"actions: {dict(soak.actions)}")
    if bad:
        errors = re.findall(r"\*\d+ (.*?), client:", soak.nginx_log)
        print(f"errors of nginx: {dict(Counter(errors))}")
    print(f"memory of all servers: first third {first:.0f} MB, last third {last:.0f} MB")
    return int(bool(bad) or last > first * 1.15)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10))
