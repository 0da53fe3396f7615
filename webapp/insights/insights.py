"""Gathers the lines of query logs: how often which terms, pairs and searches occur."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from operator import attrgetter

from webapp.insights.answer import MARK, Answer, Query, parse
from webapp.insights.counter import BoundedCounter
from webapp.insights.log_file import LogFile
from webapp.insights.steps import without_steps

#: Of each kind twice as many are kept. Visitors' searches repeat, so the most frequent ones are exact in practice.
SIZE = 20_000

Pair = tuple[tuple[str, str], tuple[str, str]]


@dataclass
class Insights:
    """``lists`` are all lists that visitors were shown, ``chosen`` those with terms or words. Of these, ``whole`` are
    no steps: they are ``filtered``, ``searched`` or both. ``broken`` lines of the query log could not be read.

    ``first`` and ``last`` are in seconds since 1970, infinite without any line.
    """

    lists: int = 0
    chosen: int = 0
    whole: int = 0
    filtered: int = 0
    searched: int = 0
    in_vain: int = 0
    broken: int = 0
    first: float = float("inf")
    last: float = float("-inf")
    terms: BoundedCounter[tuple[str, str]] = field(default_factory=lambda: BoundedCounter(SIZE))
    pairs: BoundedCounter[Pair] = field(default_factory=lambda: BoundedCounter(SIZE))
    searches: BoundedCounter[str] = field(default_factory=lambda: BoundedCounter(SIZE))
    searches_in_vain: BoundedCounter[Query] = field(default_factory=lambda: BoundedCounter(SIZE))
    queries: BoundedCounter[Query] = field(default_factory=lambda: BoundedCounter(SIZE))

    @property
    def error(self) -> int:
        """By how much a count may be too low."""
        counters = (self.terms, self.pairs, self.searches, self.searches_in_vain, self.queries)
        return max(counter.error for counter in counters)

    def add(self, answer: Answer) -> None:
        """Count the answer to a whole query."""
        terms, words = answer.query
        self.whole += 1
        self.queries.add(answer.query)
        for term in terms:
            self.terms.add(term)
        for pair in combinations(terms, 2):
            self.pairs.add(pair)
        self.filtered += bool(terms)
        if words:
            self.searched += 1
            self.searches.add(words)
        if words and not answer.found:
            self.in_vain += 1
            self.searches_in_vain.add(answer.query)


def gather(logs: Sequence[LogFile], advance: Callable[[int], None]) -> Insights:
    """Read all logs together, in the order of time, as one visitor's requests may go to several instances.

    ``advance`` is called with the bytes that were read since its last call.
    """
    insights = Insights()
    answers = heapq.merge(*(_answers(log, advance, insights) for log in logs), key=attrgetter("time"))
    for answer in without_steps(_with_query(answers, insights)):
        insights.add(answer)
    return insights


def _answers(log: LogFile, advance: Callable[[int], None], insights: Insights) -> Iterator[Answer]:
    for line in log.lines(advance):
        if answer := parse(line):
            yield answer
        elif line.startswith(MARK):
            insights.broken += 1


def _with_query(answers: Iterable[Answer], insights: Insights) -> Iterator[Answer]:
    """Yield the answers with terms or words. A further page of a list is part of the same visit."""
    for answer in answers:
        if answer.page != 1:
            continue
        insights.lists += 1
        insights.first, insights.last = min(insights.first, answer.time), max(insights.last, answer.time)
        if answer.query.terms or answer.query.words:
            insights.chosen += 1
            yield answer
