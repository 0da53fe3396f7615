"""The servers that are measured. Each runs on a free local port and answers with one process."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import environments
from benchmarks.corpora import first_slug
from benchmarks.environments import RIVALS, ROOT, NotAvailableError
from tests.servers import Server, clean_environment, free_port, running

LIST, PARTIAL = "/case-studies", "/case-studies/results"
FILTERED = PARTIAL + "?industry=ai&product=api"
NGINX = """\
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error; {user}
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
    types {{ text/html html; text/javascript js; }}
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    proxy_cache_path {folder}/pages keys_zone=pages:10m max_size=512m use_temp_path=off;
    upstream casebook {{ server 127.0.0.1:{upstream}; keepalive 32; }}
    server {{
        listen 127.0.0.1:{port};
        {location}
    }}
}}
"""
FILES = "root {folder}/files; location / {{ try_files $uri $uri.html =404; }}"
CACHING = """location / {{
            proxy_pass http://casebook; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_cache pages; proxy_cache_key $request_uri; proxy_ignore_headers Vary; proxy_cache_revalidate on;
            proxy_cache_background_update on; proxy_cache_use_stale updating;
        }}"""

#: Enough to read 100,000 studies for the first time on a slow machine.
START_SECONDS = 300
#: Starts a server with a content folder and a scratch folder, and stops it at the end of the context.
Starter = Callable[[Path, Path], Iterator[Server]]


def get(port: int, path: str, **headers: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """Request a path. Returns the status line, the headers and the body of the response."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return f"{response.status} {response.reason}", response.getheaders(), response.read()
    finally:
        connection.close()


def htmx(port: int) -> str:
    """The path of htmx, a static file, as the list page links to it."""
    match = re.search(r'src="(/static/vendor/htmx[^"]+)"', get(port, LIST)[2].decode())
    assert match  # noqa: S101
    return match[1]


def kinds(port: int, content: Path) -> dict[str, str]:
    """The path that is requested from every server, by kind of request."""
    study = f"{LIST}/{first_slug(content)}"
    return {"list": LIST, "partial": FILTERED, "study": study, "static file": htmx(port)}


def _gunicorn(app: str, **env: str) -> Starter:
    """A starter of `app` with Casebook's own gunicorn configuration and packages."""

    @contextmanager
    def start(content: Path, _scratch: Path) -> Iterator[Server]:
        port = free_port()
        settings = {"CASEBOOK_HOST": "127.0.0.1", "CASEBOOK_PORT": str(port), "CASEBOOK_WORKERS": "1"}
        settings |= {"CASEBOOK_CONTENT": str(content), **env}
        command = [sys.executable, "-m", "gunicorn", app]
        environment = clean_environment() | settings
        with running(command, port=port, env=environment, ready=LIST, seconds=START_SECONDS) as server:
            yield server

    return start


casebook = _gunicorn("webapp:create_app()")


@contextmanager
def ceiling(content: Path, scratch: Path) -> Iterator[Server]:
    """gunicorn with a WSGI program that returns stored copies of Casebook's responses and does nothing else."""
    with casebook(content, scratch) as server:
        responses = {path.partition("?")[0]: get(server.port, path) for path in kinds(server.port, content).values()}
        tag = dict(responses[LIST][1])["ETag"]
        responses["304"] = get(server.port, LIST, **{"If-None-Match": tag})
    server_headers = {"server", "date", "connection"}
    stored = {
        path: (
            status,
            [pair for pair in headers if pair[0].lower() not in server_headers],
            base64.b64encode(body).decode(),
        )
        for path, (status, headers, body) in responses.items()
    }
    file = scratch / "answers.json"
    file.write_text(json.dumps(stored))
    with _bare_gunicorn(sys.executable, "benchmarks.rivals.ceiling:app", own="1", ANSWERS=str(file)) as server:
        yield server


@contextmanager
def _bare_gunicorn(python: Path | str, app: str, own: str = "", **env: str) -> Iterator[Server]:
    """gunicorn with threads; with ``own``, Casebook's configuration file and worker class."""
    port = free_port()
    options = "--workers 1 --threads 8 --keep-alive 5 --no-control-socket --log-level error".split()
    configuration = ["-c", str(ROOT / "gunicorn.conf.py")] if own else ["-c", os.devnull, "--worker-class", "gthread"]
    command = [str(python), "-m", "gunicorn", *configuration, *options, "-b", f"127.0.0.1:{port}", app]
    with running(command, port=port, env=clean_environment() | env, ready=LIST) as server:
        yield server


def _flask(app: str) -> Starter:
    @contextmanager
    def start(content: Path, _scratch: Path) -> Iterator[Server]:
        with _bare_gunicorn(environments.python(), f"benchmarks.rivals.{app}:app", CONTENT=str(content)) as server:
            yield server

    return start


@contextmanager
def starlette(content: Path, _scratch: Path) -> Iterator[Server]:
    port = free_port()
    app = ["benchmarks.rivals.starlette_app:app", "--port", str(port), "--no-access-log", "--log-level", "error"]
    command = [str(environments.python()), "-m", "uvicorn", *app]
    with running(command, port=port, env=clean_environment() | {"CONTENT": str(content)}, ready=LIST) as server:
        yield server


@contextmanager
def astro(content: Path, _scratch: Path) -> Iterator[Server]:
    port, folder = free_port(), environments.astro()
    env = clean_environment() | {"CONTENT": str(content), "HOST": "127.0.0.1", "PORT": str(port)}
    with running(["node", str(folder / "dist/server/entry.mjs")], port=port, env=env, ready=LIST) as server:
        yield server


def _nginx(location: str) -> Starter:
    @contextmanager
    def start(content: Path, scratch: Path) -> Iterator[Server]:
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        if not program:
            raise NotAvailableError("nginx is not installed")
        port, user = free_port(), "user root;" if os.geteuid() == 0 else ""
        with ExitStack() as stack:
            upstream = stack.enter_context(casebook(content, scratch)).port
            folder = scratch / f"nginx-{port}"
            _save_responses(upstream, content, folder / "files")
            text = NGINX.replace("{location}", location)
            values = {"folder": folder, "port": port, "upstream": upstream, "user": user}
            (folder / "nginx.conf").write_text(text.format(**values))
            command = [program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
            yield stack.enter_context(running(command, port=port, env=clean_environment(), ready=LIST))

    return start


def _save_responses(port: int, content: Path, folder: Path) -> None:
    for path in kinds(port, content).values():
        target = folder / path.partition("?")[0].lstrip("/")
        target = target if target.suffix else target.with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(get(port, path)[2])


#: All others are compared with the first.
SERVERS: dict[str, Starter] = {
    "ceiling": ceiling,
    "Casebook": casebook,
    "Casebook without its cache": _gunicorn("benchmarks.rivals.uncached:app"),
    "plain Flask": _flask("plain_flask"),
    "Flask-FlatPages": _flask("flatpages"),
    "Starlette": starlette,
    "Astro on Node": astro,
    "nginx, the files": _nginx(FILES),
    "nginx caching Casebook": _nginx(CACHING),
}
CEILING = "ceiling"
__all__ = ["CEILING", "RIVALS", "SERVERS", "casebook", "get", "kinds"]
