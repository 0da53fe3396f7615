"""The site while it is being worked on: the last one that could be made, and what is wrong with the next."""

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
from typing import Any

from werkzeug.wrappers import Response

from webapp.content.store import ContentError, errors_of
from webapp.model import Problem, Problems
from webapp.settings import ROOT
from webapp.web.wsgi import Application, Environ, StartResponse

SCRIPT = "/dev/page.js"
CHANGES = "/dev/changes"
ALIVE, READY = "/healthz", "/readyz"
#: How long until a connection whose page has gone is noticed.
PULSE_SECONDS = 15
# Without these every answer comes whole and as it is, so that the script can be put in.
BARGAINING = {"HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}


class Workshop:
    """A WSGI application around the site that ``make`` makes, or raises that it cannot make."""

    def __init__(self, make: Callable[[], Application]) -> None:
        self._make = make
        self._app: Application | None = None
        self._site = ""
        self._trouble = ""
        self._problems: list[dict[str, Any]] = []
        self._changed = Condition()
        self.remake()

    def remake(self) -> None:
        """Take what was saved: a new site where one can be made of it, else the trouble with it."""
        try:
            app = self._make()
        except (Exception, SystemExit) as error:
            self.report(explain(error), problems_of(error))
            return
        with self._changed:
            self._app, self._site, self._trouble, self._problems = app, f"{time.time_ns():x}", "", []
            self._changed.notify_all()

    def report(self, trouble: str, problems: Sequence[Problem] = ()) -> None:
        """Tell the terminal and every open page why the last good site stays; ``problems`` are those of content."""
        sys.stderr.write(f"{trouble.rstrip()}\n\n")
        with self._changed:
            self._trouble = trouble
            self._problems = [*map(asdict, problems)] or [{"message": trouble}]
            self._changed.notify_all()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        response = self._answer(environ)
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    def _answer(self, environ: Environ) -> Response:
        if environ["PATH_INFO"] == SCRIPT:
            return Response(Path(__file__).with_name("page.js").read_bytes(), mimetype="text/javascript")
        if environ["PATH_INFO"] == CHANGES:
            return Response(self._events(), mimetype="text/event-stream")
        with self._changed:
            app, site, trouble, problems = self._app, self._site, self._trouble, self._problems
        plain = {name: value for name, value in environ.items() if name not in BARGAINING}
        if problems and environ["PATH_INFO"] == READY:
            return _degraded(app, plain, problems)
        if app is None:
            lives = environ["PATH_INFO"] == ALIVE
            return Response("ok", mimetype="text/plain") if lives else _with_script(_error_page(trouble), site)
        try:
            return _with_script(Response.from_app(app, plain, buffered=True), site)
        except Exception as error:
            trouble = explain(error)
            sys.stderr.write(f"{trouble}\n")
            return _with_script(_error_page(trouble), site)

    def _events(self) -> Iterator[str]:
        """What the site is and what is wrong, now and whenever it changes."""
        told = None
        yield "retry: 300\n\n"
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._state() != told, PULSE_SECONDS)  # noqa: B023 - called here
                state = self._state()
            yield f"data: {json.dumps(state)}\n\n" if state != told else ":\n\n"
            told = state

    def _state(self) -> dict[str, str]:
        return {"site": self._site, "trouble": self._trouble}


def explain(error: BaseException) -> str:
    """For content, the words of `casebook check`; for templates, their lines; else where it was raised."""
    if isinstance(error, SystemExit):
        return str(error)
    said = traceback.TracebackException.from_exception(error)
    in_templates = [frame for frame in said.stack if frame.filename.startswith(str(ROOT / "templates"))]
    said.stack[:] = in_templates or said.stack[-1:]
    return "".join(said.format())


def problems_of(error: BaseException) -> Problems:
    """The errors in the content that kept the site from being made; none where something else did."""
    return errors_of(error.__cause__.problems) if isinstance(error.__cause__, ContentError) else ()


def _degraded(app: Application | None, environ: Environ, problems: list[dict[str, Any]]) -> Response:
    """What the last good site says of itself, but for what is wrong with the next; 503 where there is none."""
    served: dict[str, Any] = {"studies": 0, "revision": ""}
    if app:
        served = json.loads(Response.from_app(app, environ, buffered=True).get_data())
    said = served | {"status": "degraded", "problems": problems}
    return Response(json.dumps(said), 503 if app is None else 200, mimetype="application/json")


def _error_page(trouble: str) -> Response:
    """Where there is no page to show the trouble over."""
    page = f"<!doctype html><html lang=en><head><title>Trouble</title></head><body><pre>{escape(trouble)}</pre></body>"
    return Response(page, 500, mimetype="text/html")


def _with_script(response: Response, site: str) -> Response:
    if response.mimetype == "text/html" and b"</head>" in response.get_data():
        script = f'<script src="{SCRIPT}?site={site}" defer></script></head>'.encode()
        response.set_data(response.get_data().replace(b"</head>", script, 1))
        response.headers.remove("ETag")
    return response
