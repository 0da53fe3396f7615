"""Stories as Markdown (CommonMark), for programs that read: one by one, and ``llms.txt`` as the way in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from webapp import markdown
from webapp.model import FACETS, Metric, Study, Taxonomy
from webapp.pages.base import Links
from webapp.pages.cards import elsewhere
from webapp.pages.sections import Quote, sections
from webapp.search.library import Library
from webapp.search.query import Query

# What could begin markup inside a line, and what could at its beginning.
_INLINE = re.compile(r"([\\`*_\[\]<&])")
_LEADING = re.compile(r"^(\s*)([#>+=~-]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """The text, on one line, such that Markdown reads it as nothing but text."""
    line = _INLINE.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(lambda m: m[1] + (m[2] + "\\" if m[2].isdigit() else "\\" + m[2]), line)


def story(study: Study, taxonomy: Taxonomy, links: Links) -> str:
    """The whole story, with the address of its page at the end."""
    return "\n\n".join(_blocks(study, taxonomy, links)) + "\n"


def llms(library: Library, links: Links, now: datetime) -> str:
    """The stories with their addresses as Markdown, laid out as llmstxt.org proposes."""
    site, home = library.site, links.absolute(links.explore(Query(library.taxonomy)))
    lines = [f"# {escaped(site.name)}", "", f"> {escaped(site.tagline)}", ""]
    lines += [f"Customer stories of {escaped(site.organisation.name)}. For people: <{home}>", "", "## Stories", ""]
    for study in library.studies_in(library.live(now)):
        address = links.absolute(links.study(study.slug, ".md"))
        lines.append(f"- [{escaped(study.front.details_title)}]({address}): {escaped(study.front.description)}")
    return "\n".join(lines) + "\n"


def _blocks(study: Study, taxonomy: Taxonomy, links: Links) -> Iterator[str]:
    front = study.front
    yield f"# {escaped(front.details_title)}"
    yield escaped(front.description)
    yield "\n".join(_facts(study, taxonomy))
    if front.metrics:
        yield "\n".join(map(_metric, front.metrics))
    for section in sections(study, links):
        yield f"## {escaped(section.heading)}"
        yield from map(escaped, section.paragraphs)
        if section.quote:
            yield _quote(section.quote)
    if study.body:
        yield markdown.resolve_links(study.body, *elsewhere(study, links))
    yield f"Source: <{links.absolute(links.study(study.slug))}>"


def _facts(study: Study, taxonomy: Taxonomy) -> Iterator[str]:
    yield f"- Company: {escaped(study.front.title)}"
    for name in FACETS:
        labels = [taxonomy.term(name, slug).label for slug in study.front.terms(name)]
        yield f"- {escaped(taxonomy.facet(name).label)}: {escaped(', '.join(labels))}"


def _metric(metric: Metric) -> str:
    source = f" ({escaped(metric.source)})" if metric.source else ""
    return f"- **{escaped(metric.value)}** {escaped(metric.label)}{source}"


def _quote(quote: Quote) -> str:
    said = [*map(escaped, quote.paragraphs), escaped(f"{quote.name}, {quote.role}. {quote.rating}.")]
    return "\n>\n".join(f"> {line}" for line in said)
