"""When a study was published and changed, as feeds, sitemaps and structured data say it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from webapp.model import Site, Study

#: Atom wants a date of change of every story. One that has no date at all is as old as can be, so that it comes last.
NO_DATE = date(1970, 1, 1)


def moment(when: date) -> str:
    """RFC 3339, in UTC, so that the later of two is the greater text. A day begins at midnight."""
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return f"{when.isoformat()}T00:00:00Z"


def changed(study: Study) -> date | None:
    """The last day the author names, if any; never the clock's."""
    return study.front.updated or study.front.date or study.front.publish_at


def story_id(study: Study, site: Site) -> str:
    """A tag (RFC 4151) that outlives a new slug, a new scheme and a new path: readers show nothing twice."""
    first = study.front.formerly[0] if study.front.formerly else study.slug
    return f"tag:{urlsplit(site.base_url).hostname},2026:case-studies/{first}"
