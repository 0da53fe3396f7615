"""The nearest of the allowed names: what an author most likely meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_MOST = 500  # comparing is slow: among more names than this none is looked for


def closest(name: str, allowed: Iterable[str]) -> str:
    """The allowed name that ``name`` is probably a misspelling of, or an empty text."""
    if len(name) > 80:
        return ""
    plain = {_plain(candidate): candidate for candidate in allowed}
    if len(plain) > _MOST:
        return plain.get(_plain(name), "")
    found = difflib.get_close_matches(_plain(name), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else ""


def did_you_mean(name: str, allowed: Iterable[str]) -> str:
    """A hint that names the nearest allowed name, or an empty text."""
    found = closest(name, allowed)
    return f"did you mean {found}?" if found else ""


def _plain(name: str) -> str:
    """``title_one``, ``TitleOne`` and ``titleOne`` are one name in three spellings."""
    return re.sub(r"[\s_-]", "", name).casefold()
