"""The time to render a partial, compared with the same page put together from strings without templates.

    python -m benchmarks.render [1000]

Both start with a query and end with bytes; nothing is cached. The strings are only escaped.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from itertools import combinations
from statistics import median
from urllib.parse import urlencode

from benchmarks.corpora import corpus
from benchmarks.goals import Goal, table
from webapp import create_app
from webapp.model import Study, Taxonomy
from webapp.pages import Explore
from webapp.search.query import Query
from webapp.search.search import PAGE_SIZE, Results, search
from webapp.search.sorts import SORTS
from webapp.settings import Settings
from webapp.web.links import SiteLinks

PATH = "/case-studies"
ROUNDS = 7
#: The constant parts of every partial, with their real lengths.
HEAD = '<div id="explore" class="explore">\n<form id="filters">\n' + " " * 1700
FOOT = "</form>\n" + " " * 1100


def goals(size: int = 1000) -> list[Goal]:
    app = create_app(Settings(content=corpus(size)))
    store = app.extensions["content_store"]
    snapshot = store.snapshot()
    library = snapshot.library
    queries = [Query(library.taxonomy, terms=tuple(terms)) for terms in _choices(library.taxonomy)][:150]
    drawn = app.extensions["templates"].environment(store.theme).get_template("explore/_partial.html")
    links = SiteLinks(app.extensions["assets"], app.extensions["social_images"], library.site.base_url, "")

    def casebook(query: Query) -> bytes:
        explore = Explore.build(library, search(library, query, snapshot.now), links, snapshot.now)
        return drawn.render(explore=explore).encode()

    asset = lru_cache(links.asset)

    def plain(query: Query) -> bytes:
        return "".join(_partial(search(library, query, snapshot.now), asset)).encode()

    ratios, sizes = [], [0, 0]
    for query in queries:
        best = [min(_seconds(make, query) for _ in range(ROUNDS)) for make in (casebook, plain)]
        sizes = [size + len(make(query)) for size, make in zip(sizes, (casebook, plain), strict=True)]
        ratios.append(best[0] / best[1])
    print(f"  a partial of {sizes[0] // len(queries):,} bytes beside one of {sizes[1] // len(queries):,}")
    return [Goal(f"uncached partial / plain strings, {size:,} studies", median(ratios), 2, at_least=False)]


def _seconds(make: Callable[[Query], bytes], query: Query) -> float:
    started = time.perf_counter()
    make(query)
    return time.perf_counter() - started


def _choices(taxonomy: Taxonomy) -> Iterator[tuple[tuple[str, str], ...]]:
    pairs = [(facet.name, term.slug) for facet in taxonomy.facets for term in facet.terms]
    return (chosen for number in (1, 2, 3) for chosen in combinations(pairs, number))


def _partial(results: Results, asset: Callable[[str], str]) -> Iterator[str]:
    query, taxonomy = results.query, results.query.taxonomy
    title = f"{results.total} of the stories · Customer stories · {escape('Sample')}"
    yield f"<title>{title}</title>\n{HEAD}"
    for facet in taxonomy.facets:
        chosen = query.chosen(facet.name)
        yield f'<fieldset class="facet">\n<legend class="facet-legend">{escape(facet.label)}</legend>\n'
        for term in facet.terms:
            count, on = results.counts[facet.name, term.slug], term.slug in chosen
            state = " checked" if on else "" if count else " disabled"
            yield (
                f'<label class="option"><input type="checkbox" id="{escape(facet.name)}-{escape(term.slug)}" '
                f'name="{escape(facet.name)}" value="{escape(term.slug)}" data-count="{count}"{state}> '
                f'<span class="option-label">{escape(term.label)}</span> <span class="option-count">{count}</span>'
                "</label>\n"
            )
        yield "</fieldset>\n"
    for sort in SORTS:
        yield f'<option value="{escape(sort)}"{" selected" if sort == query.sort else ""}>{escape(sort)}</option>\n'
    yield f'{FOOT}<h2 id="count" class="results-count" tabindex="-1" data-total="{results.total}">{title}</h2>\n'
    for pair in query.terms:
        label = escape(taxonomy.term(*pair).label)
        yield _link(
            query.toggle(*pair), f"Remove filter {label}", f'class="chip" data-remove="{escape(":".join(pair))}"'
        )
    yield '<ul class="cards">\n'
    yield from (_card(study, asset) for study in results.studies)
    yield "</ul>\n"
    last = -(-results.total // PAGE_SIZE)
    for page, text in ((2, "Next"), (1, "1"), (2, "2"), (last, str(last))) if last > 1 else ():
        yield _link(query.on_page(page), text, 'class="pager-step"')
    for kind in ("atom", "json"):
        yield f'<a href="{PATH}.{kind}?{escape(urlencode(query.pairs()))}">{kind}</a>'
    yield f'<p id="status" hx-swap-oob="innerHTML">{title}</p>'


def _link(query: Query, text: str, attributes: str) -> str:
    rest = escape(urlencode(query.pairs()))
    return f'<li><a {attributes} href="{PATH}?{rest}" hx-get="{PATH}/results?{rest}">{text}</a></li>\n'


def _card(study: Study, asset: Callable[[str], str]) -> str:
    front = study.front
    metric = front.metrics[0] if front.metrics else None
    labels = "".join(f"<li>{escape(term)}</li>\n" for terms in study.terms.values() for term in terms)
    strong = (
        f'<p class="card-metric"><strong>{escape(metric.value)}</strong> {escape(metric.label)}</p>' if metric else ""
    )
    return (
        f'<li id="card-{study.slug}" class="cards-cell"><article class="card" data-study="{study.slug}">\n'
        f'<picture class="card-logo" data-logo="{study.slug}"><source data-dark '
        f'media="screen and (prefers-color-scheme: dark)" srcset="{escape(asset(front.dark_image[1:]))}"><img '
        f'src="{escape(asset(front.light_image[1:]))}" alt="{escape(front.alt)}" height="40" loading="lazy">'
        "</picture>\n"
        f'<h3 class="card-headline" dir="auto"><a class="card-link" href="{PATH}/{study.slug}">'
        f'{escape(front.description)}</a></h3>\n{strong}<ul class="card-labels">\n{labels}</ul></article></li>\n'
    )


if __name__ == "__main__":
    print("\n".join(table(goals(*map(int, sys.argv[1:2])))))
