"""What each address answers: parse, search, page, render. Everything harder is decided in ``core`` and ``pages``."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.query import NAMES, Query, known
from webapp.core.related import nearest
from webapp.core.search import search
from webapp.pages import ErrorPage, Explore, ExplorePage, Links, StudyPage
from webapp.web import current, htmx
from webapp.web.render import render

site = Blueprint("site", __name__)
Shown = TypeVar("Shown", Explore, ExplorePage)


@site.get("/")
@site.get("/case-studies/")
def home() -> AnyResponse:
    return redirect(current.links().explore(Query(current.edition().library.taxonomy)), 301)


@site.get("/case-studies")
def explore() -> AnyResponse | str:
    query, links = current.query(), current.links()
    given = current.pairs()
    if known(given) != query.pairs():
        return redirect(links.explore(query, [pair for pair in given if pair[0] not in NAMES]), 303)
    return render("explore/index.html", page=_page(ExplorePage, query, links))


@site.get("/case-studies/results")
def results() -> Response:
    query, links = current.query(), current.links()
    response = Response(render("explore/_partial.html", explore=_page(Explore, query, links)))
    response.headers["X-Robots-Tag"] = "noindex"
    return htmx.push_url(response, links.explore(query))


@site.get("/case-studies/<slug>")
def study(slug: str) -> AnyResponse | str:
    edition, links = current.edition(), current.links()
    found = edition.library.study(slug, edition.now)
    if found:
        page = StudyPage.of(edition.library, found, links, edition.now)
        response = Response(render("study/show.html", page=page))
        response.headers["Link"] = f'<{links.study(slug, ".md")}>; rel="alternate"; type="text/markdown"'
        return response
    renamed = edition.library.formerly.get(slug)
    if renamed and edition.library.study(renamed, edition.now):
        return redirect(links.study(renamed), 301)
    raise NotFound


@site.get("/static/<path:_name>", merge_slashes=False)
def no_such_file(_name: str) -> AnyResponse:
    """Files are sent before Flask is asked (``static_files.py``); what comes here is a wrong name or method."""
    raise NotFound


@site.app_errorhandler(HTTPException)
def refuse(error: HTTPException) -> AnyResponse:
    """Werkzeug's answer with its headers (``Allow``, ``Location``), in the site's own dress."""
    response = error.get_response()
    if error.code and error.code >= 400:
        response.data = render("errors/error.html", page=_error_page(error.code))
        response.content_type = "text/html; charset=utf-8"
    return response


@site.after_app_request
def stay_on_this_host(response: Response) -> Response:
    """Werkzeug's own redirects (an empty path, two slashes) lead to whatever host the visitor named."""
    if location := response.headers.get("Location"):
        response.headers["Location"] = "/" + urlsplit(location)._replace(scheme="", netloc="").geturl().lstrip("/")
    return response


@site.app_errorhandler(Exception)
def fail(error: Exception) -> tuple[str, int]:
    current_app.logger.error("%s %r failed", request.method, request.path, exc_info=error)
    return render("errors/error.html", page=_error_page(500)), 500


def _page(kind: type[Shown], query: Query, links: Links) -> Shown:
    """The list, or as much of it as is asked for. Raises ``NotFound`` beyond its last page."""
    edition = current.edition()
    found = search(edition.library, query, edition.now)
    if query.page > found.pages:
        raise NotFound
    return kind.of(edition.library, found, links, edition.now)


def _error_page(status: int) -> ErrorPage:
    edition = current.edition()
    alike = nearest(edition.library, request.path, edition.now) if status == 404 else []
    return ErrorPage.of(edition.library, status, current.links(), alike)
