"""One line of the query log as a value. The line may have anything before it, and other lines may stand between."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

#: How a line of the query log begins: ``json.dumps`` keeps the order of the fields.
MARK = b'{"event": "query", '
#: Queries with more terms are not a person's, and their pairs are many.
MAX_TERMS = 12
#: Of one term or facet, and of the searched words. The program writes shorter ones.
_MAX_CHARACTERS = 200

#: (facet, term) pairs.
Terms = tuple[tuple[str, str], ...]


class Query(NamedTuple):
    """What was chosen and searched for. ``words`` are without capital letters."""

    terms: Terms
    words: str


class Answer(NamedTuple):
    """``time`` is in seconds since 1970 (UTC), ``page`` counts from 1, ``found`` is the number of stories."""

    time: float
    query: Query
    page: int
    found: int


def parse(line: bytes) -> Answer | None:
    """The answer that a line of a log describes; ``None`` if it is no line of the query log, or not a whole one.

    journald, Docker and Kubernetes put a date or a name before a line, with a space after it. A request cannot forge a
    line: in the access log no space stands before an address, in messages something follows it, and in JSON its
    quotation marks are escaped.
    """
    start = line.find(MARK)
    if start < 0 or not (start == 0 or line[start - 1 : start].isspace()):
        return None
    try:
        fields = json.loads(line[start:].decode())
        return _answer(fields)
    except (ValueError, OverflowError, RecursionError):  # no JSON, or no time
        return None


def _answer(fields: object) -> Answer | None:
    match fields:
        case {
            "time": str(time),
            "terms": dict(facets),
            "words": str(words),
            "page": int(page),
            "found": int(found),
        } if _are_terms(facets):
            terms = tuple([(facet, term) for facet, chosen in facets.items() for term in chosen])
            query = Query(terms, words.casefold()[:_MAX_CHARACTERS])
            return Answer(datetime.fromisoformat(time).timestamp(), query, page, found)
        case _:
            return None


def _are_terms(facets: dict[str, object]) -> bool:
    """Whether the value has at most ``MAX_TERMS`` terms, and nothing else."""
    chosen = [terms for terms in facets.values() if isinstance(terms, list)]
    names = [*facets, *(term for terms in chosen for term in terms)]
    return (
        len(chosen) == len(facets)
        and len(names) <= 2 * MAX_TERMS
        and all(isinstance(name, str) and len(name) <= _MAX_CHARACTERS for name in names)
    )
