"""When visitors could first see a story, and when they could first see its last change."""

from __future__ import annotations

from datetime import date, datetime

from webapp.model.study import Study


def published(study: Study) -> date | None:
    """The later of ``date`` and ``publishAt``; ``None`` if the author gives neither.

    ``date`` alone would give a story that waited for its moment, or for the end of its draft, an age it never had for
    its readers.
    """
    return _latest(study.front.date, study.front.publish_at)


def changed(study: Study) -> date | None:
    """The latest of ``date``, ``publishAt`` and ``updated``, never a file's time, which each checkout sets anew."""
    return _latest(study.front.date, study.front.publish_at, study.front.updated)


def _latest(*moments: date | None) -> date | None:
    return max(filter(None, moments), key=_by_day, default=None)


def _by_day(moment: date) -> tuple[date, bool]:
    """Days are compared in the author's own zone. On the same day a time wins, because it is more exact."""
    is_time = isinstance(moment, datetime)
    return (moment.date() if isinstance(moment, datetime) else moment), is_time
