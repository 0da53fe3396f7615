"""Which texts are web addresses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from webapp.model.fields import WEB_PATTERN

_NOT_IN_BASE = re.compile("[?#]|%(?![0-9A-Fa-f]{2})")


def is_web_address(text: str) -> bool:
    """Whether ``text`` is a complete http or https address without a user name or password."""
    try:
        parts = urlsplit(text)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or not port_is_valid:
        return False
    return bool(re.match(WEB_PATTERN, text)) and not any(char.isspace() or char in '<>"\\^`{|}' for char in text)


def is_base_address(text: str) -> bool:
    """Whether ``text`` is a web address to which a path can be appended."""
    return is_web_address(text) and not _NOT_IN_BASE.search(text)
