"""How gunicorn serves Casebook. Every value comes from webapp/settings.py; the reasons are here."""

import gc

from webapp.settings import SettingsError, from_environment, memory_folder
from webapp.web.gunicorn.worker import refuse_new_connections, without_needless_reloads

try:
    settings = from_environment()
except SettingsError as error:
    raise SystemExit(str(error)) from None

wsgi_app = "webapp:create_app()"
bind = f"[{settings.host}]:{settings.port}"  # an IPv6 address needs the brackets, others may have them
# gunicorn's `gthread` holds many idle connections; two would block two `sync` workers for good.
worker_class = "webapp.web.gunicorn.worker.Worker"
workers = settings.workers
threads = settings.threads
# The content is read and checked once, before the first fork, and shared by all workers.
preload_app = True
timeout = 30
graceful_timeout = 30
keepalive = 5
# For the files by which the master sees that its workers live.
worker_tmp_dir = memory_folder()
# Otherwise gunicorn writes a socket into the home folder.
control_socket_disable = True
# The only header of a proxy that counts says whether the visitor used TLS; SCRIPT_NAME sets the prefix.
forwarded_allow_ips = settings.trusted_proxies
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
forwarder_headers = ""
logger_class = "webapp.web.gunicorn.logger.Logger"
# Both logs go there. Off by default: the access log costs a quarter of the speed.
accesslog = "-" if settings.access_log or settings.query_log else None


# No garbage collection while the content is loaded: nothing becomes garbage, and a full collection visits all of it.
# gunicorn reads this file again on SIGHUP.
gc.disable()


def on_starting(server):  # type: ignore[no-untyped-def]
    """gunicorn's hook after preload and before the first fork."""
    if settings.dev:
        server.log.warning("CASEBOOK_DEV=1: drafts are shown to everyone who can reach this site")
    share_memory(server.app.wsgi())
    stop_without_loss(server)
    reload_once(server)


def stop_without_loss(server):  # type: ignore[no-untyped-def]
    """SIGTERM: gunicorn has no hook for it, so its handler in the master is replaced by one that does more."""
    stop = server.handle_term

    def handle_term():  # type: ignore[no-untyped-def]
        refuse_new_connections(server)
        stop()

    server.handle_term = handle_term


def reload_once(server):  # type: ignore[no-untyped-def]
    """Of the SIGHUPs that came during a reload, gunicorn would obey each, and a SIGTERM behind them would wait."""
    wait = server.wait_for_signals
    server.wait_for_signals = lambda timeout=1.0: without_needless_reloads(wait(timeout))


def on_reload(server):  # type: ignore[no-untyped-def]
    """SIGHUP: with preload the module is not imported again, so the master reads the content here, before it forks."""
    app = server.app.wsgi()
    content_store = app.extensions["content_store"]
    content_store.reload()
    app.wsgi_app.read_pictures(content_store.pictures)
    app.wsgi_app.set_site(content_store.library)
    share_memory(app)


def share_memory(app):  # type: ignore[no-untyped-def]
    """Let workers share what the master has made: files are compressed once, and the collector ignores all of it,
    because a full collection in a worker would write to every object, and so copy it."""
    app.wsgi_app.compress()
    gc.freeze()
    gc.enable()


if settings.metrics_port:
    # The workers count, and the master serves the sums.
    from webapp.web.gunicorn.metrics import metrics

    def when_ready(server):  # type: ignore[no-untyped-def]
        metrics().serve(settings.metrics_host, settings.metrics_port, server.app.wsgi().extensions["content_store"])

    def pre_fork(_server, worker):  # type: ignore[no-untyped-def]
        metrics().start_worker(worker.age)

    def child_exit(_server, worker):  # type: ignore[no-untyped-def]
        metrics().end_worker(worker.age)

    def on_exit(_server):  # type: ignore[no-untyped-def]
        metrics().close()
