"""Casebook: customer stories from a folder of Markdown files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.content.store import Clock
    from webapp.search.library import Library
    from webapp.settings import Settings


def create_app(
    settings: Settings | None = None, library: Library | None = None, *, clock: Clock | None = None
) -> Flask:
    """The site, ready for any WSGI server.

    Without ``settings`` they come from the environment; without a ``library`` it is read from the content folder.
    Exits with 1, and every problem on standard error, where a setting or the content is wrong.
    """
    # Imported here, so that the pure parts and the program `casebook` start without Flask.
    from flask import Flask

    from webapp.content.store import ContentError, ContentStore, utc_now
    from webapp.settings import ROOT, SettingsError, from_environment
    from webapp.web import templating
    from webapp.web.caching.page_cache import PageCache
    from webapp.web.feeds import feeds
    from webapp.web.health import health
    from webapp.web.partial import Partial
    from webapp.web.social_images.drawing import SocialImages
    from webapp.web.static.assets import Assets
    from webapp.web.static.middleware import StaticFiles
    from webapp.web.views import site

    try:
        settings = settings or from_environment()
    except SettingsError as error:
        raise SystemExit(str(error)) from None

    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    templating.install(app)
    app.register_blueprint(site)
    app.register_blueprint(feeds)
    app.register_blueprint(health)

    # Read last: the garbage collector would look through all of it for what the lines above throw away.
    try:
        content_store = ContentStore(settings, library, clock or utc_now)
    except ContentError as error:
        raise SystemExit(str(error)) from error
    assets = Assets(ROOT / "static")
    app.extensions.update(content_store=content_store, assets=assets, previews=SocialImages(assets))
    app.wsgi_app = StaticFiles(PageCache(Partial(app), content_store), assets)  # type: ignore[method-assign]
    return app
