"""The sort orders of a list. To add one: an entry in ``SORTS``, and its label in ``pages/explore.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from webapp.model import Study
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


#: All values of ``sort`` in the query string.
SORTS = {
    "featured": Sort(),
    "newest": Sort(newest_first),
    "title": Sort(by_title),
    "oldest": Sort(oldest_first),
    "relevance": Sort(needs_q=True),
}
