"""Renders every kind of page once, so that a field that does not exist is a problem with file and line at start."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from jinja2 import Environment, TemplateError

from webapp.content.theme import Theme
from webapp.covers.cover import Cover
from webapp.model import Problem, Problems, Study
from webapp.pages import EmbeddedCards, ErrorPage, Explore, ExplorePage, StudyPage
from webapp.pages.feed import FeedPage
from webapp.pages.sitemap import sitemap
from webapp.pages.social_image import SocialImage
from webapp.search.library import Library
from webapp.search.query import Pairs, Query
from webapp.search.search import search

#: Studies in the trial. More would cover little more, and a start must not take longer.
MAX_STUDIES = 3


class _Links:
    """Addresses that are never followed."""

    prefix = ""

    def explore(self, _query: Query) -> str:
        return "/"

    def results(self, _query: Query) -> str:
        return "/"

    def query_suffix(self, _pairs: Pairs) -> str:
        return ""

    def feed(self, _query: Query, kind: str) -> str:
        return f"/{kind}"

    def study(self, slug: str, suffix: str = "") -> str:
        return f"/{slug}{suffix}"

    def preview(self, study: Study, _library: Library) -> str:
        return f"/{study.slug}.png"

    def cover(self, cover: Cover, theme: str) -> str:
        return f"/{theme}/{cover.name}.svg"

    def photo(self, _path: str, _width: int) -> str:
        return ""

    def asset(self, name: str) -> str:
        return f"/{name}"

    def absolute(self, path: str) -> str:
        return path


class _Font:
    """A font in which every character is half as wide as high."""

    family = "serif"

    def best(self, _text: str) -> _Font:
        return self

    def width(self, text: str) -> float:
        return len(text) / 2


def trial(environment: Environment, theme: Theme, library: Library, now: datetime) -> Problems:
    """Render every kind of page with the first studies of a library. Returns a problem for each place that fails."""
    problems = dict[tuple[str, int], Problem]()
    for name, context in _pages(library, now):
        try:
            environment.get_template(name).render(context, t=library.catalogue.text)
        except Exception as error:  # a template may raise any
            frames = traceback.extract_tb(error.__traceback__)
            problem = theme.problem(_message(error, name), [(frame.filename, frame.lineno or 1) for frame in frames])
            problems.setdefault((problem.file, problem.line), problem)
    return tuple(problems.values())


def _pages(library: Library, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the variables of each template that the program renders."""
    studies = list(islice(library.studies_in(library.live(now)), MAX_STUDIES))
    few = Library.build(
        studies, library.taxonomy, library.site, catalogue=library.catalogue, revision="", styles=library.styles
    )
    library = replace(few, images=library.images)
    links, query = _Links(), Query(library.taxonomy)
    results, nothing = (search(library, q, now) for q in (query, query.with_words("\N{SNOWMAN}")))
    yield "explore/index.html", {"page": ExplorePage.build(library, results, links, now)}
    for part in (results, nothing):
        yield "explore/_partial.html", {"explore": Explore.build(library, part, links, now)}
    for study in studies:
        yield "study/show.html", {"page": StudyPage.build(library, study, links, now)}
        yield "preview/preview.svg", {"page": SocialImage.build(study, library.site, "", "", _Font())}
    for name in ("errors/error.html", "errors/_partial.html"):
        yield name, {"page": ErrorPage.build(library, 404, links, [], studies)}
    yield "embed/cards.html", {"page": EmbeddedCards.build(library, query, MAX_STUDIES, links, now)}
    yield "feeds/atom.xml", {"page": FeedPage.build(library, query, "atom", links, now)}
    yield "feeds/sitemap.xml", {"page": sitemap(library, links, now)}


def _message(error: Exception, name: str) -> str:
    text = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    return f"{text} (while {name} was rendered)"
