"""What no file shows alone: studies that name one another, claim the same address, or share a title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from webapp.model import FACETS, RESERVED, Finding, FrontMatter, Image, Taxonomy
from webapp.parsing.characters import visible
from webapp.parsing.document import Document
from webapp.validation.messages import describe
from webapp.validation.study_file import StudyFile
from webapp.validation.suggestions import did_you_mean

_LONGEST_DESCRIPTION = 160  # search results cut what is longer
_HEAVIEST_SVG, _HEAVIEST_PICTURE = 20_000, 100_000


def check_slugs(study_files: Iterable[StudyFile], known: Sequence[str]) -> None:
    """Refuse slugs in ``related`` and ``formerly`` that do not fit the ``known`` slugs or one another."""
    names = set(known)
    claimed: dict[str, str] = {}
    for study_file in study_files:
        for index, slug in enumerate(study_file.slugs("related")):
            if study_file.is_full:
                break
            _check_related(study_file, index, slug, known, names)
        for index, slug in enumerate(study_file.slugs("formerly")):
            if study_file.is_full:
                break
            _check_formerly(study_file, index, slug, names, claimed)


def _check_related(study_file: StudyFile, index: int, slug: str, known: Sequence[str], names: set[str]) -> None:
    path = ("related", index)
    if slug == study_file.slug:
        study_file.add_error(path, Finding("related", f"{describe(slug)} is this study itself", "name another one"))
    elif slug not in names:
        hint = did_you_mean(slug, known) or "name a file of case-studies/, without .md"
        study_file.add_error(path, Finding("related", f"there is no study {describe(slug)}", hint))


def _check_formerly(study_file: StudyFile, index: int, slug: str, names: set[str], claimed: dict[str, str]) -> None:
    path = ("formerly", index)
    owner = claimed.setdefault(slug, study_file.slug)
    if slug in RESERVED:
        said = Finding("slug", f"{describe(slug)} is an address of the site itself", "remove it")
    elif slug in names:
        said = Finding("formerly", f"{describe(slug)} is the address of a study that is there", "remove it")
    elif owner != study_file.slug:
        said = Finding("formerly", f"{describe(slug)} is claimed by {owner} already", "keep it in one of the two")
    else:
        return
    study_file.add_error(path, said)


def warn_of_studies(study_files: Sequence[StudyFile], images: Mapping[str, Image], today: dt.date) -> None:
    """Warn of what is allowed in good studies but hardly meant."""
    drafts = {study_file.slug for study_file in study_files if study_file.study and study_file.study.front.draft}
    titles: dict[str, str] = {}
    for study_file in study_files:
        if study_file.study:
            _warn_of_texts(study_file, study_file.study.front, titles)
            _warn_of_dates(study_file, study_file.study.front, today)
            _warn_of_logos(study_file, study_file.study.front, images)
            if study_file.slug not in drafts:
                _warn_of_drafts(study_file, drafts)


def _warn_of_texts(study_file: StudyFile, front: FrontMatter, titles: dict[str, str]) -> None:
    length = len(front.description.strip())
    if length > _LONGEST_DESCRIPTION:
        message = f"has {length} characters; search results show about {_LONGEST_DESCRIPTION}"
        study_file.add_warning(("description",), Finding("long-description", message, "shorten it"))
    first = titles.setdefault(" ".join(front.title.casefold().split()), study_file.file)
    if first != study_file.file:
        message = f"{describe(front.title)} is the title of {visible(first)} too"
        study_file.add_warning(("title",), Finding("same-title", message, "make them differ"))


def _warn_of_dates(study_file: StudyFile, front: FrontMatter, today: dt.date) -> None:
    for name, day in (("date", front.date), ("updated", front.updated)):
        if day and day > today and not front.publish_at:
            hint = "add publishAt if the study is to appear later"
            study_file.add_warning((name,), Finding("future-date", f"{day} has not come yet", hint))


def _warn_of_logos(study_file: StudyFile, front: FrontMatter, images: Mapping[str, Image]) -> None:
    light, dark = images[front.light_image], images[front.dark_image]
    if not all((light.width, light.height, dark.width, dark.height)):
        return
    ratio = (light.width / light.height) / (dark.width / dark.height)
    if not 0.98 < ratio < 1.02:
        shapes = f"{light.width:g} × {light.height:g} and {dark.width:g} × {dark.height:g}"
        hint = "give both the same shape, or the page jumps when the theme changes"
        study_file.add_warning(("darkImage",), Finding("logo-ratio", f"light and dark differ in shape: {shapes}", hint))


def _warn_of_drafts(study_file: StudyFile, drafts: set[str]) -> None:
    for index, slug in enumerate(study_file.slugs("related")):
        if slug in drafts:
            said = Finding("related-draft", f"{describe(slug)} is a draft, so it is not shown", "publish or remove it")
            study_file.add_warning(("related", index), said)


def warn_of_unused_terms(taxonomy: Taxonomy, document: Document, study_files: Sequence[StudyFile]) -> None:
    """Warn of each term that no study uses."""
    for facet in FACETS:
        fronts = (
            study_file.study.front
            for study_file in study_files
            if study_file.study and not study_file.study.front.draft
        )
        used = {term for front in fronts for term in front.terms(facet)}
        for index, term in enumerate(taxonomy.facet(facet).terms):
            if term.slug not in used:
                said = Finding("unused-term", f"no study uses {term.slug}", "use it, or remove it")
                document.add_warning((facet, "terms", index, "slug"), said)


def warn_of_featured(featured: Sequence[str], document: Document, known: Sequence[str]) -> None:
    """Warn of each featured slug that is no study's."""
    names = set(known)
    for index, slug in enumerate(featured):
        if document.is_full:
            break
        if slug not in names:
            hint = did_you_mean(slug, known) or "name a file of case-studies/, without .md"
            document.add_warning(("featured", index), Finding("featured", f"there is no study {describe(slug)}", hint))


def image_warnings(images: Mapping[str, Image], study_files: Sequence[StudyFile]) -> list[tuple[str, Finding]]:
    """For the pictures of studies, each that none uses or that is too heavy, with what to say of it."""
    used = {name for study_file in study_files for name in study_file.pictures()}
    said = []
    for name in sorted(images):
        image = images[name]
        is_svg = name.endswith(".svg")
        most = _HEAVIEST_SVG if is_svg else _HEAVIEST_PICTURE
        if name not in used:
            if name.startswith(("/images/icons/", "/images/ns-avatar-")):
                said.append((name, Finding("unused-image", "no study uses this picture", "use it, or delete it")))
        elif image.bytes > most:
            message = f"has {image.bytes:,} bytes; {most:,} are enough"
            said.append(
                (name, Finding("heavy-image", message, "shrink it" if is_svg else "scale it down, compress it"))
            )
    return said
