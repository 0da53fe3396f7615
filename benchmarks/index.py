"""How long a filter with the counts of all terms takes: 18 terms, and 720 in 12 facets.

python -m benchmarks.index [10000 100000]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.goals import Goal, table
from tests.factories import a_catalogue, a_site, a_study, a_taxonomy
from webapp.model import Facet, Study, Taxonomy, Term
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import search

LIMITS = {10_000: 200.0, 100_000: 1500.0}
#: The goal for a taxonomy with 12 facets of 60 terms, the most that a site can use sensibly, at 10,000 studies.
LARGE_LIMIT = 1000.0
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def a_large_taxonomy() -> Taxonomy:
    terms = tuple(Term(f"t{number}", f"Term {number}", "About it.") for number in range(60))
    return Taxonomy(tuple(Facet(f"facet{number}", f"Facet {number}", terms) for number in range(12)))


def a_library_of(size: int, taxonomy: Taxonomy) -> Library:
    """Studies that differ only in terms and dates, which filters depend on."""
    rng = random.Random(size)
    # Validating 100,000 studies would take longer than the measurement.
    fronts = [a_study(f"kind-{n}", date=date(2019, 1, 1) + timedelta(rng.randrange(2500))).front for n in range(1000)]
    slugs = {facet.name: [term.slug for term in facet.terms] for facet in taxonomy.facets}
    terms = [
        {facet: tuple(rng.sample(terms, rng.choice([1, 1, 2]))) for facet, terms in slugs.items()} for _ in range(1000)
    ]
    studies = (Study(slug=f"s{n}", front=rng.choice(fronts), terms=rng.choice(terms)) for n in range(size))
    return Library.build(studies, taxonomy, a_site(), catalogue=a_catalogue(), revision="r1")


def microseconds(library: Library, queries: int = 200) -> float:
    """The median over random filters, each the best of five runs."""
    rng = random.Random(1)
    pairs = [(facet.name, term.slug) for facet in library.taxonomy.facets for term in facet.terms]
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
    made = [(size, microseconds(a_library_of(size, a_taxonomy()))) for size in sizes]
    made_large = microseconds(a_library_of(10_000, a_large_taxonomy()))
    return [
        *(
            Goal(f"filter and all counts, {size:,} studies", value, LIMITS.get(size, 100), at_least=False, unit="µs")
            for size, value in made
        ),
        Goal("filter and all counts, 10,000 studies, 720 terms", made_large, LARGE_LIMIT, at_least=False, unit="µs"),
    ]


if __name__ == "__main__":
    print("\n".join(table(goals([int(size) for size in sys.argv[1:]] or list(LIMITS)))))
