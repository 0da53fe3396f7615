"""Casebook with a page cache that keeps nothing: every answer is made anew."""

from webapp import create_app
from webapp.web.caching.page_cache import PageCache

app = create_app()
files = app.wsgi_app
files._app = PageCache(files._app._app, app.extensions["content_store"], max_bytes=0)  # type: ignore[attr-defined]
