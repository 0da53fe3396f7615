"""What is being served: the library of the last good reading, and the problems of the last reading.

A bad change never takes the site down: ``reload`` swaps only a library without errors, in one assignment, so whoever
took an ``Snapshot`` keeps it whole until its answer is done.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from click import unstyle
from pydantic import TypeAdapter

from webapp.content.reader import Reading, read
from webapp.model import Problem, Problems, Site
from webapp.search.library import Library
from webapp.settings import ROOT, Settings, cache_folder
from webapp.validation import report

log = logging.getLogger("casebook")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Snapshot(NamedTuple):
    """One library at one moment: everything an answer is made from."""

    library: Library
    now: datetime


class ContentError(Exception):
    """The content has errors; the message is what ``casebook check`` says of its ``problems``."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(unstyle(report.as_text(reading.problems, reading.files)))
        self.problems = reading.problems


def errors_of(problems: Problems) -> Problems:
    """Without the warnings, which keep nothing from being served."""
    return tuple(problem for problem in problems if problem.severity == "error")


class ContentStore:
    """Raises ``ContentError`` where no library is given and the content has an error."""

    def __init__(self, settings: Settings, library: Library | None = None, clock: Clock = utc_now) -> None:
        self._settings = settings
        self._clock = clock
        self.problems: Problems = ()
        self.library = library or self._read()

    def snapshot(self) -> Snapshot:
        return Snapshot(self.library, self._clock())

    @property
    def errors(self) -> Problems:
        """Why the last reading was not taken; empty while what is served is what the folder holds."""
        return errors_of(self.problems)

    def reload(self) -> None:
        """Read the content again; keep the old library where the new one has errors, and say so in the log."""
        try:
            library = self.library = self._read()
        except ContentError as error:
            log.error("content not taken, the last good one stays:\n%s", error)  # noqa: TRY400 - no fault of the code
        except Exception as error:
            # Ours, not the author's; but raised in gunicorn's master it would end the whole site.
            self.problems = (_unreadable(self._settings, error),)
            log.exception("content not read, the last good one stays")
        else:
            log.info("content read: %d studies, revision %s", len(library.studies), library.revision)

    def _read(self) -> Library:
        with _nothing_thrown_away():
            reading = read(
                self._settings.content,
                ROOT / "static",
                drafts=self._settings.dev,
                cache=cache_folder(),
            )
        self.problems = reading.problems
        if reading.library is None:
            raise ContentError(reading)
        if self._settings.base_url:
            return replace(reading.library, site=_moved(reading.library.site, self._settings.base_url))
        return reading.library


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """All that is read is kept: whoever looked for garbage meanwhile would find none, at half the price of reading."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _moved(site: Site, base_url: str) -> Site:
    adapter = TypeAdapter(Site)  # a dataclass of pydantic's takes its fields by the names in the file only
    return adapter.validate_python(adapter.dump_python(site, by_alias=True) | {"base_url": base_url})


def _unreadable(settings: Settings, error: Exception) -> Problem:
    message = f"cannot be read: {type(error).__name__}: {error}"
    return Problem("unreadable", message, file=str(settings.content), field="front matter")
