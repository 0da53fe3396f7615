"""Time and memory of the search index, and the time of a search, compared with SQLite's FTS5 on a file.

    python -m benchmarks.search [24 1000 10000]

The studies consist of invented words with the frequencies of English words (Zipf's law).
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from tests.factories import TERMS, a_library, a_study, an_index
from webapp.model import Study
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import correction, search
from webapp.search.texts import texts_by_weight

SIZES = (24, 1_000, 10_000)
WORDS_A_STUDY = 600
VOCABULARY = 60_000
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ENDS = ("",) * 30 + (",",) * 3 + (".",) * 3 + ("’s",)
QUERIES = ("t", "te", "tel", "data", "data team", "on the way to a", "reli", "data team service customer", "zzzz")


def vocabulary() -> list[str]:
    """Words made of syllables, short ones first, with a few real words among the frequent ones."""
    rng = random.Random(6)
    syllables = [
        a + b for a in "b c d f g h k l m n p r s t v w st tr pl".split() for b in "a e i o u ai er on".split()
    ]
    words: dict[str, None] = dict.fromkeys("the a to on of way data team service customer reliable telemetry".split())
    while len(words) < VOCABULARY:
        words["".join(rng.choices(syllables, k=1 + min(3, len(words) // 90)))] = None
    return list(words)


def studies(number: int) -> list[Study]:
    rng, words = random.Random(number), vocabulary()
    weights = list(accumulate(1 / rank for rank in range(2, len(words) + 2)))

    def text(least: int, most: int) -> str:
        chosen = rng.choices(words, cum_weights=weights, k=rng.randint(least, most))
        return " ".join(word + end for word, end in zip(chosen, rng.choices(ENDS, k=len(chosen)), strict=True))

    def one(slug: str) -> Study:
        facets = {facet: rng.sample(terms.split(), rng.randint(1, 2)) for facet, terms in TERMS.items()}
        day = date(2020, 1, 1) + timedelta(rng.randrange(2000))
        title, headline, body = text(1, 2), text(12, 20), text(WORDS_A_STUDY // 2, WORDS_A_STUDY * 3 // 2)
        return a_study(slug, title=title, description=headline, detailsTitle=text(8, 14), date=day, body=body, **facets)

    return [one(f"study-{position}") for position in range(number)]


def timed(function: Callable[[], object], rounds: int = 1) -> float:
    """Milliseconds of processor time, the median of the rounds."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        function()
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)


def memory(make: Callable[[], object]) -> float:
    """Megabytes of the object that ``make`` returns."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    made = make()
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    del made
    return used / 1e6


class Fts:
    """The same search in SQLite: one row a study, one column a field weight, read-only once it is built."""

    def __init__(self, path: Path, library: Library) -> None:
        with sqlite3.connect(path) as database:
            options = "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'"
            database.execute(f"CREATE VIRTUAL TABLE studies USING fts5(title, headline, text, {options})")
            rows = (
                (n, *map(" ".join, texts_by_weight(study, library.taxonomy))) for n, study in enumerate(library.studies)
            )
            database.executemany("INSERT INTO studies(rowid, title, headline, text) VALUES (?, ?, ?, ?)", rows)
        database.close()
        self.size = path.stat().st_size / 1e6
        self._database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def ids(self, q: str) -> list[int]:
        """All matching studies, best first; the counts need all of them."""
        match = " AND ".join(f'"{word}"*' for word in q.split())
        rank = "bm25(studies, 10.0, 4.0, 1.0)"
        rows = self._database.execute(f"SELECT rowid FROM studies WHERE studies MATCH ? ORDER BY {rank}", (match,))  # noqa: S608
        return [row[0] for row in rows]


def measure(size: int) -> None:
    made = studies(size)
    library = a_library(made)
    print(f"\n{size:,} studies, {len(library.index.vocabulary):,} words")
    build, used = timed(lambda: an_index(made), 3), memory(lambda: an_index(made))
    whole = timed(lambda: a_library(made))
    print(f"  index built in {build:,.0f} ms, takes {used:.1f} MB; whole library {whole:,.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        started = time.process_time()
        fts = Fts(Path(folder) / "words.db", library)
        print(f"  FTS5  built in {(time.process_time() - started) * 1000:,.0f} ms, {fts.size:.1f} MB on disk")
        print(f"  {'ms a search with counts':30}{'results':>9}{'first':>9}{'again':>9}{'FTS5':>9}")
        for q in QUERIES:
            query = Query.parse([("q", q)], library.taxonomy)
            fresh = timed(lambda query=query: search(library, query, NOW))
            again = timed(lambda query=query: search(library, query, NOW), 21)
            other = timed(lambda q=q: fts.ids(q), 5)
            print(f"  {q:30}{search(library, query, NOW).total:9,}{fresh:9.2f}{again:9.2f}{other:9.2f}")
    for pairs in ([("sort", "newest")], [("industry", "ai"), ("product", "api")], [("q", "data"), ("industry", "ai")]):
        query = Query.parse(pairs, library.taxonomy)
        print(f"  {query.pairs()!s:60}{timed(lambda query=query: search(library, query, NOW), 21):7.2f}")
    for q in ("telemtry", "serivce", "qwertyuiop"):
        query = Query.parse([("q", q)], library.taxonomy)
        better = correction(library, query, NOW)
        print(f"  {q} → {better and better.q!r}: {timed(lambda query=query: correction(library, query, NOW)):.2f}")


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or SIZES):
        measure(size)
