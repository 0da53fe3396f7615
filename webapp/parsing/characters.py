"""Which characters a text may hold, and how one that cannot be seen is shown."""

from __future__ import annotations

import re
import unicodedata

#: C0 (but tab and line feed), DEL, C1, marks that silently turn text round, stray BOMs, what is no character at all.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufeff\ufffe\uffff]")
# More than is forbidden: what a terminal could obey, or what a reader could not see.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen: spaces, control and format characters (U+200B) alone."""
    return all(unicodedata.category(char) in _UNSEEN for char in text)


def visible(text: str) -> str:
    """``text`` with every character that a terminal would obey, or that would hide, written as an escape."""
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _NAMED.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
