"""gunicorn's log in Casebook's words: one line an answer, and everything else in the same format.

No personal data: no address, no agent, no query string (it may hold what someone searched for).
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import uuid4

from gunicorn.glogging import Logger as GunicornLogger

from webapp.settings import from_environment
from webapp.web.caching.page_cache import cache_result
from webapp.web.wsgi import Environ

#: What a proxy may call a request; anything else could forge lines or fill the log.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: The program's own loggers, besides gunicorn's.
OURS = ("casebook", "webapp")
TEXT = "{method} {path} {status} {bytes} {ms}ms {cache} revision={revision} id={id}"


class Logger(GunicornLogger):  # type: ignore[misc]  # gunicorn has no types
    """``logger_class`` of gunicorn, which calls ``access`` once for each answer the site gave."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self._settings = from_environment()
        if self._settings.metrics_port:
            from webapp.web.gunicorn.metrics import metrics  # noqa: PLC0415 - it takes its time to load, and is off for most

            self._metrics = metrics()
        for name in OURS:
            logging.getLogger(name).handlers = self.error_log.handlers
            logging.getLogger(name).setLevel(self.loglevel)
        if self._settings.log_format == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(JsonFormatter())

    def access(self, response: Any, request: Any, environ: Environ, duration: timedelta) -> None:
        """Count the answer, and write its line, each only where it is asked for."""
        status = int(str(response.status or "500").split()[0])
        if self._settings.metrics_port:
            self._metrics.answered(environ, status, duration.total_seconds())
        if self._settings.access_log:
            self._write(
                answered(response, request, environ, duration, self._settings.trusted_proxies) | {"status": status}
            )

    def exception(self, message: str, *args: Any, **options: Any) -> None:
        """A client that sends or takes nothing in time is no fault of ours: no traceback for each."""
        if isinstance(sys.exc_info()[1], BlockingIOError):
            self.info("gave up on a client that had gone silent")
        else:
            super().exception(message, *args, **options)

    def refused(self, status: int) -> None:
        """What gunicorn refused before the site saw it is counted too; its line is in the error log."""
        if self._settings.metrics_port:
            self._metrics.refused(status)

    def _write(self, fields: dict[str, Any]) -> None:
        if self._settings.log_format == "json":
            self.access_log.info(as_json({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **fields}))
        else:
            self.access_log.info(TEXT.format(**fields))


class JsonFormatter(logging.Formatter):
    """A record as one line, however many its message and traceback have."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "pid": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return as_json(fields)


def answered(
    response: Any, request: Any, environ: Environ, duration: timedelta, trusted_proxies: str
) -> dict[str, Any]:
    """What a line says. The path is as it was sent, so it holds no character that could end the line."""
    snapshot = environ.get("casebook.snapshot")
    return {
        "method": environ["REQUEST_METHOD"],
        "path": environ["RAW_URI"].partition("?")[0],
        "status": 0,
        "bytes": response.sent,
        "ms": round(duration.total_seconds() * 1000, 2),
        "cache": cache_result(environ) or "-",
        "revision": snapshot.library.revision if snapshot else "-",
        "id": request_id(environ, request.peer_addr, trusted_proxies),
    }


def request_id(environ: Environ, peer: Any, trusted_proxies: str) -> str:
    """The proxy's name for the request, where the proxy is trusted and the name is harmless; else a new one.

    It is written to the log alone: an answer is the same for everyone, so that any cache may keep it.
    """
    given = environ.get("HTTP_X_REQUEST_ID", "")
    # A peer without an address came by a socket of this machine.
    trusted = not isinstance(peer, tuple) or is_trusted(peer[0], trusted_proxies)
    return given if trusted and REQUEST_ID.fullmatch(given) else uuid4().hex


@lru_cache(maxsize=1024)
def is_trusted(address: str, trusted_proxies: str) -> bool:
    names = [name.strip() for name in trusted_proxies.split(",")]
    return "*" in names or any(ip_address(address) in ip_network(name) for name in names if name)


def as_json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=True)
