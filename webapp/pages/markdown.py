"""Stories as Markdown (CommonMark) for programs, and ``llms.txt``, which lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from webapp import markdown
from webapp.model import Metric, Study
from webapp.pages.base import Addresses, Links, home_link, terms_of
from webapp.pages.pictures import ShownPicture, ShownVideo, shown, shown_video
from webapp.pages.sections import byline, original, sections
from webapp.search.library import Library

# Characters that may begin markup inside a line, and at its start.
_INLINE = re.compile(r"([\\`*_\[\]<&])")
_LEADING = re.compile(r"^(\s*)([#>+=~-]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """The text on one line, escaped so that Markdown finds no markup in it."""
    line = _INLINE.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(lambda m: m[1] + (m[2] + "\\" if m[2].isdigit() else "\\" + m[2]), line)


def story(study: Study, library: Library, links: Links) -> str:
    """The whole story. It ends with the address of its page."""
    return "\n\n".join(_blocks(study, library, links)) + "\n"


def llms(library: Library, links: Links, now: datetime) -> str:
    """The address of each story as Markdown, in the format of llmstxt.org."""
    site, home = library.site, home_link(library, links)
    address = links.absolute(home.href)
    lines = [f"# {escaped(site.name)}", "", f"> {escaped(site.tagline)}", ""]
    heading, organisation = escaped(home.label), escaped(site.organisation.name)
    intro = library.catalogue.text("llms-intro", heading=heading, organisation=organisation, address=f"<{address}>")
    lines += [intro, "", f"## {library.catalogue.text('llms-stories')}", ""]
    for study in library.studies_in(library.live(now)):
        address = links.absolute(links.study(study.slug, ".md"))
        lines.append(f"- [{escaped(study.front.details_title)}]({address}): {escaped(study.front.description)}")
    return "\n".join(lines) + "\n"


def _blocks(study: Study, library: Library, links: Links) -> Iterator[str]:
    addresses = Addresses.absolute(study, links)
    front, facets, catalogue = study.front, library.taxonomy.facets, library.catalogue
    yield f"# {escaped(front.details_title)}"
    yield escaped(front.description)
    if by := byline(study, catalogue):
        yield escaped(by)
    if origin := original(study, catalogue):
        yield f"[{escaped(origin.label)}](<{origin.href}>)"
    labels = (
        (facet.label, catalogue.text("separator").join(term.label for term in terms_of(study, facet)))
        for facet in facets
    )
    yield "\n".join(
        f"- {escaped(label)}: {escaped(text)}"
        for label, text in [(catalogue.text("company"), front.title), *labels]
        if text
    )
    if front.cover:
        yield _picture(shown(front.cover, library, addresses))
    if front.metrics:
        yield "\n".join(map(_metric, front.metrics))
    if front.video:
        yield from _video(shown_video(front.video, library, addresses))
    for section in sections(study, library, links, addresses):
        yield f"## {escaped(section.heading)}"
        yield markdown.block_source(section.text, *addresses)
        if section.picture:
            yield _picture(section.picture)
        if section.video:
            yield from _video(section.video)
        for quote in section.quotes:
            yield "\n>\n".join(f"> {escaped(line)}" for line in (*quote.paragraphs, quote.attribution))
    if study.body:
        yield markdown.resolve_links(study.body, *addresses)
    yield from (_picture(shown(picture, library, addresses)) for picture in front.gallery)
    yield catalogue.text("source-address", address=f"<{links.absolute(links.study(study.slug))}>")


def _metric(metric: Metric) -> str:
    source = f" ({escaped(metric.source)})" if metric.source else ""
    return f"- **{escaped(metric.value)}** {escaped(metric.label)}{source}"


def _picture(picture: ShownPicture) -> str:
    """The picture, and under it what the page shows there."""
    image = f"![{escaped(picture.alt)}](<{picture.address}>)"
    below = " ".join(filter(None, (picture.caption, picture.credit)))
    return f"{image}\n\n{escaped(below)}" if below else image


def _video(video: ShownVideo) -> Iterator[str]:
    yield f"[{escaped(video.title)}](<{video.address}>)"
    yield from map(escaped, video.transcript)
