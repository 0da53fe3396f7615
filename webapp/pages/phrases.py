"""Sentences for people: about results, as GOV.UK's finders speak: "4 of 24 stories in Media or AI, using the API"."""

from __future__ import annotations

import re

from webapp.search.query import Query

#: How each facet's terms follow the count.
PHRASES = {"industry": "in {}", "product": "using {}", "service": "with {}", "solution": "on {} solutions"}
#: No shorter, or "Mr." would be one. Only a full stop of Chinese or Japanese ends one without a space.
_SENTENCE = re.compile(r".{30,}?(?:[.!?…؟।][\"'”’»)]*(?=\s|$)|[。！？][」』]?)", re.DOTALL)


def first(text: str) -> str:
    """The first sentence of a text; all of it where none ends."""
    found = _SENTENCE.match(text)
    return " ".join((found[0] if found else text).split())


def count(query: Query, total: int, out_of: int) -> str:
    """The heading of the results; also what ``#status`` says and the title begins with."""
    if not query.is_filtered:
        return stories(total)
    number = f"{total} of {stories(out_of)}" if total else "No stories"
    return f"{number} {conditions(query)}"


def conditions(query: Query) -> str:
    """What was asked for: "in Media or AI, using the API, matching “listener”"; "" where nothing was."""
    phrases = []
    for facet in query.taxonomy.facets:
        if chosen := query.chosen(facet.name):
            labels = [_spoken(facet.name, query.taxonomy.term(facet.name, term).label) for term in chosen]
            phrases.append(PHRASES[facet.name].format(either(labels)))
    if query.q:
        phrases.append(f"matching “{query.q}”")
    return ", ".join(phrases)


def _spoken(facet: str, label: str) -> str:
    """One uses "dashboards", but "the API"."""
    return f"the {label}" if facet == "product" and label.isupper() else label


def either(labels: list[str]) -> str:
    """``A``, ``A or B``, ``A, B or C``."""
    return " or ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def both(labels: list[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def stories(number: int) -> str:
    return f"{number} {'story' if number == 1 else 'stories'}"
