"""Which characters a text may have, and how invisible ones are printed."""

from __future__ import annotations

import re
import unicodedata

#: C0 (but tab and line feed), DEL, C1, marks that change the direction of text, a BOM inside it, non-characters.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufeff\ufffe\uffff]")
# These and more: whatever a terminal could interpret, or a reader could not see.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf"}
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def is_blank(text: str) -> bool:
    """Whether ``text`` has only spaces, control characters and format characters such as U+200B."""
    return all(unicodedata.category(char) in _INVISIBLE for char in text)


def invisible_at(text: str) -> int | None:
    """The index of the first format character, such as U+200B or a soft hyphen, or ``None``."""
    if text.isascii():
        return None
    return next((index for index, char in enumerate(text) if unicodedata.category(char) == "Cf"), None)


def visible(text: str) -> str:
    """``text`` with an escape for every character that a terminal would interpret or that cannot be seen."""
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _NAMED.get(char) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
