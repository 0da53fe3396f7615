"""``python -m webapp.dev``: serve the site, and rebuild it whenever one of its files is saved."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import NoReturn

from werkzeug.serving import make_server

from webapp import create_app
from webapp.dev.live_reload import LiveReload
from webapp.dev.watching import saved_files
from webapp.settings import PACKAGE, STATIC, TEMPLATES, Settings, SettingsError, from_environment
from webapp.web.wsgi import Application

IMPORT_ALL = (
    "import pkgutil, webapp; [pkgutil.resolve_name(m.name) for m in pkgutil.walk_packages(webapp.__path__, 'webapp.')]"
)


def main() -> None:
    """Serve until interrupted. Exits with status 1 if a setting is invalid or the port is taken."""
    try:
        settings = from_environment().model_copy(update={"dev": True})
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    live_reload = LiveReload(partial(make_site, settings))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # no line per request: a page is thirty
    # Every open page holds a connection, so each request gets a thread.
    server = make_server(settings.host, settings.port, live_reload, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stderr.write(f"http://{settings.host}:{server.port} reloads on save; Ctrl-C stops it\n")
    folders = (TEMPLATES, STATIC, PACKAGE, settings.content)
    with suppress(KeyboardInterrupt):
        for paths in saved_files(folders):
            if any(path.endswith(".py") for path in paths):
                restart(live_reload)
            else:
                live_reload.rebuild()


def make_site(settings: Settings) -> Application:
    """The site as in production, but an error in a template is raised and not turned into the 500 page."""
    app = create_app(settings)
    app.register_error_handler(Exception, raise_again)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app.wsgi_app


def raise_again(error: Exception) -> NoReturn:
    raise error


def restart(live_reload: LiveReload) -> None:
    """Replace this process by one with the new code, unless that code cannot be imported."""
    check = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    if check.returncode:
        live_reload.report(check.stderr)
    else:
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - likewise


if __name__ == "__main__":
    main()
