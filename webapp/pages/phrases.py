"""Sentences about results, such as "4 of 24 stories in Media or AI, using the API"."""

from __future__ import annotations

import re

from webapp.search.query import Query

#: How the terms of each facet follow the count.
FACET_PHRASES = {"industry": "in {}", "product": "using {}", "service": "with {}", "solution": "on {} solutions"}
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
            labels = [_with_article(facet.name, query.taxonomy.term(facet.name, term).label) for term in chosen]
            conditions.append(FACET_PHRASES[facet.name].format(join(labels, "or")))
    if query.q:
        conditions.append(f"matching “{query.q}”")
    return ", ".join(conditions)


def join(labels: list[str], conjunction: str) -> str:
    """``A``, ``A or B``, ``A, B or C``."""
    return f" {conjunction} ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def stories(number: int) -> str:
    return f"{number} {'story' if number == 1 else 'stories'}"


def _with_article(facet: str, label: str) -> str:
    """A product that is an abbreviation needs an article: "using dashboards", but "using the API"."""
    return f"the {label}" if facet == "product" and label.isupper() else label
