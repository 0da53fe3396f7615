"""Sentences about results, such as "4 of 24 stories in Media or AI, using the API"."""

from __future__ import annotations

import re

from webapp.model import TERMS_PLACEHOLDER, Catalogue, sentence_end
from webapp.search.query import Query

#: Characters of a sentence on a card. A shorter one says too little; a longer one is cut between words.
SHORTEST, LONGEST = 30, 240


def first_sentence(text: str) -> str:
    """The first sentence of a text on one line, or as much of the text as a card has room for."""
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()  # no-break spaces stay
    sentence = text[: sentence_end(text, SHORTEST)]
    if len(sentence) <= LONGEST:
        return sentence
    start = sentence[: LONGEST - 1]
    return f"{start[: max(start.rfind(' '), 0) or len(start)].rstrip(',;:–—-')} …"


#: A number with a sign or currency before it, and with separators inside: "−2.4", "€ 1,250", "12 000".
_NUMBER = re.compile(r"[^\w\s]{0,2}[  ]?\d+(?:[.,:/’'  ]\d+| \d{3}(?!\d))*")


def figure(text: str) -> tuple[str, str]:
    """The number at the start of a metric's value, and the rest, its unit: ("12", " days"), ("Half", "")."""
    number = _NUMBER.match(text)
    return (number[0], text[number.end() :]) if number else (text, "")


def results(query: Query, total: int, live: int, catalogue: Catalogue) -> str:
    """The heading of the results: ``total`` studies match, of the ``live`` studies that are public."""
    if not query.is_filtered:
        return catalogue.text("stories", count=total)
    if not total:
        return catalogue.text("results-none", conditions=conditions(query, catalogue))
    return catalogue.text("results", count=live, total=total, conditions=conditions(query, catalogue))


def conditions(query: Query, catalogue: Catalogue) -> str:
    """The filters of a query: "in Media or AI, using the API, matching “listener”"; "" if there are none."""
    conditions = []
    for facet in query.taxonomy.facets:
        if chosen := query.chosen(facet.name):
            terms = [query.taxonomy.term(facet.name, slug) for slug in chosen]
            either = catalogue.either([term.phrase or term.label for term in terms])
            if facet.phrase:
                conditions.append(facet.phrase.replace(TERMS_PLACEHOLDER, either))
            else:
                conditions.append(catalogue.text("condition", facet=facet.label, terms=either))
    if query.q:
        conditions.append(catalogue.text("matching", search=catalogue.text("quoted", text=query.q)))
    return catalogue.text("separator").join(conditions)
