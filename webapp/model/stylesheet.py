"""The pictures that a site's own style sheet, ``theme/site.css``, names in ``url(…)``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urljoin

from webapp.model.fields import IMAGES

_URL = re.compile(r"""url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'()]+))\s*\)""", re.IGNORECASE)


def images_in(styles: str) -> Iterator[tuple[str, int]]:
    """The address of each picture (``/images/…``) that the style sheet names, and its offset."""
    for match in _URL.finditer(styles):
        if image := _image(match):
            yield image, match.start()


def with_addresses(styles: str, address: Callable[[str], str]) -> str:
    """The style sheet with ``address(image)`` in place of the address of each picture."""

    def replaced(match: re.Match[str]) -> str:
        image = _image(match)
        return f'url("{address(image)}")' if image else match[0]

    return _URL.sub(replaced, styles)


def _image(match: re.Match[str]) -> str:
    """The picture that a ``url(…)`` means; "" if it is none of the folder ``images``."""
    try:
        address = unquote(urljoin("/theme/site.css", match[1] or match[2] or match[3] or ""))
    except ValueError:  # a host such as [
        return ""
    return address if address.startswith(IMAGES) else ""
