"""What each address answers: parse, search, page, render. Everything harder is decided in ``core`` and ``pages``."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.query import NAMES, Pairs, Query, known
from webapp.core.related import nearest
from webapp.core.search import Results, search
from webapp.pages import ErrorPage, ExplorePage, StudyPage
from webapp.shelf import Edition
from webapp.web import htmx
from webapp.web.links import SiteLinks
from webapp.web.query_string import pairs_of

site = Blueprint("site", __name__)


@site.get("/")
@site.get("/case-studies/")
def home() -> AnyResponse:
    return redirect(_links().explore(Query(_edition().library.taxonomy)), 301)


@site.get("/case-studies")
def explore() -> AnyResponse | str:
    query = _query()
    given = _pairs()
    if known(given) != query.pairs():
        return redirect(_links().explore(query, [pair for pair in given if pair[0] not in NAMES]), 303)
    return render_template("explore/index.html", page=_explore_page(query))


@site.get("/case-studies/results")
def results() -> Response:
    query = _query()
    response = Response(render_template("explore/_partial.html", page=_explore_page(query)))
    response.headers["X-Robots-Tag"] = "noindex"
    return htmx.push_url(response, _links().explore(query))


@site.get("/case-studies/<slug>")
def study(slug: str) -> AnyResponse | str:
    edition, links = _edition(), _links()
    found = edition.library.study(slug, edition.now)
    if found:
        return render_template("study/show.html", page=StudyPage.of(edition.library, found, links, edition.now))
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
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return render_template("errors/error.html", page=_error_page(500)), 500


def _edition() -> Edition:
    """The library and the moment this answer is made from; the page cache has put it there."""
    edition: Edition = request.environ["casebook.edition"]
    return edition


def _links() -> SiteLinks:
    return _links_of(current_app.extensions["assets"], _edition().library.site.base_url, request.script_root)


#: The same object for every request under one prefix: cards are kept by the links they were made with.
_links_of = lru_cache(SiteLinks)


def _pairs() -> Pairs:
    return pairs_of(request.environ.get("QUERY_STRING", ""))


def _query() -> Query:
    return Query.parse(_pairs(), _edition().library.taxonomy)


def _explore_page(query: Query) -> ExplorePage:
    edition = _edition()
    found: Results = search(edition.library, query, edition.now)
    if query.page > found.pages:
        raise NotFound
    return ExplorePage.of(edition.library, found, _links(), edition.now)


def _error_page(status: int) -> ErrorPage:
    edition = _edition()
    alike = nearest(edition.library, request.path, edition.now) if status == 404 else []
    return ErrorPage.of(edition.library, status, _links(), alike)
