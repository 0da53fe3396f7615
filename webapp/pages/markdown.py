"""Stories as Markdown (CommonMark) for programs, and ``llms.txt``, which lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from webapp import markdown
from webapp.model import Metric, Study
from webapp.pages.base import Links, home_link, terms_of
from webapp.pages.cards import absolute_link_options
from webapp.pages.sections import sections
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
    front, facets, catalogue = study.front, library.taxonomy.facets, library.catalogue
    yield f"# {escaped(front.details_title)}"
    yield escaped(front.description)
    labels = (
        (facet.label, catalogue.text("separator").join(term.label for term in terms_of(study, facet)))
        for facet in facets
    )
    yield "\n".join(
        f"- {escaped(label)}: {escaped(text)}"
        for label, text in [(catalogue.text("company"), front.title), *labels]
        if text
    )
    if front.metrics:
        yield "\n".join(map(_metric, front.metrics))
    for section in sections(study, links, catalogue):
        yield f"## {escaped(section.heading)}"
        yield from map(escaped, section.paragraphs)
        if section.quote:
            yield "\n>\n".join(f"> {escaped(line)}" for line in (*section.quote.paragraphs, section.quote.attribution))
    if study.body:
        yield markdown.resolve_links(study.body, *absolute_link_options(study, links))
    yield catalogue.text("source-address", address=f"<{links.absolute(links.study(study.slug))}>")


def _metric(metric: Metric) -> str:
    source = f" ({escaped(metric.source)})" if metric.source else ""
    return f"- **{escaped(metric.value)}** {escaped(metric.label)}{source}"
