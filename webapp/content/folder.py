"""A content folder: its two YAML files and its studies, each file parsed and validated on its own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Container
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from webapp.content import safe_read
from webapp.content.catalogue import Languages
from webapp.content.images import Images
from webapp.content.parse_cache import ParseCache, digest
from webapp.content.theme import read_theme
from webapp.model import RESERVED, SLUG_PATTERN, Finding, Problem, Study, Taxonomy, without_terms
from webapp.parsing.document import Document
from webapp.parsing.front_matter import read_study, read_yaml
from webapp.parsing.source import Source
from webapp.validation.field_rules import ValidationContext
from webapp.validation.messages import describe, invisible
from webapp.validation.site_files import validate_site, validate_taxonomy
from webapp.validation.study import validate_study
from webapp.validation.study_file import StudyFile
from webapp.validation.styles import check_styles

Value = TypeVar("Value")
STUDIES = "case-studies"


class Folder:
    """The content folder ``content``; it also validates studies that lie elsewhere against its taxonomy and images.

    ``site`` and ``taxonomy`` are ``None`` if their file has an error; the problems are in their documents. The text of
    ``styles_document`` is the site's own style sheet.
    """

    def __init__(self, content: Path, images: Images, cache: Path | None = None) -> None:
        self.content = content
        self.images = images
        self._validate_site = partial(validate_site, images=images, languages=Languages())
        self.site, self.site_document = _read_yaml(content / "site.yaml", self._validate_site)
        self.taxonomy, self.taxonomy_document = read_taxonomy(content)
        self.styles_document = _read_styles(content, images)
        self.theme, self.theme_problems = read_theme(content)
        self.context = ValidationContext(self.taxonomy, images)
        inputs = [self.taxonomy_document.source.text, *images.addresses, "", *images.faulty]
        self.cache = ParseCache(cache, content / STUDIES, inputs)

    def studies(self, folder: Path) -> tuple[list[StudyFile], list[Problem]]:
        """The study files of ``folder``, and the problems with everything else in it."""
        paths, problems = list_studies(folder)
        names = {path.stem for path in paths}
        within = self.content if folder.parent == self.content else folder
        prefix = safe_read.display_path(folder)
        return [self.study(path, f"{prefix}/{path.name}", within, names) for path in paths], problems

    def study(self, path: Path, name: str, within: Path | None = None, names: Container[str] = ()) -> StudyFile:
        """The study file at ``path``, taken from the parse cache if it has not changed.

        ``name`` is the file's name in problems, ``names`` are the slugs of all files in its folder. A link must not
        lead out of the folder ``within``.
        """
        parse = partial(_parse, path, name, within, read_study)
        if cached := self.cache.by_stat(path):
            return StudyFile(path.stem, name, cached.digest, cached.study, parse)
        unparsed = safe_read.read(path, name, within)
        text_digest = digest(unparsed.source.text)
        if not unparsed.problems and (cached := self.cache.by_digest(path, text_digest)):
            return StudyFile(path.stem, name, text_digest, cached.study, parse)
        document = unparsed if unparsed.problems else read_study(unparsed.source)
        name_problems = _check_name(document.source, path.stem, names)
        values = validate_study(document, self.context)
        if values is None or self.taxonomy is None or name_problems:
            return StudyFile(path.stem, name, text_digest, None, parse, name_problems, document)
        front, terms = without_terms(values, self.taxonomy)
        study = Study(slug=path.stem, front=front, terms=terms, body=document.body)
        self.cache.add(path, text_digest, study)
        return StudyFile(path.stem, name, text_digest, study, parse)

    def check_yaml(self, path: Path) -> list[Problem]:
        """The problems of a ``site.yaml`` or ``taxonomy.yaml``, which may lie anywhere."""
        if path.name == "site.yaml":
            return _read_yaml(path, self._validate_site)[1].problems
        return _read_yaml(path, validate_taxonomy)[1].problems


def read_taxonomy(content: Path) -> tuple[Taxonomy | None, Document]:
    """The taxonomy of a content folder, or ``None`` if it has an error, and the document with its problems."""
    return _read_yaml(content / "taxonomy.yaml", validate_taxonomy)


def _read_styles(content: Path, images: Images) -> Document:
    """The site's own style sheet as a document with its problems. It is optional: without a file the text is empty."""
    path = content / "theme" / "site.css"
    name = safe_read.display_path(path)
    document = safe_read.read(path, name, content) if os.path.lexists(path) else Document(Source(name, ""))
    check_styles(document, images)
    return document


def _read_yaml(path: Path, validate: Callable[[Document], Value | None]) -> tuple[Value | None, Document]:
    document = _parse(path, safe_read.display_path(path), path.parent, read_yaml)
    return validate(document), document


def _parse(path: Path, name: str, within: Path | None, parse: Callable[[Source], Document]) -> Document:
    document = safe_read.read(path, name, within)
    return document if document.problems else parse(document.source)


def _check_name(source: Source, slug: str, names: Container[str]) -> list[Problem]:
    """The problem with a file name that cannot be a study's slug, or an empty list."""
    if slug in RESERVED:
        message, hint = f"{describe(slug)} is an address of the site itself", "choose another file name"
    elif re.fullmatch(SLUG_PATTERN, slug):
        return []
    elif re.fullmatch(SLUG_PATTERN, slug.lower()) and slug.lower() in names:
        message, hint = f"{describe(slug)} differs from {describe(slug.lower())} only in case", "remove one of the two"
    else:
        finding = invisible(slug, "slug")
        message = finding.message if finding else f"{describe(slug)} is not a slug"
        hint = "rename the file: small letters a to z, digits, and single hyphens between them, then .md"
    return [source.problem(Finding("slug", message, hint), field="slug")]


def list_studies(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The paths of the study files of ``folder``, sorted, and the problems with everything else in it.

    Hidden files and backup files (``name~``) are left out.
    """
    name = safe_read.display_path(folder)
    try:
        paths = sorted(folder.iterdir(), key=attrgetter("name"))
    except FileNotFoundError:
        return [], [Source(name, "").problem(safe_read.missing(folder))]
    except OSError as error:
        message = f"cannot be read: {(error.strerror or str(error)).lower()}"
        return [], [Source(name, "").problem(Finding("unreadable", message, "make it a folder of studies"))]
    studies, problems = [], []
    for path in paths:
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        if path.suffix == ".md":
            studies.append(path)
        else:
            message, hint = "is ignored: the file name of a study ends in .md", "rename it, or move it away"
            finding, source = Finding("ignored-file", message, hint), Source(f"{name}/{path.name}", "")
            problems.append(source.problem(finding, field="slug", severity="warning"))
    return studies, problems
