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
    """The site as a Flask application, ready for any WSGI server.

    Without ``settings`` they are read from the environment; without ``library`` it is read from the content folder.
    Exits with status 1 and every problem on standard error if a setting or the content is invalid.
    """
    # Imported here, so that the pure packages and the program `casebook` start without Flask.
    from flask import Flask

    from webapp.content.store import ContentError, ContentStore, utc_now
    from webapp.preview import Signer
    from webapp.settings import STATIC, SettingsError, from_environment
    from webapp.web.caching.page_cache import PageCache
    from webapp.web.covers import covers
    from webapp.web.embedding import Embedding
    from webapp.web.feeds import feeds
    from webapp.web.headers import keep_private
    from webapp.web.health import health
    from webapp.web.photos import photos
    from webapp.web.social_images.drawing import SocialImages
    from webapp.web.static.assets import Assets
    from webapp.web.static.middleware import StaticFiles
    from webapp.web.templating import Templates
    from webapp.web.views import site

    templates = Templates()
    try:
        settings = settings or from_environment()
        content_store = ContentStore(settings, library, clock or utc_now, check=templates.check)
    except (SettingsError, ContentError) as error:
        raise SystemExit(str(error)) from error

    app = Flask(__name__, static_folder=None)
    for blueprint in (site, feeds, covers, photos, health):
        app.register_blueprint(blueprint)
    if content_store.shows_drafts:
        app.after_request(keep_private)

    assets = Assets(STATIC, content_store.pictures)
    embedding = Embedding(settings.embed_origins)
    app.extensions.update(
        content_store=content_store,
        embedding=embedding,
        templates=templates,
        assets=assets,
        social_images=SocialImages(assets, content_store),
        preview_signer=Signer(settings.secret.get_secret_value() if settings.secret else None),
    )
    templates.environment(content_store.theme)  # compiles all templates

    # A request passes the static files, then the page cache, and reaches Flask only if neither has an answer.
    static_files = StaticFiles(PageCache(app.wsgi_app, content_store, embedding=embedding), assets)
    static_files.set_site(content_store.library)
    app.wsgi_app = static_files  # type: ignore[method-assign]
    return app
