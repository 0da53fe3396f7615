"""Sentences about results, such as "4 of 24 stories in Media or AI, using the API"."""

from __future__ import annotations

import re

from webapp.model import TERMS_PLACEHOLDER
from webapp.search.query import Query

#: The minimum length keeps "Mr." from being a sentence. Only a Chinese or Japanese full stop needs no space after it.
_SENTENCE = re.compile(r".{30,}?(?:[.!?…؟।][\"'”’»)]*(?=\s|$)|[。！？][」』]?)", re.DOTALL)


def first_sentence(text: str) -> str:
    """The first sentence of a text on one line; the whole text if no sentence ends in it."""
    match = _SENTENCE.match(text)
    return " ".join((match[0] if match else text).split())


def results(query: Query, total: int, live: int) -> str:
    """The heading of the results: ``total`` studies match, of the ``live`` studies that are public."""
    if not query.is_filtered:
        return stories(total)
    return f"{f'{total} of {stories(live)}' if total else 'No stories'} {conditions(query)}"


def conditions(query: Query) -> str:
    """The filters of a query: "in Media or AI, using the API, matching “listener”"; "" if there are none."""
    conditions = []
    for facet in query.taxonomy.facets:
        if chosen := query.chosen(facet.name):
            terms = [query.taxonomy.term(facet.name, slug) for slug in chosen]
            labels = join([term.phrase or term.label for term in terms], "or")
            phrase = facet.phrase or f"{facet.label}: {TERMS_PLACEHOLDER}"
            conditions.append(phrase.replace(TERMS_PLACEHOLDER, labels))
    if query.q:
        conditions.append(f"matching “{query.q}”")
    return ", ".join(conditions)


def join(labels: list[str], conjunction: str) -> str:
    """``A``, ``A or B``, ``A, B or C``."""
    return f" {conjunction} ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def stories(number: int) -> str:
    return f"{number} {'story' if number == 1 else 'stories'}"
