"""The only reader of content/: files in; a Library, or every problem of every file, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from webapp.content import files
from webapp.content.folder import STUDIES, Folder, digest, listing
from webapp.content.images import Images
from webapp.core import together
from webapp.core.entry import Entry
from webapp.core.library import Library
from webapp.core.model import Problem, Problems, Taxonomy
from webapp.core.source import Source

__all__ = ["Reading", "Report", "check", "pictures", "read", "taxonomy"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a content folder of so many files holds. There is no library where any problem is an error."""

    library: Library | None
    problems: Problems
    files: int


@dataclass(frozen=True, slots=True)
class Report:
    """What ``check`` found in how many files."""

    files: int
    problems: Problems


def read(
    content: Path, static: Path, *, drafts: bool = False, cache: Path | None = None, processes: int = 1
) -> Reading:
    """Read the whole folder ``content``; ``/images/…`` are under ``static``. Never raises for what lies there.

    Drafts are checked like all others, but are in the library only where ``drafts`` asks for them.
    ``cache`` is a folder where parsed studies are kept for the next time. Many new ones are parsed by several
    ``processes``, copies of this one.
    """
    folder = Folder(content, Images(static), cache)
    entries, strays = folder.studies(content / STUDIES, processes)
    folder.cache.save()
    problems = _whole(folder, entries, strays)
    number = len(_files(folder, entries, problems))
    site, taxonomy = folder.site.value, folder.taxonomy.value
    if site is None or taxonomy is None or _has_errors(problems):
        return Reading(None, problems, number)
    studies = [entry.study for entry in entries if entry.study and (drafts or not entry.study.front.draft)]
    revision = _revision(folder, entries)
    # The revision and which studies are shown say what the library holds, and site.yaml is in the revision: the order.
    words_of = partial(folder.cache.words_of, key=f"{revision} {len(studies)}".encode())
    library = Library.build(studies, taxonomy, site, revision=revision, words_of=words_of)
    return Reading(library, problems, number)


def check(paths: Sequence[Path], content: Path, static: Path) -> Report:
    """Check ``paths``: content folders, folders of studies, single files wherever they lie; ``content`` if none.

    Terms and pictures are those of ``content`` and ``static``. Never raises for what lies there.
    """
    images = Images(static)
    checked = [_check_one(path, content, images) for path in paths or [content]]
    names = {name for names, _ in checked for name in names}
    return Report(len(names), _in_order({problem for _, problems in checked for problem in problems}))


def taxonomy(content: Path) -> Taxonomy | None:
    """The taxonomy of a content folder, or ``None`` where it has errors."""
    return Folder(content, Images(content)).taxonomy.value


def pictures(static: Path) -> tuple[str, ...]:
    """The addresses of all pictures, ``/images/…``, in order."""
    return tuple(sorted(Images(static)))


def _check_one(path: Path, content: Path, images: Images) -> tuple[set[str], Problems]:
    """The files at ``path``, and all that is wrong with them."""
    if path == content or _is_content_folder(path):
        folder = Folder(path, images)
        entries, strays = folder.studies(path / STUDIES)
        problems = _whole(folder, entries, strays)
        return _files(folder, entries, problems), problems
    folder = Folder(content, images)
    if path.name in {"site.yaml", "taxonomy.yaml"}:
        return {files.shown(path)}, _in_order(folder.yaml_at(path).document.problems)
    entries, strays = folder.studies(path) if path.is_dir() else ([folder.study(path, files.shown(path))], [])
    known = [entry.slug for entry in entries] + [study.stem for study in listing(content / STUDIES)[0]]
    _compare(entries, known, folder)
    problems = _in_order([*strays, *(p for entry in entries for p in entry.problems)])
    return {entry.file for entry in entries} | {problem.file for problem in problems}, problems


def _files(folder: Folder, entries: Iterable[Entry], problems: Problems) -> set[str]:
    """The files of a content folder: those that were read, and those that have a problem instead."""
    read = {folder.site.document.source.file, folder.taxonomy.document.source.file}
    return read | {entry.file for entry in entries} | {problem.file for problem in problems}


def _is_content_folder(path: Path) -> bool:
    try:
        return any((path / name).exists() for name in ("site.yaml", "taxonomy.yaml", STUDIES))
    except OSError:  # a folder that may not be looked into
        return False


def _whole(folder: Folder, entries: Sequence[Entry], strays: Iterable[Problem]) -> Problems:
    """All problems of a content folder; what is unused can be told only where all else is right."""
    known = [entry.slug for entry in entries]
    _compare(entries, known, folder)
    site, taxonomy = folder.site, folder.taxonomy
    if site.value:
        together.warn_of_featured(site.value.featured, site.document, known)
    if taxonomy.value and not _has_errors(p for entry in entries for p in entry.problems):
        together.warn_of_unused_terms(taxonomy.value, taxonomy.document, entries)
        strays = [*strays, *_of_images(folder, entries)]
    of_entries = [problem for entry in entries for problem in entry.problems]
    return _in_order([*strays, *site.document.problems, *taxonomy.document.problems, *of_entries])


def _compare(entries: Sequence[Entry], known: Sequence[str], folder: Folder) -> None:
    together.check_slugs(entries, known)
    together.warn_of_studies(entries, folder.images, dt.datetime.now(dt.UTC).date())


def _of_images(folder: Folder, entries: Sequence[Entry]) -> list[Problem]:
    """What to say of pictures; those that no study names may be another content folder's."""
    images, are_ours = folder.images, folder.images.belong_to(folder.content)
    return [
        Source(images.shown(name), "").problem((1, 1), said.code, "image", said.message, said.hint, "warning")
        for name, said in together.image_warnings(images, entries)
        if said.code != "unused-image" or are_ours
    ]


def _revision(folder: Folder, entries: Iterable[Entry]) -> str:
    """A hash over the names and bytes of all files that were read."""
    digests = [folder.site.digest, folder.taxonomy.digest]
    digests += [part for entry in entries for part in (entry.slug.encode(), entry.digest)]
    return digest(b"\0".join(digests)).decode()[:12]


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _in_order(problems: Iterable[Problem]) -> Problems:
    return tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.code, p)))
