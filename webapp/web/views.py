"""What each address answers: parse, search, page, render. Everything harder is decided in ``core`` and ``pages``."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.query import known
from webapp.core.related import first, nearest
from webapp.pages import ErrorPage, Explore, ExplorePage, StudyPage
from webapp.web import current, partial
from webapp.web.query_string import pairs_of, unknown_pieces
from webapp.web.render import render

site = Blueprint("site", __name__)


@site.get("/")
@site.get("/case-studies/")
def home() -> AnyResponse:
    return redirect(current.links().explore(current.query(), unknown_pieces(current.query_string())), 301)


@site.get("/case-studies")
def explore() -> AnyResponse | str:
    query, links, given = current.query(), current.links(), current.query_string()
    if known(pairs_of(given)) != query.pairs():
        return redirect(links.explore(query, unknown_pieces(given)), 303)
    page = partial.shown(ExplorePage, current.edition(), query, links) or abort(404)
    return render("explore/index.html", page=page)


@site.get(partial.PATH)
def results() -> AnyResponse:
    """Asked where ``partial.py`` has no answer."""
    page = partial.shown(Explore, current.edition(), current.query(), current.links()) or abort(404)
    return _as_partial(Response(render("explore/_partial.html", explore=page)))


@site.get("/case-studies/<slug>")
def study(slug: str) -> AnyResponse | str:
    edition, links = current.edition(), current.links()
    found = edition.library.study(slug, edition.now)
    if found:
        page = StudyPage.of(edition.library, found, links, edition.now)
        response = Response(render("study/show.html", page=page))
        response.headers["Link"] = f'<{links.study(slug, ".md")}>; rel="alternate"; type="text/markdown"'
        return response
    return moved(slug)


def moved(slug: str, suffix: str = "") -> AnyResponse:
    """To the story's new name, if it has one that may be seen. Raises ``NotFound``."""
    edition = current.edition()
    found = edition.library.study(edition.library.formerly.get(slug, ""), edition.now)
    if not found:
        raise NotFound
    return redirect(current.links().study(found.slug, suffix) + current.asked(), 301)


@site.get("/static/<path:_name>", merge_slashes=False)
def no_such_file(_name: str) -> AnyResponse:
    """Files are sent before Flask is asked (``static_files.py``); what comes here is a wrong name or method."""
    raise NotFound


@site.before_app_request
def stay_under_the_prefix() -> None:
    """``/storiescase-studies`` is no address of a site under ``/stories``; to Werkzeug it is ``case-studies``."""
    if not (request.environ["PATH_INFO"] or "/").startswith("/"):
        raise NotFound


@site.app_errorhandler(HTTPException)
def refuse(error: HTTPException) -> AnyResponse:
    """Werkzeug's answer with its headers (``Allow``, ``Location``), in the site's own dress."""
    response = error.get_response()
    return _dressed(response, error.code) if error.code and error.code >= 400 else response


@site.after_app_request
def stay_on_this_host(response: Response) -> Response:
    """Werkzeug's own redirects (an empty path, two slashes) lead to whatever host the visitor named, and say so."""
    if location := response.headers.get("Location"):
        location = "/" + urlsplit(location)._replace(scheme="", netloc="").geturl().lstrip("/")
        response.headers["Location"] = response.data = location
        response.content_type = "text/plain; charset=utf-8"
    return response


@site.app_errorhandler(Exception)
def fail(error: Exception) -> AnyResponse:
    current_app.logger.error("%s %r failed", request.method, request.path, exc_info=error)
    return _dressed(Response(status=500), 500)


def _as_partial(response: AnyResponse) -> AnyResponse:
    response.headers.extend(partial.headers(current.query(), current.links()))
    return response


def _dressed(response: AnyResponse, status: int) -> AnyResponse:
    """An error with a body of ours: a page, or a fragment where the partial was asked for."""
    is_partial = request.path == partial.PATH
    response.data = render("errors/_partial.html" if is_partial else "errors/error.html", page=_error_page(status))
    response.content_type = "text/html; charset=utf-8"
    return _as_partial(response) if is_partial else response


def _error_page(status: int) -> ErrorPage:
    edition = current.edition()
    if status != 404:
        return ErrorPage.of(edition.library, status, current.links(), [], [])
    alike = nearest(edition.library, request.path, edition.now)
    return ErrorPage.of(edition.library, status, current.links(), alike, first(edition.library, edition.now))
