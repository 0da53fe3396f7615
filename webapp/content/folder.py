"""A content folder: its two YAML files and its studies, each read and checked by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Generic, TypeVar

from webapp.content import safe_read
from webapp.content.images import Images
from webapp.content.parse_cache import Cache
from webapp.model import RESERVED, SLUG_PATTERN, Finding, Problem, Site, Study, Taxonomy
from webapp.parsing.document import Document
from webapp.parsing.front_matter import read_study, read_yaml
from webapp.parsing.source import Source
from webapp.validation.field_rules import ValidationContext
from webapp.validation.messages import describe
from webapp.validation.site_files import validate_site, validate_taxonomy
from webapp.validation.study import validate_study
from webapp.validation.study_file import StudyFile

Value = TypeVar("Value")
STUDIES = "case-studies"


@dataclass(frozen=True, slots=True)
class YamlFile(Generic[Value]):
    """``site.yaml`` or ``taxonomy.yaml``: its value, or ``None`` and problems in the document."""

    document: Document
    value: Value | None
    digest: bytes


class Folder:
    """A content folder, and the reader of studies that belong to it wherever they lie."""

    def __init__(self, content: Path, images: Images, cache: Path | None = None) -> None:
        self.content = content
        self.images = images
        self.site = _yaml(content / "site.yaml", partial(validate_site, images=images))
        self.taxonomy = read_taxonomy(content)
        self.context = ValidationContext(self.taxonomy.value, images)
        self.cache = Cache(cache, content / STUDIES, [self.taxonomy.digest.decode(), *sorted(images)])

    def yaml_at(self, path: Path) -> YamlFile[Site] | YamlFile[Taxonomy]:
        """A file that is named like one of the two, wherever it lies."""
        if path.name == "site.yaml":
            return _yaml(path, partial(validate_site, images=self.images))
        return _yaml(path, validate_taxonomy)

    def studies(self, folder: Path) -> tuple[list[StudyFile], list[Problem]]:
        """Every study file of ``folder``, with the problems of what else lies there."""
        paths, problems = listing(folder)
        names = {path.stem for path in paths}
        within = self.content if folder.parent == self.content else folder
        prefix = safe_read.shown(folder)

        def study(path: Path) -> StudyFile:
            return self.study(path, f"{prefix}/{path.name}", within, names)

        return [study(path) for path in paths], problems

    def study(self, path: Path, name: str, within: Path | None = None, names: Container[str] = ()) -> StudyFile:
        """The study at ``path``, called ``name`` in problems; the others of its folder have ``names``."""
        reread = partial(_reread, path, name, within)
        kept = self.cache.by_stat(path)
        if not kept:
            read = safe_read.read(path, name, within)
            kept = None if read.problem else self.cache.by_digest(path, digest(read.data))
        if kept:
            return StudyFile(path.stem, name, kept[1], kept[0], reread)
        return self._parsed(path, read, reread, names)

    def _parsed(
        self, path: Path, read: safe_read.Read, reread: Callable[[], Document], names: Container[str]
    ) -> StudyFile:
        about_file = _wrong_name(read.source, path.stem, names)
        document = _document(read, read_study)
        front = validate_study(document, self.context)
        study = Study(slug=path.stem, front=front, body=document.body) if front and not about_file else None
        if study:
            self.cache.keep(path, study, digest(read.data))
        file, kept = read.source.file, None if study else document
        return StudyFile(path.stem, file, digest(read.data), study, reread, about_file, kept)


def read_taxonomy(content: Path) -> YamlFile[Taxonomy]:
    return _yaml(content / "taxonomy.yaml", validate_taxonomy)


def _yaml(path: Path, validate: Callable[[Document], Value | None]) -> YamlFile[Value]:
    read = safe_read.read(path, safe_read.shown(path), path.parent)
    document = _document(read, read_yaml)
    return YamlFile(document, validate(document), digest(read.data))


def _document(read: safe_read.Read, parse: Callable[[Source], Document]) -> Document:
    if not read.problem:
        return parse(read.source)
    document = Document(read.source)
    document.problems.append(read.problem)
    return document


def _reread(path: Path, name: str, within: Path | None) -> Document:
    return _document(safe_read.read(path, name, within), read_study)


def _wrong_name(source: Source, slug: str, names: Container[str]) -> list[Problem]:
    """The problem with a file name that cannot be the study's address, if there is one."""
    if slug in RESERVED:
        message, hint = f"{describe(slug)} is an address of the site itself", "choose another file name"
    elif re.fullmatch(SLUG_PATTERN, slug):
        return []
    elif re.fullmatch(SLUG_PATTERN, slug.lower()) and slug.lower() in names:
        message, hint = f"{describe(slug)} differs from {describe(slug.lower())} only in case", "remove one of the two"
    else:
        message = f"{describe(slug)} is not a slug"
        hint = "rename the file: small letters a to z, digits, and single hyphens between them, then .md"
    return [source.problem(Finding("slug", message, hint), field="slug")]


def listing(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The study files of ``folder`` in order, with the problems of what else lies there."""
    name = safe_read.shown(folder)
    try:
        paths = sorted(folder.iterdir(), key=attrgetter("name"))
    except OSError as error:
        said = f"cannot be read: {(error.strerror or str(error)).lower()}"
        return [], [Source(name, "").problem(Finding("unreadable", said, "make it a folder of studies"))]
    visible_paths = [path for path in paths if not path.name.startswith(".") and not path.name.endswith("~")]
    strays = [path for path in visible_paths if path.suffix != ".md"]
    return [path for path in visible_paths if path.suffix == ".md"], [_stray(f"{name}/{path.name}") for path in strays]


def _stray(name: str) -> Problem:
    message, hint = "is not read: the name of a study ends in .md", "rename it, or move it away"
    return Source(name, "").problem(Finding("ignored-file", message, hint), field="slug", severity="warning")


def digest(data: bytes) -> bytes:
    """What stands for a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest().encode()
