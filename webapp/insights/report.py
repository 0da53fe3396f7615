"""The insights as JSON for programs and as text for people, compared with the stories that the site has now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from webapp.insights import answer
from webapp.insights.insights import Insights
from webapp.parsing.characters import visible
from webapp.search.bitset import members_of
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import correction, matching

#: Rows of each table.
_ROWS_OF_JSON, _ROWS_OF_TEXT = 100, 15

Report = dict[str, Any]


def report(insights: Insights, library: Library | None, now: datetime) -> Report:
    """Every figure as JSON has it. Without a ``library`` nothing is said about the stories of the site."""
    vain = insights.searches_in_vain.most(_ROWS_OF_JSON)
    return {
        "from": _time(insights.first),
        "to": _time(insights.last),
        "lists": insights.lists,
        "steps": insights.chosen - insights.whole,
        "filtered": insights.filtered,
        "searched": insights.searched,
        "searchedInVain": insights.in_vain,
        "brokenLines": insights.broken,
        "mayBeTooLowBy": insights.error,
        "terms": [{"term": _term(term), "count": count} for term, count in insights.terms.most(_ROWS_OF_JSON)],
        "pairs": [
            {"terms": [_term(term) for term in pair], "count": count}
            for pair, count in insights.pairs.most(_ROWS_OF_JSON)
        ],
        "searches": [{"words": words, "count": count} for words, count in insights.searches.most(_ROWS_OF_JSON)],
        "inVain": [
            {"words": query.words, "terms": [_term(term) for term in query.terms], "count": count}
            | (_nearest(library, query, now) if library else {})
            for query, count in vain
        ],
        "foundLeast": _found_least(insights, library, now) if library else [],
    }


def _nearest(library: Library, logged: answer.Query, now: datetime) -> Report:
    """What a search in vain finds now, and what it would find in the nearest spelling."""
    query = _query(library, logged)
    better = correction(library, query, now)
    return {
        "findsNow": matching(library, query, now).bit_count(),
        "nearest": better.q if better else None,
        "nearestFinds": matching(library, better, now).bit_count() if better else 0,
    }


def _found_least(insights: Insights, library: Library, now: datetime) -> list[Report]:
    """The stories of the site, those that visitors' queries find least first."""
    found = Counter[int]()
    for logged, count in insights.queries.counts.items():
        for position in members_of(matching(library, _query(library, logged), now)):
            found[position] += count
    positions = sorted(members_of(library.live(now)), key=lambda position: (found[position], position))
    studies = ((library.studies[position], found[position]) for position in positions[:_ROWS_OF_JSON])
    return [{"story": study.slug, "title": study.front.title, "count": count} for study, count in studies]


def _query(library: Library, logged: answer.Query) -> Query:
    """The query of a line, without the terms that the site no longer has."""
    return Query.parse([*logged.terms, ("q", logged.words)], library.taxonomy)


def _time(seconds: float) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isfinite(seconds) else None


def _term(term: tuple[str, str]) -> str:
    """As in an address."""
    return "=".join(term)


def as_json(report: Report) -> str:
    # json.dumps does not escape DEL, but a terminal may interpret it.
    return json.dumps(report, indent=2).replace("\x7f", "\\u007f")


def as_text(report: Report) -> str:
    """The summary, and a table of each kind with its first rows."""
    return "\n".join([*_summary(report), *_tables(report)])


def _summary(report: Report) -> Iterator[str]:
    yield f"{report['lists']:,} lists shown" + (f", {report['from']} to {report['to']}" if report["from"] else "")
    yield (
        f"{report['filtered']:,} with filters, {report['searched']:,} with a search, {report['searchedInVain']:,} of"
        f" these in vain; {report['steps']:,} more were steps on the way, such as half a word"
    )
    if report["mayBeTooLowBy"]:
        yield f"There were so many different searches that a count may be too low by up to {report['mayBeTooLowBy']:,}"
    if report["brokenLines"]:
        yield f"{report['brokenLines']:,} lines of the query log were damaged and are not counted"


def _tables(report: Report) -> Iterator[str]:
    rows = [(row["count"], row["term"]) for row in report["terms"]]
    yield from _table("Most chosen", rows)
    rows = [(row["count"], " + ".join(row["terms"])) for row in report["pairs"]]
    yield from _table("Most chosen together", rows)
    rows = [(row["count"], row["words"]) for row in report["searches"]]
    yield from _table("Most searched", rows)
    rows = [(row["count"], _in_vain(row)) for row in report["inVain"]]
    yield from _table("Searched in vain", rows)
    rows = [(row["count"], f"{row['story']}: {row['title']}") for row in report["foundLeast"]]
    yield from _table("Stories found least by filters and searches", rows)


def _in_vain(row: Report) -> str:
    """One search in vain: ``fintehc (product=api): "fintech" finds 3``."""
    text: str = row["words"] + (f" ({', '.join(row['terms'])})" if row["terms"] else "")
    if row.get("findsNow"):
        return f"{text}: finds {row['findsNow']:,} now"
    return text + (f': "{row["nearest"]}" finds {row["nearestFinds"]:,}' if row.get("nearest") else "")


def _table(title: str, rows: list[tuple[int, str]]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
        for count, text in rows[:_ROWS_OF_TEXT]:
            yield f"{count:>9,}  {visible(text)}"
