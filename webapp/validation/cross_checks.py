"""Checks that need more than one file: related studies, old slugs, and all warnings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Literal

from webapp import markdown
from webapp.model import RESERVED, Block, FieldPath, Finding, FrontMatter, Image, Site, Study, Taxonomy, Video
from webapp.model.drawable import headline_of, missing_letters, name_of, site_name_of
from webapp.parsing.characters import visible
from webapp.parsing.document import Document, ProblemList
from webapp.parsing.source import position_of
from webapp.validation.field_rules import leaves
from webapp.validation.messages import describe
from webapp.validation.pasted import may_have_pasted, pasted
from webapp.validation.study_file import StudyFile
from webapp.validation.suggestions import closest, did_you_mean

_LONGEST_DESCRIPTION = 160  # search engines cut longer ones
_LARGEST_SVG, _LARGEST_PICTURE, _LARGEST_VIDEO = 20_000, 100_000, 20_000_000  # bytes
_VIDEOS = (".mp4", ".webm")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif")


def check_slugs(study_files: Iterable[StudyFile], known: Sequence[str]) -> None:
    """Refuse slugs in ``related`` and ``formerly`` that conflict with the ``known`` slugs or with one another."""
    names = set(known)
    owners: dict[str, str] = {}
    for study_file in study_files:
        for index, slug in enumerate(study_file.slugs("related")):
            if slug == study_file.slug:
                finding = Finding("related", f"{describe(slug)} is this study itself", "name another one")
            elif slug in names:
                continue
            elif study_file.content_problems().is_full:
                break
            else:
                finding = _no_study("related", slug, known)
            study_file.content_problems().add_error(("related", index), finding)
        for index, slug in enumerate(study_file.slugs("formerly")):
            owner = owners.setdefault(slug, study_file.slug)
            if wrong := _wrong_old_slug(slug, names, None if owner == study_file.slug else owner):
                study_file.content_problems().add_error(("formerly", index), wrong)


def _no_study(code: Literal["related", "featured"], slug: str, known: Sequence[str]) -> Finding:
    hint = did_you_mean(slug, known) or "name a file of case-studies/, without .md"
    return Finding(code, f"there is no study {describe(slug)}", hint)


def _wrong_old_slug(slug: str, names: set[str], other: str | None) -> Finding | None:
    if slug in RESERVED:
        return Finding("slug", f"{describe(slug)} is an address of the site itself", "remove it")
    if slug in names:
        return Finding("formerly", f"{describe(slug)} is the address of an existing study", "remove it")
    if other:
        return Finding("formerly", f"{describe(slug)} is an old slug of {other} already", "keep it in one of the two")
    return None


def warn_of_studies(study_files: Sequence[StudyFile], images: Mapping[str, Image], today: dt.date) -> None:
    """Warn of what is allowed in valid studies but probably a mistake."""
    valid = [(study_file, study_file.study.front) for study_file in study_files if study_file.study]
    drafts = {study_file.slug for study_file, front in valid if front.draft}
    titles: dict[str, str] = {}
    for study_file, front in valid:
        first = titles.setdefault(" ".join(front.title.casefold().split()), study_file.file)
        for path, finding in (
            *_text_warnings(front, first if first != study_file.file else ""),
            *_date_warnings(front, today),
            *_logo_warnings(front, images),
            *_captions_warnings(front),
            *_draft_warnings(front, drafts),
            *_preview_warnings(front, images),
        ):
            study_file.content_problems().add_warning(path, finding)
        if may_have_pasted(front):
            warn_of_pasted(study_file.content())
        _warn_of_fragments(study_file)
        _warn_of_html(study_file)


def warn_of_pasted(document: Document) -> None:
    """Warn of texts in the fields of a valid document that were pasted with their markup or their quotes."""
    for path, value in leaves(document.fields):
        if document.problems.is_full:
            return
        if isinstance(value, str) and (finding := pasted(value)):
            document.problems.add_warning(path, finding)


Warnings = Iterator[tuple[FieldPath, Finding]]


def _text_warnings(front: FrontMatter, file_of_title: str) -> Warnings:
    length = len(front.description.strip())
    if length > _LONGEST_DESCRIPTION:
        message = f"has {length} characters; search results show about {_LONGEST_DESCRIPTION}"
        yield ("description",), Finding("long-description", message, "shorten it")
    if file_of_title:
        message = f"{describe(front.title)} is also the title of {visible(file_of_title)}"
        yield ("title",), Finding("same-title", message, "change one of the two")


def _date_warnings(front: FrontMatter, today: dt.date) -> Warnings:
    tomorrow = today + dt.timedelta(days=1)  # somewhere it is tomorrow already
    for name, day in (("date", front.date), ("updated", front.updated)):
        if day and day > tomorrow and not front.publish_at:
            hint = "add publishAt if the study should appear later"
            yield (name,), Finding("future-date", f"{day} is in the future", hint)


def _logo_warnings(front: FrontMatter, images: Mapping[str, Image]) -> Warnings:
    if not front.dark_image:
        return
    light, dark = images[front.light_image], images[front.dark_image]
    if not all((light.width, light.height, dark.width, dark.height)):
        return
    ratio = (light.width / light.height) / (dark.width / dark.height)
    if not 0.98 < ratio < 1.02:
        sizes = f"{light.width:g} × {light.height:g} and {dark.width:g} × {dark.height:g}"
        hint = "give both the same shape, or the page moves when the theme changes"
        yield ("darkImage",), Finding("logo-ratio", f"light and dark logo differ in shape: {sizes}", hint)


def _captions_warnings(front: FrontMatter) -> Warnings:
    """WCAG 2.2, 1.2.2: who cannot hear a video reads its captions."""
    paths: dict[FieldPath, Video | None] = {("video",): front.video}
    paths |= {(name, "video"): block.video for name, block in front.sections.items() if isinstance(block, Block)}
    for path, video in paths.items():
        if video and not video.captions:
            message = "has no captions, so visitors who do not hear it miss its words"
            yield path, Finding("captions", message, "add captions: with the address of a .vtt file")


def _draft_warnings(front: FrontMatter, drafts: set[str]) -> Warnings:
    for index, slug in enumerate(() if front.draft else front.related):
        if slug in drafts:
            finding = Finding("related-draft", f"{describe(slug)} is a draft and not shown", "publish or remove it")
            yield ("related", index), finding


def _preview_warnings(front: FrontMatter, images: Mapping[str, Image]) -> Warnings:
    """What the drawn preview picture cannot show, and what it shows instead."""
    name, reason = name_of(front), images[front.light_image].undrawn
    if reason:
        instead = f"shows {describe(name)} instead" if name else "has neither logo nor name"
        message = f"{describe(front.light_image)} {reason}, so the preview picture {instead}"
        yield ("lightImage",), Finding("not-drawn", message, "use a PNG, or an SVG with its letters converted to paths")
        if name != front.title:
            yield from _undrawn_text(("title",), front.title, instead)
    headline = headline_of(front)
    instead = f"shows {describe(headline)} instead" if headline else "has no headline"
    yield from _undrawn_text(("description",), front.description, instead)
    for metric in front.metrics[:1]:
        for field, text in (("value", metric.value), ("label", metric.label)):
            yield from _undrawn_text(("metrics", 0, field), text, "leaves out this figure")


def _undrawn_text(path: FieldPath, text: str, instead: str) -> Warnings:
    if letters := missing_letters(text):
        shown = letters[:10] + "…" * (len(letters) > 10)
        message = f"no font of the preview picture has {describe(shown)}, so it {instead}"
        yield path, Finding("not-drawn", message, "pages show it: only the picture of shared links is concerned")


def _warn_of_fragments(study_file: StudyFile) -> None:
    """Warn of links to a fragment that the page of the study does not have."""
    study = study_file.study
    for path, text in _linked_texts(study) if study else ():
        for link in markdown.fragments(text):
            if study_file.is_full or not study:
                return
            if finding := _wrong_fragment("", link.address[1:], page_ids(study)):
                _warn_of_text(study_file, path, link.start, finding)


def _linked_texts(study: Study) -> Iterator[tuple[FieldPath, str]]:
    """The texts that may have links, each with its path; that of the body is empty."""
    yield from (((name, "description"), section.description) for name, section in study.front.sections.items())
    yield (), study.body


def page_ids(study: Study) -> Set[str]:
    """The ids on the page of a study to which a link may lead."""
    missing = {*markdown.SECTIONS[1:]} if study.is_told_in_body else set[str]()
    return markdown.page_ids(study.body) - missing


def warn_of_links(
    study_files: Sequence[StudyFile], known: Sequence[str], old_slugs: Callable[[], Set[str]], list_path: str
) -> None:
    """Warn of links in bodies to a study that does not exist or is not shown, or to a heading that it does not have.

    ``known`` are the slugs of all studies. ``old_slugs`` returns their former slugs; it is called only if a link leads
    to none of the known ones. The studies are pages under the path ``list_path``.
    """
    studies = {study_file.slug: study_file.study for study_file in study_files if study_file.study}
    names, ids_of = set(known), cache(lambda slug: page_ids(studies[slug]))
    pattern = re.compile(rf"({re.escape(list_path)}/([^?#]+?)(?:\.md|\.png)?/?(?:\?[^#]*)?)(?:#(.*))?")
    for study_file in study_files:
        for path, text in _linked_texts(study_file.study) if study_file.study else ():
            if f"{list_path}/" not in text:  # parsing thousands of bodies at start would be slow
                continue
            for link in markdown.links(text):
                match = pattern.fullmatch(link.address)
                if not match or match[2] in RESERVED or study_file.is_full:
                    continue
                page, slug, fragment = match.groups()
                finding = None
                if slug in studies:
                    finding = _wrong_link(studies[study_file.slug], studies[slug], page, fragment or "", ids_of)
                elif slug not in names and slug not in old_slugs():
                    hint = did_you_mean(page, [f"{list_path}/{name}" for name in known])
                    hint = hint or "write the path of another page, or remove the link"
                    finding = Finding("broken-link", f"no study has the address {describe(page)}", hint)
                if finding:
                    _warn_of_text(study_file, path, link.start, finding)


def _wrong_link(
    study: Study, target: Study, page: str, fragment: str, ids_of: Callable[[str], Set[str]]
) -> Finding | None:
    """The finding for a link of ``study`` to a ``fragment`` of ``target``, the study with the address ``page``.

    ``ids_of`` returns the ids on the page of the study with this slug.
    """
    if target.front.draft and not study.front.draft:
        return Finding("broken-link", f"{describe(target.slug)} is a draft and not shown", "publish or remove it")
    if not fragment or len(target.body) > markdown.MAX_PARSED:
        return None
    return _wrong_fragment(page, fragment, ids_of(target.slug))


def _wrong_fragment(page: str, fragment: str, ids: Set[str]) -> Finding | None:
    """The finding for a link to a ``fragment`` that is not among the ``ids`` of the page with the address ``page``."""
    id_ = fragment.partition(":~:")[0]  # a browser looks for the text after :~:
    if id_ in ids or id_.lower() in {"", "top"}:
        return None
    nearest = closest(id_, sorted(ids))
    hint = "write # and the words of a heading in small letters, with hyphens between them"
    hint = f"did you mean {page}#{nearest}?" if nearest else hint
    return Finding("broken-link", f"no heading has the address {describe(f'{page}#{fragment}')}", hint)


def _warn_of_text(study_file: StudyFile, path: FieldPath, start: int, finding: Finding) -> None:
    """Add a warning about the value at ``path``; without a path, at the offset ``start`` of the body."""
    document = study_file.content()
    if path:
        document.problems.add_warning(path, finding)
        return
    position = position_of(document.source.text, document.body_start + start)
    document.problems.add(finding, position, "body", "warning")


def _warn_of_html(study_file: StudyFile) -> None:
    """Warn of HTML in the body that is not kept as it is."""
    for html in markdown.html_findings(study_file.study.body if study_file.study else ""):
        if study_file.is_full:
            return
        if html.outcome == "as typed":
            finding = Finding("html", f"{describe(html.text)} is shown as typed", "write Markdown, or remove it")
        elif html.outcome == "removed":
            removed = visible(", ".join(html.removed))
            message = f"{describe(html.text)} loses {removed}"
            finding = Finding("html", message, "only src and alt of img, and a valid href of a, are kept")
        else:
            finding = Finding("html", f"{describe(html.text)} is never closed", "write its closing tag")
        _warn_of_text(study_file, (), html.start, finding)


def warn_of_unused_terms(taxonomy: Taxonomy, problems: ProblemList, study_files: Sequence[StudyFile]) -> None:
    """Add to the ``problems`` of ``taxonomy.yaml`` a warning for each term that no published study uses."""
    studies = [study_file.study for study_file in study_files if study_file.study]
    for facet in taxonomy.facets:
        used = {term for study in studies if not study.front.draft for term in study.terms.get(facet.name, ())}
        for index, term in enumerate(facet.terms):
            if term.slug not in used:
                finding = Finding("unused-term", f"no study uses {term.slug}", "use it, or remove it")
                problems.add_warning((facet.name, "terms", index, "slug"), finding)


def warn_of_featured(featured: Sequence[str], problems: ProblemList, known: Sequence[str]) -> None:
    """Add to the ``problems`` of ``site.yaml`` a warning for each featured slug that no study has."""
    names = set(known)
    for index, slug in enumerate(featured):
        if slug not in names and not problems.is_full:
            problems.add_warning(("featured", index), _no_study("featured", slug, known))


def warn_of_site_name(site: Site, problems: ProblemList) -> None:
    """Add to the ``problems`` of ``site.yaml`` a warning if no preview picture can show the site's name."""
    for path, finding in _undrawn_text(("name",), site.name, f"shows {describe(site_name_of(site))} instead"):
        problems.add_warning(path, finding)


