"""Texts that were pasted with their markup or their quotes, which visitors would see as typed."""

from __future__ import annotations

import html
import re
from typing import Any

from webapp.model import Finding
from webapp.validation.messages import PAIRS, describe, quoted, without_marks

_LONGEST_HINT, _MOST_TAGS = 60, 4
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5});")
_NAMES = "a|abbr|b|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|sub|sup|table|td|tr|u|ul"
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s+[\w-]+\s*=[^<>]*)?\s*/?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|p|div|li)\b", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(")
# One of these is in every pasted text, and in few others. In a repr two quotes follow each other only at an end.
_SIGNS = ("&", "<", "![", "'\"", "\"'", *(pair[0] for pair in PAIRS if not pair.isascii()))
_ENDS = re.compile(f"['\"][{re.escape(''.join(pair[0] for pair in PAIRS))}]")


def may_have_pasted(value: Any) -> bool:
    """Whether a text in a value may be pasted, at any depth. It is much faster than ``pasted`` for each text."""
    written = repr(value)
    if not any(sign in written for sign in _SIGNS):
        return False
    return any(pattern.search(written) for pattern in (_ENTITY, _TAG, _ENDS, _PICTURE))


def pasted(text: str) -> Finding | None:
    """The warning about a text with HTML or with quotes around all of it, with the right text, else ``None``."""
    if (match := _ENTITY.search(text)) and (character := _unescape(match[0])) != match[0]:
        return _markup(text, match[0], f"write {character} instead of {match[0]}")
    if tags := list(dict.fromkeys(match[0] for match in _TAG.finditer(text))):
        return _markup(text, tags[0], "delete " + " and ".join(tags[:_MOST_TAGS]))
    if match := _PICTURE.search(text):
        hint = "write it in the Markdown body, or in a field for pictures such as picture: of the block"
        return Finding("markup", f"visitors see {describe(match[0])} as it is typed", hint)
    right = without_marks(text)
    if right and right != text.strip() and "\n" not in right:
        short = f"write {quoted(right)}" if len(right) <= _LONGEST_HINT else "delete the first and the last character"
        return Finding("quotes", f"visitors see the marks around the whole text {describe(text.strip())}", short)
    return None


def _markup(text: str, what: str, hint: str) -> Finding:
    right = " ".join(_unescape(_TAG.sub(lambda tag: " " if _BREAK.match(tag[0]) else "", text)).split())
    if len(right) <= _LONGEST_HINT:
        hint = f"write {quoted(right)}"
    return Finding("markup", f"visitors see {describe(what)} as it is typed", hint)


def _unescape(text: str) -> str:
    # A straight apostrophe would end a text in single quotes.
    return html.unescape(text).replace("\u00a0", " ").replace("'", "\u2019")
