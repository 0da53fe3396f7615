"""What no file shows alone: studies that name one another, claim the same address, or share a title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from webapp.core.document import Document
from webapp.core.entry import Entry
from webapp.core.messages import Words, found
from webapp.core.model import FACETS, FrontMatter, Taxonomy
from webapp.core.near import did_you_mean
from webapp.core.rules import RESERVED, Image
from webapp.core.source import visible

_LONGEST_DESCRIPTION = 160  # search results cut what is longer
_HEAVIEST_SVG, _HEAVIEST_PICTURE = 20_000, 100_000


def check_slugs(entries: Iterable[Entry], known: Sequence[str]) -> None:
    """Refuse slugs in ``related`` and ``formerly`` that do not fit the ``known`` slugs or one another."""
    names = set(known)
    claimed: dict[str, str] = {}
    for entry in entries:
        for index, slug in enumerate(entry.slugs("related")):
            if entry.is_full:
                break
            _check_related(entry, index, slug, known, names)
        for index, slug in enumerate(entry.slugs("formerly")):
            if entry.is_full:
                break
            _check_formerly(entry, index, slug, names, claimed)


def _check_related(entry: Entry, index: int, slug: str, known: Sequence[str], names: set[str]) -> None:
    path = ("related", index)
    if slug == entry.slug:
        entry.tell(path, Words("related", f"{found(slug)} is this study itself", "name another one"))
    elif slug not in names:
        hint = did_you_mean(slug, known) or "name a file of case-studies/, without .md"
        entry.tell(path, Words("related", f"there is no study {found(slug)}", hint))


def _check_formerly(entry: Entry, index: int, slug: str, names: set[str], claimed: dict[str, str]) -> None:
    path = ("formerly", index)
    owner = claimed.setdefault(slug, entry.slug)
    if slug in RESERVED:
        said = Words("slug", f"{found(slug)} is an address of the site itself", "remove it")
    elif slug in names:
        said = Words("formerly", f"{found(slug)} is the address of a study that is there", "remove it")
    elif owner != entry.slug:
        said = Words("formerly", f"{found(slug)} is claimed by {owner} already", "keep it in one of the two")
    else:
        return
    entry.tell(path, said)


def warn_of_studies(entries: Sequence[Entry], images: Mapping[str, Image], today: dt.date) -> None:
    """Warn of what is allowed in good studies but hardly meant."""
    drafts = {entry.slug for entry in entries if entry.study and entry.study.front.draft}
    titles: dict[str, str] = {}
    for entry in entries:
        if entry.study:
            _warn_of_texts(entry, entry.study.front, titles)
            _warn_of_dates(entry, entry.study.front, today)
            _warn_of_logos(entry, entry.study.front, images)
            if entry.slug not in drafts:
                _warn_of_drafts(entry, drafts)


def _warn_of_texts(entry: Entry, front: FrontMatter, titles: dict[str, str]) -> None:
    length = len(front.description.strip())
    if length > _LONGEST_DESCRIPTION:
        message = f"has {length} characters; search results show about {_LONGEST_DESCRIPTION}"
        entry.warn(("description",), Words("long-description", message, "shorten it"))
    first = titles.setdefault(" ".join(front.title.casefold().split()), entry.file)
    if first != entry.file:
        message = f"{found(front.title)} is the title of {visible(first)} too"
        entry.warn(("title",), Words("same-title", message, "make them differ"))


def _warn_of_dates(entry: Entry, front: FrontMatter, today: dt.date) -> None:
    for name, day in (("date", front.date), ("updated", front.updated)):
        if day and day > today and not front.publish_at:
            hint = "add publishAt if the study is to appear later"
            entry.warn((name,), Words("future-date", f"{day} has not come yet", hint))


def _warn_of_logos(entry: Entry, front: FrontMatter, images: Mapping[str, Image]) -> None:
    light, dark = images[front.light_image], images[front.dark_image]
    if not all((light.width, light.height, dark.width, dark.height)):
        return
    ratio = (light.width / light.height) / (dark.width / dark.height)
    if not 0.98 < ratio < 1.02:
        shapes = f"{light.width:g} × {light.height:g} and {dark.width:g} × {dark.height:g}"
        hint = "give both the same shape, or the page jumps when the theme changes"
        entry.warn(("darkImage",), Words("logo-ratio", f"light and dark differ in shape: {shapes}", hint))


def _warn_of_drafts(entry: Entry, drafts: set[str]) -> None:
    for index, slug in enumerate(entry.slugs("related")):
        if slug in drafts:
            said = Words("related-draft", f"{found(slug)} is a draft, so it is not shown", "publish or remove it")
            entry.warn(("related", index), said)


def warn_of_unused_terms(taxonomy: Taxonomy, document: Document, entries: Sequence[Entry]) -> None:
    """Warn of each term that no study uses."""
    for facet in FACETS:
        fronts = (entry.study.front for entry in entries if entry.study and not entry.study.front.draft)
        used = {term for front in fronts for term in front.terms(facet)}
        for index, term in enumerate(taxonomy.facet(facet).terms):
            if term.slug not in used:
                said = Words("unused-term", f"no study uses {term.slug}", "use it, or remove it")
                document.warn((facet, "terms", index, "slug"), said)


def warn_of_featured(featured: Sequence[str], document: Document, known: Sequence[str]) -> None:
    """Warn of each featured slug that is no study's."""
    names = set(known)
    for index, slug in enumerate(featured):
        if document.is_full:
            break
        if slug not in names:
            hint = did_you_mean(slug, known) or "name a file of case-studies/, without .md"
            document.warn(("featured", index), Words("featured", f"there is no study {found(slug)}", hint))


def image_warnings(images: Mapping[str, Image], entries: Sequence[Entry]) -> list[tuple[str, Words]]:
    """For the pictures of studies, each that none uses or that is too heavy, with what to say of it."""
    used = {name for entry in entries for name in entry.pictures()}
    said = []
    for name in sorted(images):
        image = images[name]
        is_svg = name.endswith(".svg")
        most = _HEAVIEST_SVG if is_svg else _HEAVIEST_PICTURE
        if name not in used:
            if name.startswith(("/images/icons/", "/images/ns-avatar-")):
                said.append((name, Words("unused-image", "no study uses this picture", "use it, or delete it")))
        elif image.bytes > most:
            message = f"has {image.bytes:,} bytes; {most:,} are enough"
            said.append((name, Words("heavy-image", message, "shrink it" if is_svg else "scale it down, compress it")))
    return said
