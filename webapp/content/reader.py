"""Reads and checks a content folder: files in; a Library, or every problem of every file, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from webapp.content.catalogue import catalogue_of
from webapp.content.folder import STUDIES, Folder, list_studies
from webapp.content.images import ICONS, Images
from webapp.content.parse_cache import digest
from webapp.content.photos import PhotoCache
from webapp.content.pictures import PictureCache
from webapp.content.safe_read import display_path
from webapp.content.theme import Theme
from webapp.model import Problem, Problems, Site, Study
from webapp.model.schema_fields import images_of
from webapp.model.stylesheet import images_in
from webapp.parsing.source import Source
from webapp.search.library import Library
from webapp.validation import cross_checks
from webapp.validation.study_file import StudyFile, study_images


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The problems, sorted, and the number of files they were looked for in.

    ``library`` is ``None`` if any problem is an error, and always after ``check``. ``pictures`` are the files of those
    it names, by their addresses; ``draft_pictures`` those that its drafts name. ``theme`` has the site's own
    templates.
    """

    library: Library | None
    problems: Problems
    files: int
    pictures: Mapping[str, Path] = field(default_factory=dict)
    draft_pictures: Mapping[str, Path] = field(default_factory=dict)
    theme: Theme = field(default_factory=Theme)


def read(content: Path, static: Path, *, drafts: bool = False, cache: Path | None = None) -> ReadResult:
    """Read the site folder ``content``; the program's images are under ``static``.

    Never raises because of what the files hold. Drafts are always checked. With ``drafts`` they are studies of the
    library like all others. Parsed studies are cached in the folder ``cache``, if one is given.
    """
    folder = Folder(content, Images(content, static), cache)
    study_files, problems, files = _check_folder(folder)
    folder.cache.save()
    if folder.site is None or folder.taxonomy is None or _has_errors(problems):
        return ReadResult(None, sorted_problems(problems), len(files))
    studies = [file.study for file in study_files if file.study]
    hidden = [] if drafts else [study for study in studies if study.front.draft]
    shown = studies if drafts else [study for study in studies if not study.front.draft]
    styles = folder.styles_document.source.text
    texts = [folder.site_document.source.text, folder.taxonomy_document.source.text, *([styles] if styles else [])]
    texts += [text for name, source in folder.theme.templates.items() for text in (name, source.text)]
    revision = digest(*texts, *(part for file in study_files for part in (file.slug, file.digest)))[:12]
    library = Library.build(
        shown,
        folder.taxonomy,
        folder.site,
        catalogue=catalogue_of(folder.site),
        revision=revision,
        styles=styles,
    ).with_drafts(hidden)
    logos = PictureCache(cache, content).pictures(logos_of(studies, folder.site), folder.images)
    photos = PhotoCache(cache, content).photos(_names_in_studies(library), folder.images)
    library = replace(library.with_logos(logos), images=folder.images, photos=photos)
    pictures, draft_pictures = public_images(library, folder.images), draft_images(library, folder.images)
    return ReadResult(library, sorted_problems(problems), len(files), pictures, draft_pictures, folder.theme)


def check(paths: Sequence[Path], content: Path, static: Path) -> ReadResult:
    """Check ``paths``: content folders, folders of studies or single files, wherever they lie; by default ``content``.

    Single studies are checked against the taxonomy of ``content``, its images and each other. Never
    raises because of what the files hold.
    """
    paths = list(dict.fromkeys(paths or [content]))
    content_folders = [path for path in paths if path == content or is_site_folder(path)]
    checked = [_check_folder(Folder(path, Images(path, static)))[1:] for path in content_folders]
    if others := [path for path in paths if path not in content_folders]:
        checked.append(_check_paths(others, Folder(content, Images(content, static))))
    files = {file for _, names in checked for file in names}
    return ReadResult(None, sorted_problems({problem for problems, _ in checked for problem in problems}), len(files))


def _check_folder(folder: Folder) -> tuple[list[StudyFile], list[Problem], set[str]]:
    """The study files of a content folder, all problems, and the names of all files.

    Unused terms and images are reported only if everything else is valid: a broken study may use them.
    """
    study_files, problems = folder.studies(folder.content / STUDIES)
    slugs = [file.slug for file in study_files]
    _compare(study_files, slugs, folder, lambda: _old_slugs(study_files))
    is_listed = not _has_errors(problems)
    for document, value in ((folder.site_document, folder.site), (folder.taxonomy_document, folder.taxonomy)):
        if value:
            cross_checks.warn_of_pasted(document)
    if folder.site and is_listed:
        cross_checks.warn_of_featured(folder.site.featured, folder.site_document.problems, slugs)
        cross_checks.warn_of_site_name(folder.site, folder.site_document.problems)
    if folder.taxonomy and is_listed and not _has_errors(_problems_of(study_files)):
        cross_checks.warn_of_unused_terms(folder.taxonomy, folder.taxonomy_document.problems, study_files)
        problems += _image_problems(folder, [file.study for file in study_files if file.study])
    documents = [folder.site_document, folder.taxonomy_document]
    if folder.styles_document.source.text or folder.styles_document.problems:
        documents.append(folder.styles_document)
    problems += [problem for document in documents for problem in document.problems] + _problems_of(study_files)
    problems += folder.theme_problems
    files = {document.source.file for document in documents} | {file.file for file in study_files}
    files |= {source.file for source in folder.theme.templates.values()}
    return study_files, problems, files | {problem.file for problem in problems}


