"""How long a filter with the counts of all 18 terms takes.

python -m benchmarks.index [10000 100000]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.goals import Goal, table
from tests.factories import TERMS, a_library, a_study
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import search

LIMITS = {10_000: 200.0, 100_000: 1500.0}
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def a_library_of(size: int) -> Library:
    """Studies that differ only in terms and dates, which filters depend on."""
    rng, one = random.Random(size), a_study()
    choices = {facet: terms.split() for facet, terms in TERMS.items()}
    # Validating 100,000 studies would take longer than the measurement.
    kinds = [
        a_study(
            f"kind-{number}",
            date=date(2019, 1, 1) + timedelta(rng.randrange(2500)),
            **{facet: rng.sample(terms, rng.choice([1, 1, 2])) for facet, terms in choices.items()},
        ).front
        for number in range(1000)
    ]
    return a_library(type(one)(slug=f"study-{number}", front=rng.choice(kinds)) for number in range(size))


def microseconds(library: Library, queries: int = 200) -> float:
    """The median over random filters, each the best of five runs."""
    rng = random.Random(1)
    pairs = [(facet, term) for facet, terms in TERMS.items() for term in terms.split()]
    times = []
    for _ in range(queries):
        query = Query.parse(rng.sample(pairs, rng.randint(1, 5)), library.taxonomy)
        times.append(min(_once(library, query) for _ in range(5)))
    return statistics.median(times)


def _once(library: Library, query: Query) -> float:
    started = time.perf_counter()
    search(library, query, NOW)
    return (time.perf_counter() - started) * 1e6


def goals(sizes: list[int]) -> list[Goal]:
    made = [(size, microseconds(a_library_of(size))) for size in sizes]
    return [
        Goal(f"filter and all counts, {size:,} studies", value, LIMITS.get(size, 100), at_least=False, unit="µs")
        for size, value in made
    ]


if __name__ == "__main__":
    print("\n".join(table(goals([int(size) for size in sys.argv[1:]] or list(LIMITS)))))
