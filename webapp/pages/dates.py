"""When a study was published and changed, for feeds, the sitemap and structured data."""

from __future__ import annotations

from datetime import UTC, date, datetime

from webapp.model import Study

#: The date of change of a story without any date, because Atom requires one. It sorts such stories last.
NO_DATE = date(1970, 1, 1)


def rfc3339(when: date) -> str:
    """The time as RFC 3339 in UTC, so that texts sort as times do. A day stands for its midnight."""
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return f"{when.isoformat()}T00:00:00Z"


def published(study: Study) -> date | None:
    return study.front.date or study.front.publish_at


def changed(study: Study) -> date | None:
    """The last date that the author gives, never a file's time."""
    return study.front.updated or published(study)
