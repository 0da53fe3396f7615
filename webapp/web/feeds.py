"""What programs fetch: feeds of any filter, the sitemap, and each story as Markdown or as a picture."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from webapp.pages import plain
from webapp.pages.feed import NO_DATE, Entry, FeedPage, Story, moment
from webapp.pages.sitemap import sitemap
from webapp.web import current
from webapp.web.assets import Assets
from webapp.web.previews import Previews
from webapp.web.render import render
from webapp.web.static_files import IMMUTABLE
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
        "_casebook": {"about": page.home, "total": page.total, "most": page.most},
    }
    return Response(json.dumps(feed, ensure_ascii=False), content_type="application/feed+json")


@feeds.get("/sitemap.xml")
def site_map() -> Response:
    edition = current.edition()
    places = sitemap(edition.library, current.links(), edition.now)
    return Response(render("feeds/sitemap.xml", page=places), content_type="application/xml; charset=utf-8")


@feeds.get("/robots.txt")
def robots() -> Response:
    """RFC 9309. The partials are pieces of pages, not pages; ``$`` spares a story whose name begins like them."""
    links = current.links()
    lines = ["User-agent: *", *(f"Disallow: {links.prefix}/case-studies/results{end}" for end in ("$", "?"))]
    return _text("\n".join([*lines, "", f"Sitemap: {links.absolute(links.prefix + '/sitemap.xml')}", ""]), "plain")


@feeds.get("/llms.txt")
def llms() -> Response:
    edition = current.edition()
    return _text(plain.llms(edition.library, current.links(), edition.now), "plain")


@feeds.get("/favicon.ico")
def favicon() -> Response:
    """For whoever asks without reading the page's head."""
    assets: Assets = current_app.extensions["assets"]
    found = assets.find("images/favicon.ico")
    if not found:
        raise NotFound
    return Response(found[0].content, content_type=found[0].type)


@feeds.get("/case-studies/<slug>.md")
def markdown(slug: str) -> AnyResponse:
    """RFC 7763. The page is the original, and search engines are told so (RFC 6596)."""
    edition, links = current.edition(), current.links()
    study = edition.library.study(slug, edition.now)
    if not study:
        return moved(slug, ".md")
    response = _text(plain.story(study, edition.library.taxonomy, links), "markdown")
    response.headers["Link"] = f'<{links.absolute(links.study(slug))}>; rel="canonical"'
    return response


@feeds.get("/case-studies/<slug>.png")
def preview(slug: str) -> AnyResponse:
    """The drawn picture; under the hash of what it shows it may be kept for good, if it is to be seen for good."""
    edition = current.edition()
    study = edition.library.study(slug, edition.now)
    if not study:
        return moved(slug, ".png")
    previews: Previews = current_app.extensions["previews"]
    response = Response(previews.png(study, edition.library.site), content_type="image/png")
    if request.args.get("v") == previews.hash(study, edition.library.site) and not study.front.expires_at:
        response.headers["Cache-Control"] = IMMUTABLE
    return response


def _feed(kind: str) -> FeedPage:
    edition = current.edition()
    return FeedPage.of(edition.library, current.query(), kind, current.links(), (edition.now, _draw))


def _draw(story: Story) -> str:
    return render("feeds/story.html", story=story)


def _item(entry: Entry) -> dict[str, Any]:
    """What has no value is left out, as the specification asks."""
    item = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.updated if entry.updated != moment(NO_DATE) else "",
        "tags": [tag.label for tag in entry.tags],
    }
    return {name: value for name, value in item.items() if value}


def _text(text: str, kind: str) -> Response:
    return Response(text, content_type=f"text/{kind}; charset=utf-8")
