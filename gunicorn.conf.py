"""How gunicorn serves Casebook. Every value comes from webapp/settings.py; the reasons are here."""

from webapp.settings import Settings, SettingsError

try:
    settings = Settings.from_environment()
except SettingsError as error:
    raise SystemExit(str(error)) from None

wsgi_app = "webapp:create_app()"
bind = f"{settings.host}:{settings.port}"
# Threads hold many idle connections without a worker each; `sync` is blocked for good by two of them.
worker_class = "gthread"
workers = settings.workers
threads = settings.threads
# One copy of the content, read and checked before the first fork, shared by all workers.
preload_app = True
timeout = 30
graceful_timeout = 30
keepalive = 5
# Else it writes a socket into the home folder.
control_socket_disable = True
forwarded_allow_ips = settings.trusted_proxies
# Off unless asked for: it costs a quarter of the speed.
accesslog = "-" if settings.access_log else None


def on_reload(server):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """SIGHUP: with preload the module is not imported again, so the master reads the content here, before it forks."""
    server.app.wsgi().extensions["shelf"].reload()
