"""A study file as far as it could be read: what others may ask of it, and where it keeps its problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from webapp import markdown
from webapp.model import FieldPath, Finding, Problem, Study
from webapp.parsing.document import Document


@dataclass(slots=True)
class StudyFile:
    """``study`` is ``None`` where the file has an error. A good file's document, which is several times its size,
    is not kept but read again by ``reread`` in the rare case that something is to be said of it after all.
    """

    slug: str
    file: str
    digest: str
    study: Study | None
    reread: Callable[[], Document]
    about_file: list[Problem] = field(default_factory=list)
    document: Document | None = None

    @property
    def problems(self) -> list[Problem]:
        return self.about_file + (self.document.problems if self.document else [])

    @property
    def is_full(self) -> bool:
        """Whether no more problems are told of it."""
        return self.document is not None and self.document.is_full

    def add_error(self, path: FieldPath, said: Finding) -> None:
        """Add an error about the value at ``path``."""
        self._document().add_error(path, said)

    def add_warning(self, path: FieldPath, said: Finding) -> None:
        """Add a warning about the value at ``path``."""
        self._document().add_warning(path, said)

    def _document(self) -> Document:
        if self.document is None:
            self.document = self.reread()
        return self.document

    def slugs(self, name: str) -> tuple[str, ...]:
        """The slugs in the list ``name`` (``related``, ``formerly``), as far as they are texts."""
        if self.study:
            slugs: tuple[str, ...] = getattr(self.study.front, name)
            return slugs
        fields = self.document.fields if self.document else None
        items = (fields or {}).get(name)
        return tuple(item if isinstance(item, str) else "" for item in items) if isinstance(items, list) else ()

    def pictures(self) -> set[str]:
        """The pictures that a good study names, in its front matter and its body."""
        if not self.study:
            return set()
        front = self.study.front
        testimonials = (block.testimonial for block in (front.problem_block, front.solution_block, front.result_block))
        avatars = (testimonial.image for testimonial in testimonials if testimonial)
        return {front.light_image, front.dark_image, *filter(None, avatars)} | {
            picture.address for picture in markdown.pictures(self.study.body)
        }
