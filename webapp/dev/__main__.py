"""``python -m webapp.dev``: serves the site, and makes it anew whenever a file it is made of is saved."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from threading import Thread
from typing import NoReturn

from watchfiles import watch
from werkzeug.serving import WSGIRequestHandler, make_server

from webapp import create_app
from webapp.dev.live_reload import Workshop
from webapp.settings import ROOT, Settings, SettingsError, from_environment
from webapp.web.wsgi import Application

LOAD_ALL = (
    "import pkgutil, webapp; [pkgutil.resolve_name(m.name) for m in pkgutil.walk_packages(webapp.__path__, 'webapp.')]"
)


class Quiet(WSGIRequestHandler):
    """A page is thirty requests, and says nothing that its author wants to know."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def main() -> None:
    """Serve until interrupted. Exits with 1 where a setting is wrong or the port is taken."""
    try:
        settings = from_environment().model_copy(update={"dev": True})
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    workshop = Workshop(partial(make, settings))
    # Every open page holds a connection, so each request gets a thread.
    server = make_server(settings.host, settings.port, workshop, threaded=True, request_handler=Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stderr.write(f"http://{settings.host}:{server.port} follows what you save; Ctrl-C ends it\n")
    folders = (ROOT / "templates", ROOT / "static", ROOT / "webapp", settings.content)
    for changes in watch(*filter(os.path.isdir, folders), raise_interrupt=False):
        if any(name.endswith(".py") for _, name in changes):
            restart(workshop)
        else:
            workshop.remake()


def make(settings: Settings) -> Application:
    """The site as in production, but for an error in a template: that goes on to whoever asked for the page."""
    app = create_app(settings)
    app.register_error_handler(Exception, raise_again)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app.wsgi_app


def raise_again(error: Exception) -> NoReturn:
    raise error


def restart(workshop: Workshop) -> None:
    """Begin again with the new code, unless it does not even load."""
    tried = subprocess.run([sys.executable, "-c", LOAD_ALL], capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    if tried.returncode:
        workshop.report(tried.stderr)
    else:
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - likewise


if __name__ == "__main__":
    main()
