"""The site, but its partial takes 400 ms: `servers.gunicorn("tests.browser.slow_site:site")`."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from webapp import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

app = create_app()


def site(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if environ["PATH_INFO"].endswith("/results"):
        time.sleep(0.4)
    return app(environ, start_response)
