"""Casebook: customer stories from a folder of Markdown files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.core.library import Library
    from webapp.settings import Settings
    from webapp.shelf import Clock


def create_app(
    settings: Settings | None = None, library: Library | None = None, *, clock: Clock | None = None
) -> Flask:
    """The site, ready for any WSGI server.

    Without ``settings`` they come from the environment; without a ``library`` it is read from the content folder.
    Exits with 1, and every problem on standard error, where a setting or the content is wrong.
    """
    # Imported here, so that ``webapp.core`` and the program `casebook` start without Flask.
    from flask import Flask

    from webapp.settings import ROOT, SettingsError, from_environment
    from webapp.shelf import ContentError, Shelf, utc_now
    from webapp.web import render
    from webapp.web.assets import Assets
    from webapp.web.feeds import feeds
    from webapp.web.health import health
    from webapp.web.page_cache import PageCache
    from webapp.web.partial import Partial
    from webapp.web.previews import Previews
    from webapp.web.static_files import StaticFiles
    from webapp.web.views import site

    try:
        settings = settings or from_environment()
    except SettingsError as error:
        raise SystemExit(str(error)) from None

    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    render.install(app)
    app.register_blueprint(site)
    app.register_blueprint(feeds)
    app.register_blueprint(health)

    # Read last: the garbage collector would look through all of it for what the lines above throw away.
    try:
        shelf = Shelf(settings, library, clock or utc_now)
    except ContentError as error:
        raise SystemExit(str(error)) from error
    assets = Assets(ROOT / "static")
    app.extensions.update(shelf=shelf, assets=assets, previews=Previews(assets))
    app.wsgi_app = StaticFiles(PageCache(Partial(app), shelf), assets)  # type: ignore[method-assign]
    return app
