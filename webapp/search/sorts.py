"""The sort orders of a list. To add one: an entry in ``SORTS``, and its label in ``pages/explore.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from webapp.model import Study, changed
from webapp.search.language import Language


class Sort(NamedTuple):
    """``key`` is what studies are sorted by; without one, the library's order or the search index decides."""

    key: Callable[[Study, Language], Any] | None = None
    needs_q: bool = False


def by_title(study: Study, language: Language) -> tuple[tuple[str, str], str]:
    return language.sort_key(study.front.title), study.slug


def newest_first(study: Study, language: Language) -> tuple[int, tuple[str, str], str]:
    """Studies without a date come last; studies of one day are sorted by title."""
    return -(study.front.date or date.min).toordinal(), *by_title(study, language)


def oldest_first(study: Study, language: Language) -> tuple[int, tuple[str, str], str]:
    """Studies without a date come last; studies of one day are sorted by title."""
    return (study.front.date or date.max).toordinal(), *by_title(study, language)


def last_changed_first(study: Study, language: Language) -> tuple[float, tuple[str, str], str]:
    """Studies that visitors could see last come first; those without any date come last."""
    when = changed(study) or date.min
    moment = when if isinstance(when, datetime) else datetime.combine(when, time(), UTC)
    return -moment.timestamp(), *by_title(study, language)


#: All values of ``sort`` in the query string.
SORTS = {
    "featured": Sort(),
    "newest": Sort(newest_first),
    "title": Sort(by_title),
    "oldest": Sort(oldest_first),
    "relevance": Sort(needs_q=True),
}

#: The order of feeds, which no query string asks for.
FEED_ORDER = "changed"
#: The sorts whose order is the same for every query, by name.
RANKED = {name: sort.key for name, sort in SORTS.items() if sort.key} | {FEED_ORDER: last_changed_first}
