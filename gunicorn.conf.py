"""How gunicorn serves Casebook. Every value comes from webapp/settings.py; the reasons are here."""

import gc

from webapp.settings import SettingsError, from_environment
from webapp.web.worker import refuse_new_connections

try:
    settings = from_environment()
except SettingsError as error:
    raise SystemExit(str(error)) from None

wsgi_app = "webapp:create_app()"
bind = f"[{settings.host}]:{settings.port}"  # with brackets an IPv6 address is one too
# gunicorn's `gthread`: threads hold many idle connections without a worker each; `sync` is blocked for good by two.
worker_class = "webapp.web.worker.Worker"
workers = settings.workers
threads = settings.threads
# One copy of the content, read and checked before the first fork, shared by all workers.
preload_app = True
timeout = 30
graceful_timeout = 30
keepalive = 5
# Else it writes a socket into the home folder.
control_socket_disable = True
# Of all a proxy may say, only whether the visitor came by TLS; where the site is mounted, SCRIPT_NAME says.
forwarded_allow_ips = settings.trusted_proxies
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
forwarder_headers = ""
logger_class = "webapp.web.access_log.Logger"
# Off unless asked for: it costs a quarter of the speed.
accesslog = "-" if settings.access_log else None


# Until the content is there nothing is thrown away that would be worth looking for.
gc.disable()


def on_starting(server):  # type: ignore[no-untyped-def]  # gunicorn's hook, after preload
    """Keep the content shared: a worker's first full collection would write into every object it looks at."""
    gc.freeze()
    gc.enable()
    stop_without_loss(server)


def stop_without_loss(server):  # type: ignore[no-untyped-def]
    """SIGTERM: gunicorn has no hook for it, so its handler in the master is replaced by one that does more."""
    stop = server.handle_term

    def handle_term():  # type: ignore[no-untyped-def]
        refuse_new_connections(server)
        stop()

    server.handle_term = handle_term


def on_reload(server):  # type: ignore[no-untyped-def]
    """SIGHUP: with preload the module is not imported again, so the master reads the content here, before it forks."""
    app = server.app.wsgi()
    app.wsgi_app.reread_images()  # before the studies that name them
    app.extensions["shelf"].reload()
    gc.freeze()
    gc.enable()  # gunicorn has read this file again, and with it the line that disables


if settings.metrics_port:
    # The master serves what the workers count.
    from webapp.web.metrics import metrics

    def when_ready(server):  # type: ignore[no-untyped-def]
        metrics().serve(settings.metrics_host, settings.metrics_port, server.app.wsgi().extensions["shelf"])

    def pre_fork(_server, worker):  # type: ignore[no-untyped-def]
        metrics().worker_begins(worker.age)

    def child_exit(_server, worker):  # type: ignore[no-untyped-def]
        metrics().worker_ended(worker.age)

    def on_exit(_server):  # type: ignore[no-untyped-def]
        metrics().close()
