"""What each address answers: parse, search, page, render. Everything harder is decided in ``search`` and ``pages``."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.pages import ErrorPage, Explore, ExplorePage, StudyPage
from webapp.search.query import known_pairs
from webapp.search.recommendations import studies_for_address, top_studies
from webapp.web import partial, request_context
from webapp.web.request_context import pairs_of, unknown_pieces
from webapp.web.templating import render

site = Blueprint("site", __name__)


@site.get("/")
@site.get("/case-studies/")
def home() -> AnyResponse:
    return redirect(
        request_context.links().explore(request_context.query(), unknown_pieces(request_context.query_string())), 301
    )


@site.get("/case-studies")
def explore() -> AnyResponse | str:
    query, links, given = request_context.query(), request_context.links(), request_context.query_string()
    if known_pairs(pairs_of(given)) != query.pairs():
        return redirect(links.explore(query, unknown_pieces(given)), 303)
    page = partial.shown(ExplorePage, request_context.snapshot(), query, links) or abort(404)
    return render("explore/index.html", page=page)


@site.get(partial.PATH)
def results() -> AnyResponse:
    """Asked where ``partial.py`` has no answer."""
    page = partial.shown(
        Explore, request_context.snapshot(), request_context.query(), request_context.links()
    ) or abort(404)
    return _as_partial(Response(render("explore/_partial.html", explore=page)))


@site.get("/case-studies/<slug>")
def study(slug: str) -> AnyResponse | str:
    snapshot, links = request_context.snapshot(), request_context.links()
    found = snapshot.library.study(slug, snapshot.now)
    if found:
        page = StudyPage.build(snapshot.library, found, links, snapshot.now)
        response = Response(render("study/show.html", page=page))
        response.headers["Link"] = f'<{links.study(slug, ".md")}>; rel="alternate"; type="text/markdown"'
        return response
    return moved(slug)


def moved(slug: str, suffix: str = "") -> AnyResponse:
    """To the story's new name, if it has one that may be seen. Raises ``NotFound``."""
    snapshot = request_context.snapshot()
    found = snapshot.library.study(snapshot.library.formerly.get(slug, ""), snapshot.now)
    if not found:
        raise NotFound
    return redirect(request_context.links().study(found.slug, suffix) + request_context.asked(), 301)


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
    response.headers.extend(partial.headers(request_context.query(), request_context.links()))
    return response


def _dressed(response: AnyResponse, status: int) -> AnyResponse:
    """An error with a body of ours: a page, or a fragment where the partial was asked for."""
    is_partial = request.path == partial.PATH
    response.data = render("errors/_partial.html" if is_partial else "errors/error.html", page=_error_page(status))
    response.content_type = "text/html; charset=utf-8"
    return _as_partial(response) if is_partial else response


def _error_page(status: int) -> ErrorPage:
    snapshot = request_context.snapshot()
    if status != 404:
        return ErrorPage.build(snapshot.library, status, request_context.links(), [], [])
    alike = studies_for_address(snapshot.library, request.path, snapshot.now)
    featured = top_studies(snapshot.library, snapshot.now)
    return ErrorPage.build(snapshot.library, status, request_context.links(), alike, featured)
