"""The program's files and the site's pictures, sent from memory.

They are ``immutable`` for a year under their hash, and revalidated without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from werkzeug.http import parse_if_range_header, parse_range_header

from webapp.pages.embed import SHEET as EMBEDDED_SHEET
from webapp.pages.theme import SHEET, customer_rules, sheet
from webapp.search.library import Library
from webapp.web.caching.response import ENCODINGS, CachedResponse
from webapp.web.headers import IMMUTABLE, REVALIDATE, security
from webapp.web.static.assets import Asset, Assets
from webapp.web.static.speculation import RULES, rules
from webapp.web.wsgi import READ_METHODS, Application, Environ, Headers, StartResponse

PATH = "/static/"
STYLES = "css/site.css"
BROTLI_LEVEL = 11
#: Bytes of a range that are copied at a time.
PIECE = 65_536


class StaticFiles:
    """A WSGI application in front of ``app``, which answers everything that is not one of the files."""

    def __init__(self, app: Application, assets: Assets) -> None:
        self._app = app
        self._assets = assets
        self._styles = styles.content if (styles := assets.find(STYLES)) else b""
        #: By path: the response, and its Cache-Control.
        self._files: dict[str, tuple[CachedResponse, str]] = {}
        #: The files at addresses with a hash. They stay when a file changes, for pages in the caches of others.
        self._hashed: dict[str, tuple[CachedResponse, str]] = {}
        self._update()

    def read_pictures(self, pictures: Mapping[str, Path]) -> None:
        """Serve these pictures, by the addresses that authors write, in place of the last ones."""
        self._assets.read_pictures(pictures)
        self._update()

    def set_site(self, library: Library) -> None:
        """Generate the files that depend on the site: its speculation rules, the program's style sheet with the
        customers' colours and, if the site has its own look, a style sheet for that."""
        self._assets.put(RULES, rules(library.site.list_path))
        self._assets.put(STYLES, self._styles + customer_rules(library).encode())
        if text := sheet(library.site, library.styles, lambda name: quote(self._assets.address(name))):
            self._assets.put(SHEET, text.encode())
        self._update()

    def compress(self) -> None:
        """Make every file in every encoding, in half a second. Before a fork, so that all workers share the bytes."""
        for response, _ in self._files.values():
            for encoding in ENCODINGS if response.is_compressible else ():
                response.encoded(encoding)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        file = self._files.get(environ.get("PATH_INFO", ""))
        if file is None or environ["REQUEST_METHOD"] not in READ_METHODS:
            return self._app(environ, start_response)
        response, cache_control = file
        is_shared = response is self._embedded_sheet
        headers = [
            ("Cache-Control", cache_control),
            *security(response.content_type, environ["wsgi.url_scheme"], is_shared=is_shared),
        ]
        if "HTTP_RANGE" in environ and environ["REQUEST_METHOD"] == "GET" and "HTTP_IF_NONE_MATCH" not in environ:
            return _send_range(response, environ, start_response, headers)
        return response.send(environ, start_response, headers)

    @property
    def _embedded_sheet(self) -> CachedResponse | None:
        """The style sheet of the cards on pages of other sites."""
        return self._files.get(PATH + EMBEDDED_SHEET, (None, ""))[0]

    def _update(self) -> None:
        names = {}
        for asset in self._assets:
            response, _ = self._hashed.setdefault(PATH + asset.address, (_response(asset), IMMUTABLE))
            names[PATH + asset.name] = response, REVALIDATE
        self._files = self._hashed | names


def _response(asset: Asset) -> CachedResponse:
    content_type = f"{asset.type}; charset=utf-8" if asset.type.startswith("text/") else asset.type
    headers = [("Content-Type", content_type), ("Accept-Ranges", "bytes")]
    return CachedResponse("200 OK", headers, asset.content, brotli_level=BROTLI_LEVEL)


def _send_range(
    response: CachedResponse, environ: Environ, start_response: StartResponse, extra_headers: Headers
) -> Iterable[bytes]:
    """Send one range of the uncompressed bytes (RFC 9110, 14). Several ranges, or a malformed one, get all bytes."""
    content, etag, headers = response.encoded("identity")
    length = len(content)
    ranges = parse_range_header(environ["HTTP_RANGE"])
    if_range = environ.get("HTTP_IF_RANGE")
    is_outdated = if_range and f'"{parse_if_range_header(if_range).etag}"' != etag
    if ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1 or is_outdated:
        return response.send(environ, start_response, extra_headers)
    # A suffix longer than the file means all of it; werkzeug takes it for an error.
    span = (0, length) if ranges.ranges[0][0] <= -length < 0 else ranges.range_for_length(length)
    if span is None:
        kept = [header for header in extra_headers if header[0] != "Cache-Control"]
        unsatisfied = [("Content-Range", f"bytes */{length}"), ("Content-Length", "0"), ("Cache-Control", "no-store")]
        start_response("416 Range Not Satisfiable", unsatisfied + kept)
        return ()
    start, stop = span
    headers = [header for header in headers if header[0] != "Content-Length"] + extra_headers
    headers += [("Content-Length", str(stop - start)), ("Content-Range", f"bytes {start}-{stop - 1}/{length}")]
    start_response("206 Partial Content", headers)
    # In pieces, so that a range of a long video is not copied whole.
    return (content[at : min(at + PIECE, stop)] for at in range(start, stop, PIECE))
