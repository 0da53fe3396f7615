"""gunicorn's logger: one line per response, as text or JSON, and all other records in the same format.

No personal data: no address, no agent, no query string (it may contain what someone searched for). What is searched for
is in the query log, which is off by default and has no request id, path or other mark of the visitor.
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
from webapp.web.query_log import query_line
from webapp.web.request_context import cache_result, current_revision
from webapp.web.wsgi import Environ

#: The request ids accepted from a proxy; anything else could forge lines or fill the log.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: The program's loggers, which write to gunicorn's error log.
LOGGERS = ("casebook", "webapp")
TEXT_FORMAT = "{method} {path} {status} {bytes} {ms}ms {cache} revision={revision} id={id}"


class Logger(GunicornLogger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's ``logger_class``; it calls ``access`` once for each response of the site."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self._settings = from_environment()
        if self._settings.metrics_port:
            from webapp.web.gunicorn.metrics import metrics  # noqa: PLC0415 - slow to import, and off by default

            self._metrics = metrics()
        for name in LOGGERS:
            logging.getLogger(name).handlers = self.error_log.handlers
            logging.getLogger(name).setLevel(self.loglevel)
        if self._settings.log_format == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(JsonFormatter())

    def access(self, response: Any, request: Any, environ: Environ, duration: timedelta) -> None:
        """Count the response, log it and log its query, each only if its setting is on."""
        status = int(str(response.status or "500").split()[0])
        if self._settings.metrics_port:
            self._metrics.count_response(environ, status, duration.total_seconds())
        if self._settings.query_log and (line := query_line(environ, status)):
            self.access_log.info("%s", line)
        if self._settings.access_log:
            self._write(
                {
                    "method": environ["REQUEST_METHOD"],
                    # As it was sent, so it has no character that could end the line.
                    "path": environ["RAW_URI"].partition("?")[0],
                    "status": status,
                    "bytes": response.sent,
                    "ms": round(duration.total_seconds() * 1000, 2),
                    "cache": cache_result(environ) or "-",
                    "revision": current_revision(environ) or "-",
                    "id": request_id(environ, request.peer_addr, self._settings.trusted_proxies),
                }
            )

    def exception(self, message: str, *args: Any, **options: Any) -> None:
        """Log without a traceback if a client sent or received nothing in time: that is not an error of the site."""
        if isinstance(sys.exc_info()[1], BlockingIOError):
            self.info("gave up on a client that had gone silent")
        else:
            super().exception(message, *args, **options)

    def refused(self, status: int) -> None:
        """Count a request that gunicorn refused before the site saw it; its line is in the error log."""
        if self._settings.metrics_port:
            self._metrics.count_refused(status)

    def _write(self, fields: dict[str, Any]) -> None:
        if self._settings.log_format == "json":
            self.access_log.info(as_json({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **fields}))
        else:
            self.access_log.info(TEXT_FORMAT.format(**fields))


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON, its traceback included."""

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


def request_id(environ: Environ, peer: Any, trusted_proxies: str) -> str:
    """A trusted proxy's ``X-Request-ID`` if it is well-formed, otherwise a new id.

    It is only logged, never sent: a response is the same for everyone, so that any cache may keep it.
    """
    sent = environ.get("HTTP_X_REQUEST_ID", "")
    # A peer without an address is connected by a Unix socket, so it is on this machine.
    trusted = not isinstance(peer, tuple) or is_trusted(peer[0], trusted_proxies)
    return sent if trusted and REQUEST_ID.fullmatch(sent) else uuid4().hex


@lru_cache(maxsize=1024)
def is_trusted(address: str, trusted_proxies: str) -> bool:
    """Whether the address is in ``trusted_proxies``: ``*``, or addresses and networks separated by commas."""
    networks = [network.strip() for network in trusted_proxies.split(",")]
    return "*" in networks or any(ip_address(address) in ip_network(network) for network in networks if network)


def as_json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=True)
