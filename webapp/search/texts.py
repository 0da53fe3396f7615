"""The texts of a study that visitors see, which are those that a search looks through."""

from __future__ import annotations

import re

from webapp import markdown
from webapp.model import Block, Study, Taxonomy

#: What may be Markdown in a body. Any other body is its own text, and parsing thousands of them at start would be slow.
_MARKDOWN = re.compile(r"[\[<&\\`~*_]|^\s*\d+[.)]", re.MULTILINE)


def texts_by_weight(study: Study, taxonomy: Taxonomy) -> tuple[tuple[str, ...], ...]:
    """Return the searchable texts of a study: the title, the headlines, all other texts."""
    front = study.front
    blocks = (front.overview, front.problem_block, front.solution_block, front.result_block)
    quotes = [block.testimonial for block in blocks if isinstance(block, Block) and block.testimonial]
    company = front.company
    return (
        (front.title,),
        (front.description, front.details_title, *(block.title_two for block in blocks)),
        (
            *term_labels(study, taxonomy),
            *(text for block in blocks for text in (block.title_one, block.description)),
            *(text for quote in quotes for text in (quote.name, quote.role, quote.description)),
            *(text for metric in front.metrics for text in (metric.value, metric.label, metric.source) if text),
            *filter(None, (company.location, company.size, company.website_label) if company else ()),
            _body_text(study.body),
            front.alt,
        ),
    )


def term_labels(study: Study, taxonomy: Taxonomy) -> list[str]:
    """Return the labels of a study's terms, in the order of the taxonomy."""
    pairs = {(facet, slug) for facet, slugs in study.terms.items() for slug in slugs}
    return [taxonomy.term(*pair).label for pair in taxonomy.in_order(pairs)]


def _body_text(body: str) -> str:
    return markdown.to_text(body) if _MARKDOWN.search(body) else body
