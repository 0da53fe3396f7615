"""The types of WSGI (PEP 3333), and the methods that read."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: The methods that answer from the page cache.
READING = ("GET", "HEAD")