def _check_paths(paths: Iterable[Path], folder: Folder) -> tuple[list[Problem], set[str]]:
    """The problems of single files and folders of studies, checked against ``folder``, and the names of all files."""
    files, problems, studies = set[str](), list[Problem](), dict[str, StudyFile]()
    for path in paths:
        name = display_path(path)
        if path.name in {"site.yaml", "taxonomy.yaml"}:
            files.add(name)
            problems += folder.check_yaml(path)
        elif path.is_dir():
            study_files, other_problems = folder.studies(path)
            studies |= {file.file: file for file in study_files}
            problems += other_problems
        else:
            studies[name] = folder.study(path, name)
    study_files = list(studies.values())
    slugs = [file.slug for file in study_files] + [path.stem for path in list_studies(folder.content / STUDIES)[0]]
    _compare(
        study_files, slugs, folder, lambda: _old_slugs([*study_files, *folder.studies(folder.content / STUDIES)[0]])
    )
    problems += _problems_of(study_files)
    if study_files and folder.taxonomy is None:  # the terms of the studies could not be checked
        problems += folder.taxonomy_document.problems
    return problems, files | {*studies} | {problem.file for problem in problems}


def is_site_folder(path: Path) -> bool:
    """Whether ``path`` has any of the parts of a site folder."""
    try:
        return any((path / name).exists() for name in ("site.yaml", "taxonomy.yaml", STUDIES))
    except OSError:  # no permission
        return False


def _compare(
    study_files: Sequence[StudyFile], slugs: Sequence[str], folder: Folder, old_slugs: Callable[[], set[str]]
) -> None:
    """Add the problems that only several studies together show.

    ``slugs`` are those of all known studies, and ``old_slugs`` returns their former ones.
    """
    cross_checks.check_slugs(study_files, slugs)
    if folder.site:  # it says where the pages are
        cross_checks.warn_of_links(study_files, slugs, cache(old_slugs), folder.site.list_path)
    cross_checks.warn_of_studies(study_files, folder.images, dt.datetime.now(dt.UTC).date())


def _old_slugs(study_files: Iterable[StudyFile]) -> set[str]:
    return {slug for file in study_files for slug in file.slugs("formerly")}


def _image_problems(folder: Folder, studies: Iterable[Study]) -> list[Problem]:
    """Warnings about the pictures of the site."""
    as_they_are = _named_by_site(folder.site, folder.styles_document.source.text)
    used = as_they_are.union(*map(study_images, studies))
    warnings = cross_checks.image_warnings(folder.images, used, folder.images.own, used - as_they_are)
    sources = ((Source(folder.images.display_path(name), ""), finding) for name, finding in warnings)
    return [source.problem(finding, field="image", severity="warning") for source, finding in sources]


def named_images(studies: Iterable[Study], site: Site | None, styles: str) -> set[str]:
    """The pictures that the studies, ``site.yaml`` and the site's own style sheet name."""
    names = images_of(site) if site else set[str]()
    return names.union((name for name, _ in images_in(styles)), *map(study_images, studies))


def logos_of(studies: Iterable[Study], site: Site) -> set[str]:
    """The addresses of all logos, which are measured."""
    names = {name for study in studies for name in (study.front.light_image, study.front.dark_image)}
    return {name for name in names | {site.brand.logo, site.brand.logo_dark} if name}


def public_images(library: Library, images: Images) -> dict[str, Path]:
    """The file of each picture that may be served, by its address: those the library names, and the icons."""
    return _files(named_images(library.studies, library.site, library.styles) | ICONS, images)


def draft_images(library: Library, images: Images) -> dict[str, Path]:
    """The file of each picture that a draft names, by its address."""
    return _files(named_images(library.drafts.values(), None, ""), images)


def _names_in_studies(library: Library) -> set[str]:
    """The pictures that only studies name: programs may want those of ``site.yaml`` as they are."""
    return set().union(*map(study_images, library.studies)) - _named_by_site(library.site, library.styles)


def _named_by_site(site: Site | None, styles: str) -> set[str]:
    """The pictures of the site as a whole, and the icons."""
    return named_images((), site, styles) | ICONS


def _files(names: Iterable[str], images: Images) -> dict[str, Path]:
    return {name: images.path(name) for name in sorted(names) if name in images}


def _problems_of(study_files: Iterable[StudyFile]) -> list[Problem]:
    return [problem for file in study_files for problem in file.problems]


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def sorted_problems(problems: Iterable[Problem]) -> Problems:
    """The problems in the order in which they are reported."""
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.code, p.field, p.message)))
