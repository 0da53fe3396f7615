"""What is being served: the library of the last good reading, and the problems of the last reading.

A bad change never takes the site down: ``reload`` swaps only a library without errors, in one assignment, so whoever
took an ``Edition`` keeps it whole until its answer is done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from webapp.content import read
from webapp.core.library import Library
from webapp.core.model import Problem, Problems
from webapp.settings import ROOT, Settings

log = logging.getLogger("casebook")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Edition:
    """One library at one moment: everything an answer is made from."""

    library: Library
    now: datetime


class ContentError(Exception):
    """The content has errors; ``problems`` holds all of them, warnings too."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{len(problems)} problems in the content")
        self.problems = problems


class Shelf:
    """Raises ``ContentError`` where no library is given and the content has an error."""

    def __init__(self, settings: Settings, library: Library | None = None, clock: Clock = utc_now) -> None:
        self._settings = settings
        self._clock = clock
        self.problems: Problems = ()
        self._library = library or self._first()

    def edition(self) -> Edition:
        return Edition(self._library, self._clock())

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Why the last reading was not taken; empty while what is served is what the folder holds."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def reload(self) -> None:
        """Read the content again; keep the old library where the new one has errors, and say so in the log."""
        library = self._read()
        if library is None:
            lines = (f"{p.file}:{p.line}:{p.column}: {p.code}: {p.field}: {p.message}" for p in self.errors)
            log.error("content not taken, the last good one stays:\n%s", "\n".join(lines))
        else:
            self._library = library
            log.info("content read: %d studies, revision %s", len(library.studies), library.revision)

    def _first(self) -> Library:
        library = self._read()
        if library is None:
            raise ContentError(self.problems)
        return library

    def _read(self) -> Library | None:
        reading = read(self._settings.content, ROOT / "static", drafts=self._settings.dev)
        self.problems = reading.problems
        if reading.library and self._settings.base_url:
            site = replace(reading.library.site, base_url=self._settings.base_url)
            return replace(reading.library, site=site)
        return reading.library
