"""Responses for programs: feeds of any filter, the sitemap, and each study as Markdown or as an image."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.pages import markdown as markdown_pages
from webapp.pages.feed import FeedEntry, FeedPage
from webapp.pages.sitemap import sitemap
from webapp.search.query import Query
from webapp.web.headers import IMMUTABLE
from webapp.web.list_path import ROUTE
from webapp.web.request_context import current
from webapp.web.social_images.drawing import SocialImages
from webapp.web.static.assets import Assets
from webapp.web.templating import render
from webapp.web.views import redirect_renamed

feeds = Blueprint("feeds", __name__)


@feeds.get(f"{ROUTE}.atom")
def atom() -> Response:
    """RFC 4287, with OpenSearch's count of all results."""
    return _readable(render("feeds/atom.xml", page=_feed("atom")), "application/atom+xml; charset=utf-8")


@feeds.get(f"{ROUTE}.json")
def json_feed() -> Response:
    """JSON Feed 1.1 (jsonfeed.org)."""
    page = _feed("json")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "description": page.description,
        "home_page_url": page.home,
        "feed_url": page.address,
        "icon": page.icon,
        "language": page.site.language,
        "authors": [{"name": page.site.organisation.name, "url": page.site.organisation.url}],
        "items": [_item(entry) for entry in page.entries],
        "_casebook": {"about": page.home, "total": page.total, "most": page.max_entries},
    }
    return _readable(json.dumps(feed, ensure_ascii=False), "application/feed+json")


@feeds.get("/sitemap.xml")
def site_map() -> Response:
    context = current()
    page = sitemap(context.snapshot.library, context.links, context.snapshot.now)
    return Response(render("feeds/sitemap.xml", page=page), content_type="application/xml; charset=utf-8")


@feeds.get("/robots.txt")
def robots() -> Response:
    """RFC 9309. Partials are excluded: ``$`` and ``?`` keep the rule from excluding a slug that begins alike.

    A site that shows drafts excludes everything.
    """
    if current_app.extensions["content_store"].shows_drafts:
        return _text("User-agent: *\nDisallow: /\n", "plain")
    links = current().links
    partial = links.results(Query(current().query.taxonomy))
    lines = ["User-agent: *", *(f"Disallow: {partial}{end}" for end in ("$", "?"))]
    return _text("\n".join([*lines, "", f"Sitemap: {links.absolute(links.prefix + '/sitemap.xml')}", ""]), "plain")


@feeds.get("/llms.txt")
def llms() -> Response:
    context = current()
    return _text(markdown_pages.llms(context.snapshot.library, context.links, context.snapshot.now), "plain")


@feeds.get("/favicon.ico")
def favicon() -> Response:
    """For clients that request it without reading the page's head."""
    assets: Assets = current_app.extensions["assets"]
    name = current().snapshot.library.site.brand.icon or "/images/favicon.ico"
    icon = assets.find(name.removeprefix("/"))
    if not icon:
        raise NotFound
    return Response(icon.content, content_type=icon.type)


@feeds.get(f"{ROUTE}/<slug>.md")
def markdown(slug: str) -> AnyResponse:
    """RFC 7763, with a link to the page as the canonical form (RFC 6596)."""
    context = current()
    library, links = context.snapshot.library, context.links
    study = library.study(slug, context.snapshot.now)
    if not study:
        return redirect_renamed(slug, ".md")
    response = _text(markdown_pages.story(study, library, links), "markdown")
    response.headers["Link"] = f'<{links.absolute(links.study(slug))}>; rel="canonical"'
    return response


@feeds.get(f"{ROUTE}/<slug>.png")
def preview(slug: str) -> AnyResponse:
    """The social image. Under its current hash caches may keep it for good, unless the study expires."""
    snapshot = current().snapshot
    library = snapshot.library
    study = library.study(slug, snapshot.now)
    if not study:
        return redirect_renamed(slug, ".png")
    social_images: SocialImages = current_app.extensions["social_images"]
    response = Response(social_images.png(study, library), content_type="image/png")
    if request.args.get("v") == social_images.hash(study, library) and not study.front.expires_at:
        response.headers["Cache-Control"] = IMMUTABLE
    return response


def _feed(kind: str) -> FeedPage:
    context = current()
    snapshot = context.snapshot
    return FeedPage.build(snapshot.library, context.query, kind, context.links, snapshot.now)


def _readable(feed: str, content_type: str) -> Response:
    """A feed, which the scripts of every site may read (CORS): it is meant for other programs."""
    return Response(feed, content_type=content_type, headers={"Access-Control-Allow-Origin": "*"})


def _item(entry: FeedEntry) -> dict[str, Any]:
    """An item of the JSON Feed; properties without a value are left out, as the specification requires.

    ``_casebook`` is our extension: logos, terms by facet, and metrics.
    """
    item = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": render("feeds/entry.html", entry=entry),
        "authors": [{"name": name} for name in entry.authors],
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.changed,
        "tags": [tag.label for tag in entry.tags],
        "_casebook": _extension(entry),
    }
    return _with_values(item)


def _extension(entry: FeedEntry) -> dict[str, Any]:
    terms: dict[str, list[dict[str, str]]] = {}
    for tag in entry.tags:
        terms.setdefault(tag.facet, []).append({"slug": tag.term, "label": tag.label})
    metrics = [_with_values({"value": m.value, "label": m.label, "source": m.source}) for m in entry.metrics]
    logo = {"light": entry.logo.light, "dark": entry.logo.dark, "alt": entry.logo.alt}
    return _with_values({"logo": _with_values(logo), "terms": terms, "metrics": metrics})


def _with_values(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _text(text: str, subtype: str) -> Response:
    return Response(text, content_type=f"text/{subtype}; charset=utf-8")
