"""Times as feeds and the sitemap write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b

from webapp.model import Study, changed

#: The day in every story's id in the feeds. It stands for a date of change if no story of the site has one.
FIRST_DAY = date(2026, 1, 1)


def rfc3339(when: date) -> str:
    """The time as RFC 3339 in UTC, so that texts sort as times do. A day stands for its midnight."""
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return f"{when.isoformat()}T00:00:00Z"


def last_change(studies: Iterable[Study]) -> str:
    """The latest change of any of the studies as RFC 3339; "" if no author gives one."""
    return max((rfc3339(when) for study in studies if (when := changed(study))), default="")


def stand_ins(undated: Iterable[Study], studies: Iterable[Study]) -> dict[str, str]:
    """The dates of change of stories without any date, by slug, for Atom, which requires one (RFC 4287, 4.1.2).

    They are in the day before the first of all ``studies``, so that such stories come last, and at a time that depends
    only on the slug, so that they differ. The time of a file is not used: a checkout sets it, so two servers would
    give one story two dates, and each new release would show it to readers as changed.
    """
    first = min((rfc3339(when)[:10] for study in studies if (when := changed(study))), default=FIRST_DAY.isoformat())
    day = datetime.combine(date.fromisoformat(first), time(), UTC) - timedelta(days=1)
    return {study.slug: rfc3339(day + _time_of(study.slug)) for study in undated}


def _time_of(slug: str) -> timedelta:
    """A time of the day that depends only on the slug."""
    return timedelta(seconds=int.from_bytes(blake2b(slug.encode(), digest_size=8).digest(), "big") % 86_400)
