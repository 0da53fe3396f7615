"""The site while it is being edited: the last version that could be built, and the errors of the newest one."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path
from threading import Condition
from typing import Any, NamedTuple

from werkzeug.wrappers import Response

from webapp.content.store import ContentError, errors_of
from webapp.model import Problem
from webapp.web.wsgi import Application, Environ, StartResponse

SCRIPT_PATH = "/dev/page.js"
EVENTS_PATH = "/dev/changes"
#: A connection whose page has been closed is noticed after this time.
PING_SECONDS = 15
#: Removed from requests, so that every response is complete and uncompressed and the script can be inserted.
NEGOTIATION_HEADERS = {"HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}


class Build(NamedTuple):
    """``app`` is the last good site, ``version`` names it, ``error`` is the text of a later failure."""

    app: Application | None = None
    version: str = ""
    error: str = ""
    problems: Sequence[dict[str, Any]] = ()


class LiveReload:
    """A WSGI application in front of the site that ``make_site`` returns; it may raise any error."""

    def __init__(self, make_site: Callable[[], Application]) -> None:
        self._make_site = make_site
        self._build = Build()
        self._changed = Condition()
        self.rebuild()

    def rebuild(self) -> None:
        """Build the site from the saved files; if that fails, keep the last one and report the error."""
        try:
            app = self._make_site()
        except (Exception, SystemExit) as error:
            cause = error.__cause__
            self.report(format_error(error), errors_of(cause.problems) if isinstance(cause, ContentError) else ())
        else:
            self._set(Build(app, version=f"{time.time_ns():x}"))

    def report(self, error: str, problems: Sequence[Problem] = ()) -> None:
        """Show an error in the terminal and in every open page; ``problems`` are those of the content."""
        sys.stderr.write(f"{error.rstrip()}\n\n")
        self._set(self._build._replace(error=error, problems=[*map(asdict, problems)] or [{"message": error}]))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        response = self._respond({name: environ[name] for name in environ.keys() - NEGOTIATION_HEADERS})
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    def _set(self, build: Build) -> None:
        with self._changed:
            self._build = build
            self._changed.notify_all()

    def _respond(self, environ: Environ) -> Response:
        build, path = self._build, environ["PATH_INFO"]
        if path == SCRIPT_PATH:
            return Response(Path(__file__).with_name("page.js").read_bytes(), mimetype="text/javascript")
        if path == EVENTS_PATH:
            return Response(self._events(), mimetype="text/event-stream")
        if path == "/readyz" and build.problems:
            return _degraded(build, environ)
        if build.app is None:
            return _error_page(build) if path != "/healthz" else Response("ok", mimetype="text/plain")
        try:
            return _with_script(Response.from_app(build.app, environ, buffered=True), build.version)
        except Exception as error:
            build = build._replace(error=format_error(error))
            sys.stderr.write(f"{build.error}\n")
            return _error_page(build)

    def _events(self) -> Iterator[str]:
        """Server-sent events: version and error, now and after every change."""
        sent = None
        yield "retry: 300\n\n"
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._build is not sent, PING_SECONDS)  # noqa: B023 - called here
                build = self._build
            event = json.dumps({"version": build.version, "error": build.error})
            yield f"data: {event}\n\n" if build is not sent else ":\n\n"
            sent = build


def format_error(error: BaseException) -> str:
    """For content, the report of `casebook check`; for others, the traceback's lines in templates, or its last one."""
    if isinstance(error, SystemExit):
        return str(error)
    summary = traceback.TracebackException.from_exception(error)
    in_templates = [frame for frame in summary.stack if frame.filename.endswith((".html", ".svg", ".xml"))]
    summary.stack[:] = in_templates or summary.stack[-1:]
    return "".join(summary.format())


def _degraded(build: Build, environ: Environ) -> Response:
    """``/readyz`` of the last good site with the problems of the newest; 503 if there is no good site."""
    ready: dict[str, Any] = {"studies": 0, "revision": ""}
    if build.app:
        ready = json.loads(Response.from_app(build.app, environ, buffered=True).get_data())
    body = json.dumps(ready | {"status": "degraded", "problems": build.problems})
    return Response(body, 200 if build.app else 503, mimetype="application/json")


def _error_page(build: Build) -> Response:
    body = (
        f"<!doctype html><html lang=en><head><title>Error</title></head><body><pre>{escape(build.error)}</pre></body>"
    )
    return _with_script(Response(body, 500, mimetype="text/html"), build.version)


def _with_script(response: Response, version: str) -> Response:
    if response.mimetype == "text/html" and b"</head>" in response.get_data():
        script = f'<script src="{SCRIPT_PATH}?version={version}" defer></script></head>'.encode()
        response.set_data(response.get_data().replace(b"</head>", script, 1))
    return response
