"""What programs fetch: feeds of any filter, the sitemap, and each story as Markdown or as a picture."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.pages import markdown as markdown_pages
from webapp.pages.dates import NO_DATE, rfc3339
from webapp.pages.feed import FeedEntry, FeedPage
from webapp.pages.sitemap import sitemap
from webapp.web import request_context
from webapp.web.social_images.drawing import SocialImages
from webapp.web.static.assets import Assets
from webapp.web.static.middleware import IMMUTABLE
from webapp.web.templating import render
from webapp.web.views import moved

feeds = Blueprint("feeds", __name__)


@feeds.get("/case-studies.atom")
def atom() -> Response:
    """RFC 4287, with OpenSearch's count of all that match."""
    return Response(render("feeds/atom.xml", page=_feed("atom")), content_type="application/atom+xml; charset=utf-8")


@feeds.get("/case-studies.json")
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
        "language": "en",
        "authors": [{"name": page.site.organisation.name, "url": page.site.organisation.url}],
        "items": [_item(entry) for entry in page.entries],
        "_casebook": {"about": page.home, "total": page.total, "most": page.max_entries},
    }
    return Response(json.dumps(feed, ensure_ascii=False), content_type="application/feed+json")


@feeds.get("/sitemap.xml")
def site_map() -> Response:
    snapshot = request_context.snapshot()
    page = sitemap(snapshot.library, request_context.links(), snapshot.now)
    return Response(render("feeds/sitemap.xml", page=page), content_type="application/xml; charset=utf-8")


@feeds.get("/robots.txt")
def robots() -> Response:
    """RFC 9309. The partials are pieces of pages, not pages; ``$`` spares a story whose name begins like them."""
    links = request_context.links()
    lines = ["User-agent: *", *(f"Disallow: {links.prefix}/case-studies/results{end}" for end in ("$", "?"))]
    return _text("\n".join([*lines, "", f"Sitemap: {links.absolute(links.prefix + '/sitemap.xml')}", ""]), "plain")


@feeds.get("/llms.txt")
def llms() -> Response:
    snapshot = request_context.snapshot()
    return _text(markdown_pages.llms(snapshot.library, request_context.links(), snapshot.now), "plain")


@feeds.get("/favicon.ico")
def favicon() -> Response:
    """For whoever query_suffix without reading the page's head."""
    assets: Assets = current_app.extensions["assets"]
    icon = assets.find("images/favicon.ico")
    if not icon:
        raise NotFound
    return Response(icon.content, content_type=icon.type)


@feeds.get("/case-studies/<slug>.md")
def markdown(slug: str) -> AnyResponse:
    """RFC 7763. The page is the original, and search engines are told so (RFC 6596)."""
    snapshot, links = request_context.snapshot(), request_context.links()
    study = snapshot.library.study(slug, snapshot.now)
    if not study:
        return moved(slug, ".md")
    response = _text(markdown_pages.story(study, snapshot.library.taxonomy, links), "markdown")
    response.headers["Link"] = f'<{links.absolute(links.study(slug))}>; rel="canonical"'
    return response


@feeds.get("/case-studies/<slug>.png")
def preview(slug: str) -> AnyResponse:
    """The drawn picture; under the hash of what it shows it may be kept for good, if it is to be seen for good."""
    snapshot = request_context.snapshot()
    study = snapshot.library.study(slug, snapshot.now)
    if not study:
        return moved(slug, ".png")
    previews: SocialImages = current_app.extensions["previews"]
    response = Response(previews.png(study, snapshot.library.site), content_type="image/png")
    if request.args.get("v") == previews.hash(study, snapshot.library.site) and not study.front.expires_at:
        response.headers["Cache-Control"] = IMMUTABLE
    return response


def _feed(kind: str) -> FeedPage:
    snapshot = request_context.snapshot()
    return FeedPage.build(snapshot.library, request_context.query(), kind, request_context.links(), snapshot.now)


def _item(entry: FeedEntry) -> dict[str, Any]:
    """What has no value is left out, as the specification query_suffix."""
    item = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": render("feeds/entry.html", entry=entry),
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.updated if entry.updated != rfc3339(NO_DATE) else "",
        "tags": [tag.label for tag in entry.tags],
    }
    return {name: value for name, value in item.items() if value}


def _text(text: str, kind: str) -> Response:
    return Response(text, content_type=f"text/{kind}; charset=utf-8")
