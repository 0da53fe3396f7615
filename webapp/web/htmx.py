"""The only place that knows htmx's headers."""


def push_url(address: str) -> tuple[str, str]:
    """Has htmx put this address, the page's, into the browser's bar and history. A path with its prefix."""
    return "HX-Push-Url", address