def image_warnings(
    images: Mapping[str, Image], used: Set[str], own: Iterable[str], copied: Set[str]
) -> list[tuple[str, Finding]]:
    """Name and finding of each picture in ``own`` that is not used, and of each in ``used`` with a fault.

    Pictures in ``copied`` may be heavy, unless they are drawings: visitors get smaller copies.
    """
    unused = Finding("unused-image", "nothing names this picture, so it is not public", "use it, or delete it")
    warnings = [(name, unused) for name in own if name not in used]
    for name in (name for name in used if name in images and name.endswith(_PICTURES + _VIDEOS)):
        image = images[name]
        if image.named:
            message = f"is of type {image.type}, but its name says {image.named}"
            warnings.append((name, Finding("image-type", message, "rename the file, or save it in the other type")))
        limit, hint = _limit_and_hint(name)
        if image.bytes > limit and (limit != _LARGEST_PICTURE or name not in copied):
            warnings.append((name, Finding("heavy-image", f"has {image.bytes:,} bytes; {limit:,} are enough", hint)))
    return warnings


def _limit_and_hint(name: str) -> tuple[int, str]:
    """How many bytes a file with this name may have, and what to do if it has more."""
    if name.endswith(".svg"):
        return _LARGEST_SVG, "simplify it"
    return _LARGEST_VIDEO if name.endswith(_VIDEOS) else _LARGEST_PICTURE, "scale it down, or compress it"
