"""The allowed name that an author probably intended."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_SIMILARITY_OF_FILES = 0.75  # people's and companies' names are short: ada and ida have 0.67
_MOST_NAMES = 500  # comparing is slow: among more names only another spelling is recognised


def closest(name: str, allowed: Iterable[str], similarity: float = 0.6) -> str:
    """The allowed name of which ``name`` is probably a misspelling, or an empty string.

    ``similarity`` is between 0 and 1: names that have less in common are not suggested.
    """
    if len(name) > 80:
        return ""
    candidates = {_normalized(candidate): candidate for candidate in allowed}
    if len(candidates) > _MOST_NAMES:
        return candidates.get(_normalized(name), "")
    matches = difflib.get_close_matches(_normalized(name), candidates, n=1, cutoff=similarity)
    return candidates[matches[0]] if matches else ""


def did_you_mean(name: str, allowed: Iterable[str]) -> str:
    """A hint with the closest allowed name, or an empty string."""
    match = closest(name, allowed)
    return f"did you mean {match}?" if match else ""


def did_you_mean_file(address: str, existing: Iterable[str]) -> str:
    """A hint with the closest of the ``existing`` addresses of files, or an empty string.

    It is a file of nearly the same name in the same folder, or of the same name in another one. Folders and extensions
    are not compared by their letters: all addresses have them in common.
    """
    folder, _, name = address.rpartition("/")
    existing = list(existing)
    beside = [other for other in existing if other.rpartition("/")[0] == folder]
    # Of files that differ only in the extension, the last one is suggested.
    stems = {_stem(other): other for other in sorted(beside, key=lambda other: _extension(other) == _extension(name))}
    if nearest := closest(_stem(name), stems, _SIMILARITY_OF_FILES):
        return f"did you mean {stems[nearest]}?"
    elsewhere = next((other for other in existing if other.rpartition("/")[2] == name), "")
    return f"did you mean {elsewhere}?" if elsewhere else ""


def _stem(address: str) -> str:
    return address.rpartition("/")[2].partition(".")[0]


def _extension(address: str) -> str:
    return address.rpartition("/")[2].partition(".")[2].casefold()


def _normalized(name: str) -> str:
    """``title_one``, ``TitleOne`` and ``titleOne`` become equal, and so do ``acme-5`` and ``acme-05``."""
    return re.sub(r"[\s_-]|(?<![0-9])0+(?=[0-9])", "", name).casefold()
