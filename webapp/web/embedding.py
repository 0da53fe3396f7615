"""Which other sites may show the cards: as a frame (CSP ``frame-ancestors``) or by a script (CORS, Fetch Standard).

By default no site may. ``*`` allows every site and gives every visitor the same answer. For a list of origins, CORS
needs the visitor's own origin in the answer, so only then the answer varies by ``Origin``.
"""

from __future__ import annotations

from flask import Response

from webapp.web.headers import CSP
from webapp.web.list_path import ROUTE
from webapp.web.wsgi import Environ, Headers

#: The path of the cards, as routes have it.
CARDS = f"{ROUTE}/cards"


class Embedding:
    """``origins`` are the sites that may show the cards: none, ``*`` alone, or origins (https://www.example.com)."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._origins = origins

    def allow_frames(self, response: Response) -> None:
        """Set the headers of the cards that are the same for every visitor."""
        response.headers["X-Robots-Tag"] = "noindex"
        if self._origins:
            ancestors = f"frame-ancestors {' '.join(self._origins)}"
            response.headers["Content-Security-Policy"] = CSP.replace("frame-ancestors 'none'", ancestors)
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if self._origins not in ((), ("*",)):
            response.headers["Vary"] = "Origin"

    def cors(self, environ: Environ) -> Headers:
        """The headers that let a script of an allowed site read the answer, ``[]`` at other addresses.

        htmx sends headers of its own (``HX-Request``), for which browsers ask first, with ``OPTIONS``.
        """
        if environ.get("PATH_INFO") != CARDS or not self._origins:
            return []
        origin = "*" if self._origins == ("*",) else environ.get("HTTP_ORIGIN", "")
        if origin not in self._origins:
            return []
        headers = [("Access-Control-Allow-Origin", origin)]
        if environ["REQUEST_METHOD"] == "OPTIONS":
            headers += [("Access-Control-Allow-Headers", "*"), ("Access-Control-Max-Age", "86400")]
        return headers


NOWHERE = Embedding(())
