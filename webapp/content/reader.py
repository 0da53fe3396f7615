"""The only reader of content/: files in; a Library, or every problem of every file, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from webapp.content import safe_read
from webapp.content.folder import STUDIES, Folder, digest, listing, read_taxonomy
from webapp.content.images import Images
from webapp.model import Problem, Problems, Taxonomy
from webapp.parsing.source import Source
from webapp.search.library import Library
from webapp.validation import cross_checks
from webapp.validation.study_file import StudyFile

__all__ = ["Reading", "check", "pictures", "read", "taxonomy"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in so many files. There is no library where any problem is an error, or none was asked for."""

    library: Library | None
    problems: Problems
    files: int


def read(content: Path, static: Path, *, drafts: bool = False, cache: Path | None = None) -> Reading:
    """Read the whole folder ``content``; ``/images/…`` are under ``static``. Never raises for what lies there.

    Drafts are checked like all others, but are in the library only where ``drafts`` query_suffix for them.
    ``cache`` is a folder where parsed studies are kept for the next start.
    """
    folder = Folder(content, Images(static), cache)
    study_files, strays = folder.studies(content / STUDIES)
    folder.cache.save()
    problems = _whole(folder, study_files, strays)
    number = len(_files(folder, study_files, problems))
    site, taxonomy = folder.site.value, folder.taxonomy.value
    if site is None or taxonomy is None or _has_errors(problems):
        return Reading(None, problems, number)
    studies = [
        study_file.study
        for study_file in study_files
        if study_file.study and (drafts or not study_file.study.front.draft)
    ]
    revision = _revision(folder, study_files)
    library = Library.build(studies, taxonomy, site, revision=revision)
    return Reading(library, problems, number)


def check(paths: Sequence[Path], content: Path, static: Path) -> Reading:
    """Check ``paths``: content folders, folders of studies, single files wherever they lie; ``content`` if none.

    Terms and pictures are those of ``content`` and ``static``; studies named together are compared with each other.
    There is no library in what comes back. Never raises for what lies there.
    """
    images, names, problems = Images(static), set[str](), set[Problem]()
    paths = list(dict.fromkeys(paths or [content]))
    whole = [path for path in paths if path == content or _is_content_folder(path)]
    for path in whole:
        folder = Folder(path, images)
        study_files, strays = folder.studies(path / STUDIES)
        of_folder = _whole(folder, study_files, strays)
        names |= _files(folder, study_files, of_folder)
        problems |= {*of_folder}
    if parts := [path for path in paths if path not in whole]:
        of_parts = _check_parts(parts, Folder(content, images))
        names |= of_parts[0]
        problems |= {*of_parts[1]}
    return Reading(None, _in_order(problems), len(names))


def taxonomy(content: Path) -> Taxonomy | None:
    """The taxonomy of a content folder, or ``None`` where it has errors."""
    return read_taxonomy(content).value


def pictures(static: Path) -> tuple[str, ...]:
    """The addresses of all pictures, ``/images/…``, in order."""
    return tuple(sorted(Images(static)))


def _check_parts(paths: Iterable[Path], folder: Folder) -> tuple[set[str], list[Problem]]:
    """The files at ``paths``, which are files or folders of studies, and all that is wrong with them."""
    names, problems, studies = set[str](), list[Problem](), dict[str, StudyFile]()
    for path in paths:
        if path.name in {"site.yaml", "taxonomy.yaml"}:
            names.add(safe_read.shown(path))
            problems += folder.yaml_at(path).document.problems
            continue
        study_files, strays = (
            folder.studies(path) if path.is_dir() else ([folder.study(path, safe_read.shown(path))], [])
        )
        studies |= {study_file.file: study_file for study_file in study_files}
        problems += strays
    study_files = list(studies.values())
    known = [study_file.slug for study_file in study_files] + [
        study.stem for study in listing(folder.content / STUDIES)[0]
    ]
    _compare(study_files, known, folder)
    problems += [problem for study_file in study_files for problem in study_file.problems]
    if study_files and folder.taxonomy.value is None:  # their terms could not be checked
        problems += folder.taxonomy.document.problems
    return names | {*studies} | {problem.file for problem in problems}, problems


def _files(folder: Folder, study_files: Iterable[StudyFile], problems: Problems) -> set[str]:
    """The files of a content folder: those that were read, and those that have a problem instead."""
    read = {folder.site.document.source.file, folder.taxonomy.document.source.file}
    return read | {study_file.file for study_file in study_files} | {problem.file for problem in problems}


def _is_content_folder(path: Path) -> bool:
    try:
        return any((path / name).exists() for name in ("site.yaml", "taxonomy.yaml", STUDIES))
    except OSError:  # a folder that may not be looked into
        return False


def _whole(folder: Folder, study_files: Sequence[StudyFile], strays: Iterable[Problem]) -> Problems:
    """All problems of a content folder; what is unused can be told only where all else is right."""
    known, strays = [study_file.slug for study_file in study_files], list(strays)
    _compare(study_files, known, folder)
    site, taxonomy = folder.site, folder.taxonomy
    is_read = not _has_errors(strays)  # the folder of studies, that is
    if site.value and is_read:
        cross_checks.warn_of_featured(site.value.featured, site.document.problems, known)
    if taxonomy.value and is_read and not _has_errors(p for study_file in study_files for p in study_file.problems):
        cross_checks.warn_of_unused_terms(taxonomy.value, taxonomy.document.problems, study_files)
        strays += _of_images(folder, study_files)
    of_entries = [problem for study_file in study_files for problem in study_file.problems]
    return _in_order([*strays, *site.document.problems, *taxonomy.document.problems, *of_entries])


def _compare(study_files: Sequence[StudyFile], known: Sequence[str], folder: Folder) -> None:
    cross_checks.check_slugs(study_files, known)
    cross_checks.warn_of_studies(study_files, folder.images, dt.datetime.now(dt.UTC).date())


def _of_images(folder: Folder, study_files: Sequence[StudyFile]) -> list[Problem]:
    """What to say of pictures; those that no study names may be another content folder's."""
    images, are_ours = folder.images, folder.images.belong_to(folder.content)
    return [
        Source(images.shown(name), "").problem(said, field="image", severity="warning")
        for name, said in cross_checks.image_warnings(images, study_files)
        if said.code != "unused-image" or are_ours
    ]


def _revision(folder: Folder, study_files: Iterable[StudyFile]) -> str:
    """A hash over the names and bytes of all files that were read."""
    digests = [folder.site.digest, folder.taxonomy.digest]
    digests += [part for study_file in study_files for part in (study_file.slug.encode(), study_file.digest)]
    return digest(b"\0".join(digests)).decode()[:12]


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _in_order(problems: Iterable[Problem]) -> Problems:
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.code, p.field, p.message)))
