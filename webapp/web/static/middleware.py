"""The files of static/, sent from memory: ``immutable`` for a year under their hash, revalidated without it."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.http import parse_if_range_header, parse_range_header

from webapp.web.caching.recompression import Polisher
from webapp.web.caching.response import ENCODERS, Answer
from webapp.web.headers import security
from webapp.web.static.assets import Asset, Assets
from webapp.web.wsgi import READING, Application, Environ, Headers, StartResponse

PATH = "/static/"
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=0, must-revalidate"


class StaticFiles:
    """A WSGI application in front of another, which answers whatever is not one of the files."""

    def __init__(self, app: Application, assets: Assets) -> None:
        self._app = app
        self._assets = assets
        self._answers: dict[str, Answer] = {}
        self._polisher = Polisher()
        self._take()

    def reread_images(self) -> None:
        """Authors bring pictures along with their studies; everything else in static/ belongs to the code."""
        self._assets.reread("images")
        self._take()

    def _take(self) -> None:
        for asset in self._assets:
            self._answers[PATH + asset.name] = _answer(asset, REVALIDATE)
            if PATH + asset.address in self._answers:
                continue
            self._answers[PATH + asset.address] = hashed = _answer(asset, IMMUTABLE)
            if hashed.is_compressible:  # before the fork, so that the workers share the bytes
                for encoding in ENCODERS:
                    hashed.variant(encoding)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answers.get(environ.get("PATH_INFO", ""))
        if answer is None or environ["REQUEST_METHOD"] not in READING:
            return self._app(environ, start_response)
        headers = security(answer.type, environ["wsgi.url_scheme"])
        self._polisher.add(answer)
        if (wanted := environ.get("HTTP_RANGE")) and environ["REQUEST_METHOD"] == "GET":
            return _send_range(answer, wanted, environ, start_response, headers)
        return answer.reply(environ, headers).send(start_response)


def _answer(asset: Asset, cache_control: str) -> Answer:
    type_ = f"{asset.type}; charset=utf-8" if asset.type.startswith("text/") else asset.type
    headers = [("Content-Type", type_), ("Cache-Control", cache_control), ("Accept-Ranges", "bytes")]
    return Answer("200 OK", headers, asset.content)


def _send_range(
    answer: Answer, wanted: str, environ: Environ, start_response: StartResponse, headers: Headers
) -> Iterable[bytes]:
    """To GET, one range of the uncompressed bytes (RFC 9110, 14); several, or a strange one, get the whole file."""
    plain = answer.variant("identity")
    length = len(plain.body)
    ranges = parse_range_header(wanted)
    condition = parse_if_range_header(environ.get("HTTP_IF_RANGE"))
    stale = environ.get("HTTP_IF_RANGE") and f'"{condition.etag}"' != plain.etags[0]
    if ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1 or stale or "HTTP_IF_NONE_MATCH" in environ:
        return answer.reply(environ, headers).send(start_response)
    # A suffix longer than the file is all of it.
    span = (0, length) if ranges.ranges[0][0] <= -length < 0 else ranges.range_for_length(length)
    if span is None:
        headers += [("Content-Range", f"bytes */{length}"), ("Content-Length", "0")]
        start_response("416 Range Not Satisfiable", headers)
        return ()
    part = plain.body[span[0] : span[1]]
    common = [pair for pair in plain.headers if pair[0] != "Content-Length"]
    about = [("Content-Length", str(len(part))), ("Content-Range", f"bytes {span[0]}-{span[1] - 1}/{length}")]
    start_response("206 Partial Content", common + headers + about)
    return (part,)
