"""What each address answers: parse, search, page, render. Everything harder is decided in ``core`` and ``pages``."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.query import NAMES, Query, known
from webapp.core.related import nearest
from webapp.core.search import Results, search
from webapp.pages import ErrorPage, ExplorePage, StudyPage
from webapp.web import current, htmx

site = Blueprint("site", __name__)


@site.get("/")
@site.get("/case-studies/")
def home() -> AnyResponse:
    return redirect(current.links().explore(Query(current.edition().library.taxonomy)), 301)


@site.get("/case-studies")
def explore() -> AnyResponse | str:
    query = current.query()
    given = current.pairs()
    if known(given) != query.pairs():
        return redirect(current.links().explore(query, [pair for pair in given if pair[0] not in NAMES]), 303)
    return render_template("explore/index.html", page=_explore_page(query))


@site.get("/case-studies/results")
def results() -> Response:
    query = current.query()
    response = Response(render_template("explore/_partial.html", page=_explore_page(query)))
    response.headers["X-Robots-Tag"] = "noindex"
    return htmx.push_url(response, current.links().explore(query))


@site.get("/case-studies/<slug>")
def study(slug: str) -> AnyResponse | str:
    edition, links = current.edition(), current.links()
    found = edition.library.study(slug, edition.now)
    if found:
        page = StudyPage.of(edition.library, found, links, edition.now)
        response = Response(render_template("study/show.html", page=page))
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
        response.data = render_template("errors/error.html", page=_error_page(error.code))
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
    return render_template("errors/error.html", page=_error_page(500)), 500


def _explore_page(query: Query) -> ExplorePage:
    edition = current.edition()
    found: Results = search(edition.library, query, edition.now)
    if query.page > found.pages:
        raise NotFound
    return ExplorePage.of(edition.library, found, current.links(), edition.now)


def _error_page(status: int) -> ErrorPage:
    edition = current.edition()
    alike = nearest(edition.library, request.path, edition.now) if status == 404 else []
    return ErrorPage.of(edition.library, status, current.links(), alike)
