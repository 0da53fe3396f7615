"""The only place that knows htmx's headers."""

from werkzeug.wrappers import Response


def push_url(response: Response, address: str) -> Response:
    """Have htmx put this address, the page's, into the browser's bar and history. A path with its prefix."""
    response.headers["HX-Push-Url"] = address
    return response
