"""The types of WSGI (PEP 3333)."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

#: Methods whose responses the page cache may store.
READ_METHODS = ("GET", "HEAD")
