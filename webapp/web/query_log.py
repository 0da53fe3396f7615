"""The query log: what visitors filter by and search for, one line of JSON for each list they were shown.

Nothing in a line says who asked: no address, agent or id. Words that look like an e-mail address or a long number are
masked. ``casebook insights`` reads the lines.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from webapp.search.query import Query
from webapp.search.search import matching
from webapp.web.list_path import ROUTE
from webapp.web.request_context import ENVIRON_KEY, RequestContext
from webapp.web.wsgi import Environ

PATHS = {ROUTE, f"{ROUTE}/results"}
#: 304 is logged too: it is a visit like others, and behind a cache that revalidates most answers are 304.
STATUSES = (200, 304)
#: Programs that say so in their ``User-Agent``, which is not logged.
ROBOT = re.compile(r"bot\b|crawl|spider", re.IGNORECASE)
#: Longer searches are pasted texts. A line also stays below the 4,096 bytes that a pipe takes at once (POSIX PIPE_BUF),
#: so that the lines of several processes do not mix.
MAX_CHARACTERS = 100
MASK = "…"
#: So many digits may be a telephone, customer or account number. Spaces and punctuation may stand between them.
_LONG_NUMBER = re.compile(r"\d(?:\W*\d){5,}")
_MIN_DIGITS = 6
_AT_SIGNS = re.compile("[@﹫＠]")


def query_line(environ: Environ, status: int) -> str | None:
    """The line for a finished response; ``None`` if no visitor was shown a list by it.

    HEAD requests, feeds, errors, redirects, robots, and pages fetched ahead of a click (``Sec-Purpose: prefetch``) have
    no line.
    """
    context: RequestContext | None = environ.get(ENVIRON_KEY)
    if (
        context is None
        or status not in STATUSES
        or environ["REQUEST_METHOD"] != "GET"
        or environ["PATH_INFO"] not in PATHS
        or _is_ahead_of_click(environ)
        or ROBOT.search(environ.get("HTTP_USER_AGENT", ""))
    ):
        return None
    return as_line(context.query, _found(context), datetime.now(UTC))


def as_line(query: Query, found: int, now: datetime) -> str:
    """One line of JSON; ``found`` is the number of studies on all pages. Times are in UTC, to the second."""
    terms: dict[str, list[str]] = {}
    for facet, term in query.terms:
        terms.setdefault(facet, []).append(term)
    fields = {
        "event": "query",
        "time": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "terms": terms,
        "words": without_personal(query.q),
        "page": query.page,
        "found": found,
    }
    return json.dumps(fields)


def without_personal(q: str) -> str:
    """The searched words; e-mail addresses and numbers of six or more digits are replaced by ``…``."""
    words = _LONG_NUMBER.sub(MASK, q).split()
    text = " ".join(MASK if _looks_personal(word) else word for word in words)
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS].rstrip() + MASK


def _looks_personal(word: str) -> bool:
    return bool(_AT_SIGNS.search(word)) or sum(map(str.isdecimal, word)) >= _MIN_DIGITS


def _is_ahead_of_click(environ: Environ) -> bool:
    purpose = environ.get("HTTP_SEC_PURPOSE", "") + environ.get("HTTP_PURPOSE", "")
    return "prefetch" in purpose.lower()


def _found(context: RequestContext) -> int:
    return matching(context.snapshot.library, context.query, context.snapshot.now).bit_count()
