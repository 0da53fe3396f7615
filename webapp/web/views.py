"""The pages: parse the query, search, build the page object, render it."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.pages import ErrorPage, Explore, ExplorePage, StudyPage
from webapp.search.recommendations import studies_for_address, top_studies
from webapp.search.search import search
from webapp.web.list_path import ROUTE, to_public
from webapp.web.request_context import RequestContext, current
from webapp.web.templating import render
from webapp.web.wsgi import READ_METHODS

PARTIAL = f"{ROUTE}/results"
ListPage = TypeVar("ListPage", Explore, ExplorePage)

site = Blueprint("site", __name__)


@site.get("/")
def home() -> AnyResponse:
    return redirect(_canonical_address(current()), 301)


@site.get(ROUTE)
def explore() -> AnyResponse | str:
    context = current()
    if not context.is_canonical:
        return redirect(_canonical_address(context), 303)
    return render("explore/index.html", page=_list_page(ExplorePage, context))


@site.get(PARTIAL)
def results() -> AnyResponse:
    """The part of the page that a filter changes, at an address of its own: no response varies by ``HX-Request``."""
    context = current()
    partial = render("explore/_partial.html", explore=_list_page(Explore, context))
    return _with_partial_headers(Response(partial), context)


@site.get(f"{ROUTE}/<slug>")
def study(slug: str) -> AnyResponse:
    context = current()
    library, now, links = context.snapshot.library, context.snapshot.now, context.links
    study = library.study(slug, now)
    if not study:
        return redirect_renamed(slug)
    response = Response(render("study/show.html", page=StudyPage.build(library, study, links, now)))
    response.headers["Link"] = f'<{links.study(slug, ".md")}>; rel="alternate"; type="text/markdown"'
    return response


@site.get("/static/<path:_name>", merge_slashes=False)
def no_such_file(_name: str) -> AnyResponse:
    """``StaticFiles`` answers before Flask; a request that comes here has an unknown name or a wrong method."""
    raise NotFound


def redirect_renamed(slug: str, suffix: str = "") -> AnyResponse:
    """Redirect from a study's old slug to its new one. Raises ``NotFound`` if there is none, or it is not visible."""
    context = current()
    library = context.snapshot.library
    study = library.study(library.formerly.get(slug, ""), context.snapshot.now)
    if not study:
        raise NotFound
    return redirect(context.links.study(study.slug, suffix) + context.query_suffix, 301)


@site.before_app_request
def redirect_trailing_slash() -> AnyResponse | None:
    """A page with a slash at its end is at the address without it."""
    path = request.path.rstrip("/")
    if path in ("", request.path) or request.method not in READ_METHODS:
        return None
    try:
        current_app.create_url_adapter(request).match(path)  # type: ignore[union-attr]
    except HTTPException:
        return None
    context = current()
    return redirect(context.links.prefix + quote(_public(path)) + context.query_suffix, 308)


@site.before_app_request
def refuse_path_glued_to_prefix() -> None:
    """Under ``/stories``, ``/storiescase-studies`` is no address of the site; Werkzeug reads it as ``case-studies``."""
    if not (request.environ["PATH_INFO"] or "/").startswith("/"):
        raise NotFound


@site.app_errorhandler(HTTPException)
def http_error(error: HTTPException) -> AnyResponse:
    """Werkzeug's response with its headers (``Allow``, ``Location``), and a body of ours."""
    response = error.get_response()
    return _with_error_page(response, error.code) if error.code and error.code >= 400 else response


@site.app_errorhandler(Exception)
def server_error(error: Exception) -> AnyResponse:
    path = request.script_root + _public(request.path)
    current_app.logger.error("%s %r failed", request.method, path, exc_info=error)
    return _with_error_page(Response(status=500), 500)


@site.after_app_request
def redirect_within_host(response: Response) -> Response:
    """Werkzeug's own redirects (an empty path, two slashes) go to the ``Host`` that was sent; keep only the path."""
    if location := response.headers.get("Location"):
        location = "/" + urlsplit(location)._replace(scheme="", netloc="").geturl().lstrip("/")
        response.headers["Location"] = response.data = location
        response.content_type = "text/plain; charset=utf-8"
    return response


def _public(path: str) -> str:
    """The address at which visitors know the path of a route, without the prefix."""
    return to_public(path, current().snapshot.library.site.list_path)


def _canonical_address(context: RequestContext) -> str:
    return context.links.explore(context.query, context.unknown_pieces)


def _list_page(kind: type[ListPage], context: RequestContext) -> ListPage:
    """The results of the request's query as this kind of page. Raises ``NotFound`` beyond the last page."""
    library, now = context.snapshot.library, context.snapshot.now
    results = search(library, context.query, now)
    if context.query.page > results.pages:
        raise NotFound
    return kind.build(library, results, context.links, now)


def _with_partial_headers(response: AnyResponse, context: RequestContext) -> AnyResponse:
    """Search engines skip the partial, and htmx puts the page's address into the browser's history."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["HX-Push-Url"] = context.links.explore(context.query)
    return response


def _with_error_page(response: AnyResponse, status: int) -> AnyResponse:
    """Replace the body by an error page, or by a fragment at the partial's address."""
    context, is_partial = current(), request.path == PARTIAL
    library, now = context.snapshot.library, context.snapshot.now
    similar, others = [], []
    if status == 404:
        similar, others = studies_for_address(library, request.path, now), top_studies(library, now)
    page = ErrorPage.build(library, status, context.links, similar, others)
    response.data = render("errors/_partial.html" if is_partial else "errors/error.html", page=page)
    response.content_type = "text/html; charset=utf-8"
    return _with_partial_headers(response, context) if is_partial else response
