"""Starts real servers on free local ports, for tests that need more than Flask's test client."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from typing import IO, TypeVar

from tests.factories import SITE

ROOT = Path(__file__).parent.parent
START_SECONDS = 30
STOP_SECONDS = 15
T = TypeVar("T")


class Server:
    """A process that listens on `port`. Its output goes to a file, because a full pipe would block it."""

    https_port = 0  # only nginx has one

    def __init__(self, command: list[str], port: int, output: IO[bytes], env: Mapping[str, str], cwd: Path) -> None:
        self.port = port
        self.prefix = env.get("SCRIPT_NAME", "")
        self._output = Path(output.name)
        self.process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    @property
    def https_url(self) -> str:
        return f"https://127.0.0.1:{self.https_port}{self.prefix}"

    @property
    def pid(self) -> int:
        return self.process.pid

    def output(self) -> str:
        """The output so far; empty after the server's context has ended."""
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    def wait_until_ready(self, path: str = "/healthz", seconds: float = START_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not responds(self.port, self.prefix + path):
            assert self.process.poll() is None, f"the server stopped with {self.process.returncode}:\n{self.output()}"
            assert time.monotonic() < deadline, f"no response within {seconds} s:\n{self.output()}"
            time.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        """Kill the process and its workers, which would otherwise go on answering for a second."""
        for pid in (self.pid, *self.workers()):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def workers(self) -> set[int]:
        return set(map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()))

    def stop(self) -> int:
        """Stop the server as a service manager would. Returns its exit code."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not stop within {STOP_SECONDS} s:\n{self.output()}") from None


@contextmanager
def running(
    command: list[str],
    *,
    port: int,
    env: Mapping[str, str] | None = None,
    ready: str = "/healthz",
    cwd: Path = ROOT,
    seconds: float = START_SECONDS,
) -> Iterator[Server]:
    with tempfile.NamedTemporaryFile() as output:
        server = Server(command, port, output, env or clean_environment(), cwd)
        try:
            server.wait_until_ready(ready, seconds)
            yield server
        finally:
            server.stop()


@contextmanager
def gunicorn(
    *arguments: str, env: Mapping[str, str] | None = None, port: int | None = None, cwd: Path = ROOT
) -> Iterator[Server]:
    """The site as `make serve` starts it, with further environment variables `env`, on `port` or a free one."""
    port = port or free_port()
    settings = {"CASEBOOK_HOST": "127.0.0.1", "CASEBOOK_PORT": str(port), "CASEBOOK_WORKERS": "1"}
    command = [sys.executable, "-m", "gunicorn", *arguments]
    with running(command, port=port, env=clean_environment() | settings | (env or {}), cwd=cwd) as server:
        yield server


@contextmanager
def nginx(program: str, folder: Path, *upstream_ports: int) -> Iterator[Server]:
    """nginx with deploy/nginx.conf in front of two instances. Its cache and its certificate are in `folder`."""
    http_port, https_port = free_port(), free_port()
    first, second = upstream_ports
    values = {
        "CASEBOOK_NAME": "127.0.0.1",
        "CASEBOOK_HTTP": f"127.0.0.1:{http_port}",
        "CASEBOOK_HTTPS": f"127.0.0.1:{https_port}",
        "CASEBOOK_UPSTREAM_A": f"127.0.0.1:{first}",
        "CASEBOOK_UPSTREAM_B": f"127.0.0.1:{second}",
        "CASEBOOK_TLS": str(folder),
        "CASEBOOK_CACHE": str(folder),
        "CASEBOOK_RUN": str(folder),
    }
    template = (ROOT / "deploy/nginx.conf").read_text()
    configuration = folder / "nginx.conf"
    configuration.write_text(re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], template))
    make_certificate(folder)
    # Started by root, its workers would run as another user, who cannot read pytest's folders.
    extra = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    command = [program, "-e", "stderr", "-p", str(folder), "-c", str(configuration), "-g", extra]
    with running(command, port=http_port, ready="/") as server:
        server.https_port = https_port
        yield server


def make_certificate(folder: Path) -> None:
    """Write fullchain.pem and privkey.pem, a self-signed certificate for 127.0.0.1."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-out", "fullchain.pem", "-keyout", "privkey.pem"]
    subprocess.run([*command.split(), *names], cwd=folder, check=True, capture_output=True)


def until(condition: Callable[[], T], seconds: float = STOP_SECONDS, name: str = "the condition") -> T:
    """Wait until the condition is true, and return its value. Fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"{name} was still {value!r} after {seconds} s"
        time.sleep(0.02)
    return value


def copy_of_checkout(folder: Path) -> Path:
    """Copy the program, with SITE as content/, so that a test can change the files. Compiled Python is copied too, for
    a quick start.
    """
    for name in ("webapp", "templates", "static"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(SITE, folder / "content")
    shutil.copy(ROOT / "gunicorn.conf.py", folder)
    return folder


def clean_environment() -> dict[str, str]:
    """The environment without the developer's settings, which must not change the result of a test, but with SITE."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CASEBOOK_", "SCRIPT_NAME"))}
    return inherited | {"CASEBOOK_CONTENT": str(SITE)}


def responds(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A free port below the range of client ports, so that no outgoing connection takes it in the meantime."""
    while True:
        port = SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
