"""The texts of a study that visitors see, which are those that a search looks through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webapp import markdown
from webapp.model import FrontMatter, Study, Taxonomy

#: What may be Markdown in a body. Any other body is its own text, and parsing thousands of them at start would be slow.
_MARKDOWN = re.compile(r"[\[<&\\`~*_]|^\s*\d+[.)]", re.MULTILINE)


def texts_by_weight(study: Study, taxonomy: Taxonomy) -> tuple[tuple[str, ...], ...]:
    """Return the searchable texts of a study: the title, the headlines, all other texts."""
    front = study.front
    sections = front.sections.values()
    return (
        (front.title,),
        (front.description, front.details_title, *(section.title_two for section in sections)),
        (
            *term_labels(study, taxonomy),
            *(text for part in sections for text in (part.title_one, markdown.block_text(part.description))),
            *filter(None, _other_texts(front)),
            _body_text(study.body),
            front.alt,
        ),
    )


def _other_texts(front: FrontMatter) -> Iterator[str | None]:
    for block in front.blocks:
        for quote in block.testimonials:
            yield from (quote.name, quote.role, quote.description)
    for metric in front.metrics:
        yield from (metric.value, metric.label, metric.source)
    if company := front.company:
        yield from (company.location, company.size, company.website_label)
    yield from front.authors
    yield front.original_host
    for picture in front.pictures:
        yield from (picture.alt, picture.caption, picture.credit)
    for video in front.videos:
        yield from (video.title, video.transcript)
    if call := front.call_to_action:
        yield from (call.title, call.text, call.label)


def term_labels(study: Study, taxonomy: Taxonomy) -> list[str]:
    """Return the labels of a study's terms, in the order of the taxonomy."""
    pairs = {(facet, slug) for facet, slugs in study.terms.items() for slug in slugs}
    return [taxonomy.term(*pair).label for pair in taxonomy.in_order(pairs)]


def _body_text(body: str) -> str:
    return markdown.to_text(body) if _MARKDOWN.search(body) else body
