"""The allowed name that an author probably intended."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_MOST_NAMES = 500  # comparing is slow: among more names only another spelling is recognised


def closest(name: str, allowed: Iterable[str]) -> str:
    """The allowed name of which ``name`` is probably a misspelling, or an empty string."""
    if len(name) > 80:
        return ""
    candidates = {_normalized(candidate): candidate for candidate in allowed}
    if len(candidates) > _MOST_NAMES:
        return candidates.get(_normalized(name), "")
    matches = difflib.get_close_matches(_normalized(name), candidates, n=1, cutoff=0.6)
    return candidates[matches[0]] if matches else ""


def did_you_mean(name: str, allowed: Iterable[str]) -> str:
    """A hint with the closest allowed name, or an empty string."""
    match = closest(name, allowed)
    return f"did you mean {match}?" if match else ""


def _normalized(name: str) -> str:
    """``title_one``, ``TitleOne`` and ``titleOne`` become equal."""
    return re.sub(r"[\s_-]", "", name).casefold()
