"""A study file: its study if it is valid, and its problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from webapp import markdown
from webapp.model import Problem, Study
from webapp.model.schema_fields import images_of
from webapp.parsing.document import Document, ProblemList


@dataclass(slots=True)
class StudyFile:
    """``study`` is ``None`` if the file has an error.

    The document of a valid file is not kept, because it is several times the size of the file. ``parse_again`` makes
    it if a later check has a finding.
    """

    slug: str
    file: str
    digest: str
    study: Study | None
    parse_again: Callable[[], Document]
    name_problems: list[Problem] = field(default_factory=list)
    document: Document | None = None

    @property
    def problems(self) -> list[Problem]:
        """The problems of the file's name and of its content."""
        return self.name_problems + (self.document.problems if self.document else [])

    @property
    def is_full(self) -> bool:
        """Whether the content has so many problems that no more are added."""
        return self.document is not None and self.document.problems.is_full

    def content(self) -> Document:
        """The document of the file. Parses a valid file again."""
        if self.document is None:
            self.document = self.parse_again()
        return self.document

    def content_problems(self) -> ProblemList:
        """The problems of the content, to which more can be added. Parses a valid file again."""
        return self.content().problems

    def slugs(self, name: str) -> tuple[str, ...]:
        """The slugs in the list ``name`` (``related``, ``formerly``); an empty string for an item of another type."""
        if self.study:
            slugs: tuple[str, ...] = getattr(self.study.front, name)
            return slugs
        items = ((self.document.fields if self.document else None) or {}).get(name)
        return tuple(item if isinstance(item, str) else "" for item in items) if isinstance(items, list) else ()


def study_images(study: Study) -> set[str]:
    """The pictures and other files that a study names, in its front matter and its body."""
    front = study.front
    texts = (study.body, *(section.description for section in front.sections.values()))
    return images_of(front) | {picture.address for text in texts for picture in markdown.pictures(text)}
