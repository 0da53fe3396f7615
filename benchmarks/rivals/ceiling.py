"""The ceiling: a WSGI program that returns stored responses and does nothing else."""

import base64
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ANSWERS: dict[str, tuple[str, list[tuple[str, str]], bytes]] = {
    path: (status, [(name, value) for name, value in headers], base64.b64decode(body))
    for path, (status, headers, body) in json.loads(Path(os.environ["ANSWERS"]).read_text()).items()
}


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    key = "304" if "HTTP_IF_NONE_MATCH" in environ else environ["PATH_INFO"]
    status, headers, body = ANSWERS[key]
    start_response(status, headers)
    return (body,) if body else ()


# Casebook's gunicorn.conf.py compresses the static files of the application before the fork; this one has none.
app.wsgi_app = SimpleNamespace(compress=lambda: None)  # type: ignore[attr-defined]
