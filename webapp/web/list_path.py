"""The path of the list, which ``listPath`` of ``site.yaml`` moves.

The routes, the cache and the metrics know one path only, ``ROUTE``. The path of a request is rewritten before Flask
reads it, because a reload of the content may change ``listPath`` and Flask's routes are fixed.
"""

from __future__ import annotations

from webapp.model import LIST_PATH

#: The path of the list in all routes.
ROUTE = LIST_PATH
#: The paths, as routes have them, whose response depends on the query of the list.
QUERY_PATHS = {ROUTE, f"{ROUTE}/results", f"{ROUTE}/cards", f"{ROUTE}.atom", f"{ROUTE}.json"}


def to_route(path: str, list_path: str) -> str:
    """The path of a request as the routes have it. Under another list path nothing is at ``ROUTE``."""
    if list_path == ROUTE:
        return path
    if (rest := _rest(path, list_path)) is not None:
        return ROUTE + rest
    return f"/nothing{path}" if _rest(path, ROUTE) is not None else path


def to_public(path: str, list_path: str) -> str:
    """The address of a path that a route has: the opposite of ``to_route``."""
    rest = _rest(path, ROUTE)
    return path if rest is None else list_path + rest


def _rest(path: str, start: str) -> str | None:
    """What follows ``start`` in a path that is the list or belongs to it; else ``None``."""
    rest = path.removeprefix(start)
    return rest if path.startswith(start) and rest[:1] in {"", "/", "."} else None
