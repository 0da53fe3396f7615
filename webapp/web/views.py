"""The pages: parse the query, search, build the page object, render it."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.content.store import ContentStore
from webapp.pages import EmbeddedCards, ErrorPage, Explore, ExplorePage, Page, StudyPage
from webapp.preview import Preview, Signer
from webapp.search.recommendations import studies_for_address, top_studies
from webapp.search.search import search
from webapp.web.embedding import CARDS, Embedding
from webapp.web.headers import keep_private
from webapp.web.list_path import ROUTE, to_public
from webapp.web.request_context import RequestContext, current
from webapp.web.static.assets import type_of
from webapp.web.static.speculation import RULES
from webapp.web.templating import render
from webapp.web.wsgi import READ_METHODS

PARTIAL = f"{ROUTE}/results"
ListPage = TypeVar("ListPage", Explore, ExplorePage)

site = Blueprint("site", __name__)


@site.get("/")
def home() -> AnyResponse:
    return redirect(_canonical_address(current()), 301)


@site.get(ROUTE)
def explore() -> AnyResponse:
    context = current()
    if not context.is_canonical:
        return redirect(_canonical_address(context), 303)
    return _page("explore/index.html", _list_page(ExplorePage, context))


@site.get(PARTIAL)
def results() -> AnyResponse:
    """The part of the page that a filter changes, at an address of its own: no response varies by ``HX-Request``."""
    context = current()
    partial = render("explore/_partial.html", explore=_list_page(Explore, context))
    return _with_partial_headers(Response(partial), context)


@site.get(CARDS)
def cards() -> Response:
    """The first cards of a list, for pages of other sites."""
    context = current()
    library, now = context.snapshot.library, context.snapshot.now
    page = EmbeddedCards.build(library, context.query, context.limit, context.absolute_links, now)
    response = Response(render("embed/cards.html", page=page))
    embedding: Embedding = current_app.extensions["embedding"]
    embedding.allow_frames(response)
    return response


@site.get(f"{ROUTE}/<slug>")
def study(slug: str) -> AnyResponse:
    context = current()
    if context.preview is not None:
        return _private_preview(slug, context)
    library, now, links = context.snapshot.library, context.snapshot.now, context.links
    study = library.study(slug, now)
    if not study:
        return redirect_renamed(slug)
    response = _page("study/show.html", StudyPage.build(library, study, links, now))
    response.headers["Link"] = f'<{links.study(slug, ".md")}>; rel="alternate"; type="text/markdown"'
    return response


@site.get("/static/<path:name>", merge_slashes=False)
def draft_picture(name: str) -> AnyResponse:
    """A picture that only drafts name, for the private preview of one of them.

    ``StaticFiles`` answers before Flask; any other request that comes here has an unknown name or a wrong method.
    """
    context = current()
    content_store: ContentStore = current_app.extensions["content_store"]
    preview = _preview(context)
    content = content_store.draft_picture(preview.slug, f"/{name}") if preview else None
    if content is None:
        raise NotFound
    response = Response(content, content_type=type_of(name))
    # Safari plays a video only from a server that sends ranges.
    return response.make_conditional(request.environ, accept_ranges=True, complete_length=len(content))


def _private_preview(slug: str, context: RequestContext) -> AnyResponse:
    """The page of a hidden story for whoever has its token, or a redirect if the story is public by now.

    The token is checked before the story is looked up: how long a 404 takes says nothing about which stories exist.
    """
    library, now, links = context.snapshot.library, context.snapshot.now, context.links
    preview = _preview(context)
    if preview is None or preview.slug != slug:
        raise NotFound
    if library.study(slug, now):
        return redirect(links.study(slug), 303)
    study = library.hidden(slug, now)
    if study is None:
        raise NotFound
    links = links.for_preview(context.preview or "")
    page = StudyPage.build(library, study, links, now, preview_until=preview.until)
    return Response(render("study/show.html", page=page))


def _preview(context: RequestContext) -> Preview | None:
    """What the token of the request shows; ``None`` without a valid one."""
    signer: Signer = current_app.extensions["preview_signer"]
    return signer.read(context.preview, context.snapshot.now) if context.preview else None


@site.after_app_request
def keep_preview_private(response: Response) -> Response:
    """No cache, search engine or other site learns of a preview. An error is the same as without a token."""
    if current().preview is not None and response.status_code < 400:
        keep_private(response)
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


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


def _page(template: str, page: Page) -> Response:
    """A page with links that a browser may load ahead of the click."""
    response = Response(render(template, page=page))
    response.headers["Speculation-Rules"] = f'"{page.links.asset(RULES)}"'
    return response


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
