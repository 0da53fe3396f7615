"""The content that is served, and how it is replaced.

A reload replaces the library in one assignment, and only by one without errors, so a bad change never takes the site
down. A request takes one ``Snapshot`` and uses it until its response is complete.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from click import unstyle
from pydantic import TypeAdapter

from webapp.content.images import Images
from webapp.content.photo_copies import PhotoCopies
from webapp.content.reader import ReadResult, draft_images, public_images, read, sorted_problems
from webapp.content.still import UnsettledError, read_still
from webapp.content.theme import Theme
from webapp.model import Problem, Problems, Site
from webapp.model.photo import Photo
from webapp.search.library import Library
from webapp.settings import STATIC, Settings, cache_folder
from webapp.validation import report
from webapp.validation.study_file import study_images

log = logging.getLogger("casebook")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Snapshot(NamedTuple):
    """A library and the time of the request: everything a response is made from."""

    library: Library
    now: datetime


class ContentError(Exception):
    """The content has errors. The message is the output of ``casebook check``; ``problems`` has warnings too."""

    def __init__(self, result: ReadResult) -> None:
        super().__init__(unstyle(report.as_text(result.problems, result.files)))
        self.problems = result.problems


def errors_of(problems: Problems) -> Problems:
    """The problems that are errors, without the warnings."""
    return tuple(problem for problem in problems if problem.severity == "error")


class ContentStore:
    """Holds the library that is served, the files of its ``pictures`` and photos, its ``theme``, the ``problems``
    of the last read, and whether it ``shows_drafts``.

    Without a ``library`` it reads the site folder of ``settings``, and raises ``ContentError`` if that has errors.
    ``check`` returns further problems of a theme with a library.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library | None = None,
        clock: Clock = utc_now,
        check: Callable[[Theme, Library, datetime], Problems] = lambda *_: (),
    ) -> None:
        self._settings = settings
        self.shows_drafts = settings.dev
        self._clock = clock
        self._check = check
        self.problems: Problems = ()
        self.pictures: Mapping[str, Path] = {}
        self._draft_pictures: Mapping[str, Path] = {}
        self._photo_files: Mapping[str, Path] = {}
        self._copies = PhotoCopies(cache_folder())
        self.theme = Theme()
        if library:
            images = Images(settings.content, STATIC)
            self.library, self.pictures = library, public_images(library, images)
            self._draft_pictures = draft_images(library, images)
        else:
            self._take(self._read())

    def snapshot(self) -> Snapshot:
        return Snapshot(self.library, self._clock())

    @property
    def errors(self) -> Problems:
        """Why the last read was rejected; empty if the library is what the content folder holds."""
        return errors_of(self.problems)

    def photo_copy(self, name: str, photo: Photo, width: int) -> bytes:
        """The photo ``/images/…`` as WebP with this width.

        Raises ``OSError`` or ``ValueError`` if its file is gone, has changed since the last read, or is damaged.
        """
        if not (path := self._photo_files.get(name)):
            raise FileNotFoundError(name)
        return self._copies.copy(path, photo, width)

    def draft_picture(self, slug: str, address: str) -> bytes | None:
        """A picture of a draft, ``None`` if the draft names none with this address. It is read now: few ask for it."""
        draft = self.library.drafts.get(slug)
        path = self._draft_pictures.get(address) if draft and address in study_images(draft) else None
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None

    def reload(self) -> None:
        """Read the content again, when nobody writes into it. If it has errors, log them and keep the old library."""
        try:
            self._take(read_still(self._settings.content, self._read))
        except ContentError as error:
            log.error("content not taken, the last good one stays:\n%s", error)  # noqa: TRY400 - no traceback
        except UnsettledError as error:
            self.problems = (self._unreadable(str(error)),)
            log.error("content not taken, the last good one stays: %s", error)  # noqa: TRY400 - no traceback
        except Exception as error:
            # A bug of the program: raised in gunicorn's master, it would end the whole site.
            self.problems = (self._unreadable(f"cannot be read: {type(error).__name__}: {error}"),)
            log.exception("content not read, the last good one stays")
        else:
            log.info("content read: %d studies, revision %s", len(self.library.studies), self.library.revision)

    def _unreadable(self, message: str) -> Problem:
        return Problem("unreadable", message, file=str(self._settings.content), field="front matter")

    def _read(self) -> ReadResult:
        """Read and check the content, with the templates of its theme."""
        settings = self._settings
        with _gc_paused():
            result = read(settings.content, STATIC, drafts=settings.dev, cache=cache_folder())
        library = result.library
        if library and (problems := self._check(result.theme, library, self._clock())):
            return replace(result, library=None, problems=sorted_problems([*result.problems, *problems]))
        return result

    def _take(self, result: ReadResult) -> None:
        """Replace the content. Raises ``ContentError`` and keeps the old one if the new one has errors."""
        self.problems, library = result.problems, result.library
        if library is None:
            raise ContentError(result)
        if base_url := self._settings.base_url:
            library = replace(library, site=_with_base_url(library.site, base_url))
        self.library, self._draft_pictures, photos = library, result.draft_pictures, library.photos
        self.pictures = {name: path for name, path in result.pictures.items() if name not in photos}
        self._photo_files = {name: path for name, path in result.pictures.items() if name in photos}
        if result.theme.templates != self.theme.templates:  # compiled templates are kept by the theme they belong to
            self.theme = result.theme


@contextmanager
def _gc_paused() -> Iterator[None]:
    """Pause the garbage collector: while content is read nothing becomes garbage, and collecting doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _with_base_url(site: Site, base_url: str) -> Site:
    adapter = TypeAdapter(Site)  # `dataclasses.replace` fails: the constructor takes only the names of site.yaml
    return adapter.validate_python(adapter.dump_python(site, by_alias=True) | {"base_url": base_url})
