"""Which texts are web addresses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from webapp.model import WEB_PATTERN

_NO_BASE = re.compile("[?#]|%(?![0-9A-Fa-f]{2})")


def is_web_address(text: str) -> bool:
    """Whether ``text`` is a whole http or https address, without a name and password in it."""
    try:
        parts = urlsplit(text)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or not port_is_right:
        return False
    return bool(re.match(WEB_PATTERN, text)) and not any(char.isspace() or char in '<>"\\^`{|}' for char in text)


def is_base_address(text: str) -> bool:
    """Whether addresses can be made by adding a path to ``text``."""
    return is_web_address(text) and not _NO_BASE.search(text)
