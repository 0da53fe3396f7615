"""Which texts the preview pictures can show: those that one of their fonts has all letters of.

The fonts are made from this module (see ``webapp/web/social_images/fonts/README.md``), and a test compares the two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from webapp.model.site import Site
from webapp.model.study import FrontMatter


def _characters(*ranges: str) -> frozenset[str]:
    """The characters from the first to the last of each range."""
    return frozenset(chr(code) for pair in ranges for code in range(ord(pair[0]), ord(pair[1]) + 1))


def _jis() -> frozenset[str]:
    """JIS X 0208, and the characters that Windows adds to it: ㈱, ①, 髙."""
    rows = (*range(0x81, 0xA0), *range(0xE0, 0xF0), *range(0xFA, 0xFD))
    pairs = (bytes((row, cell)) for row in rows for cell in range(0x40, 0xFD))
    return frozenset("".join(pair.decode("cp932", "ignore") for pair in pairs if pair[1] != 0x7F))


_LATIN = _characters(" ~", "\u00a0\u00ac", "\u00aeÿ")  # without the soft hyphen
#: The characters of the font for Latin, Greek, Cyrillic, Hebrew and Arabic.
ALPHABETS = _LATIN | _characters(
    "Ā\u0377", "\u037a\u037f", "\u0384\u038a", "\u038c\u038c", "\u038e\u03a1", "\u03a3\u03e1", "\u03f0\u052f",
    "\u05b0\u05c7", "\u05d0\u05ea", "\u05f0\u05f4", "\u0600\u061c", "\u061e\u06ff", "\u1e00\u1eff", "\u200c\u200f",
    "\u2010\u2027", "\u202f\u205e", "\u20a0\u20bf", "№№", "™™",
)  # fmt: skip
#: The characters of the Japanese font.
JAPANESE = _LATIN | (_jis() - set("\x80≒\uf8f0"))  # which Noto Sans CJK lacks


def drawable(text: str) -> str:
    """``text`` as the pictures show it: without symbols that its font lacks, and empty if every font lacks a letter.

    A headline without an emoji says the same, one without some of its letters does not.
    """
    text = unicodedata.normalize("NFC", text).replace("−", "–")  # no font but the display font has a minus sign
    font = _closest(text)
    if any(map(_is_in_word, set(text) - font)):
        return ""
    return "".join(c if c in font else " " if c.isspace() else "" for c in text).strip()


def missing_letters(text: str) -> str:
    """The letters, digits and marks that keep ``text`` from being drawn, each once, in the order of the text."""
    text = unicodedata.normalize("NFC", text)
    font = _closest(text)
    return "".join(c for c in dict.fromkeys(text) if c not in font and _is_in_word(c))


def _closest(text: str) -> frozenset[str]:
    """The font that lacks the fewest letters of ``text``."""
    characters = set(text)
    return min((ALPHABETS, JAPANESE), key=lambda font: sum(map(_is_in_word, characters - font)))


def _is_in_word(character: str) -> bool:
    """Whether it is a letter, a digit or a mark, but not a variation selector, which only chooses an emoji's look."""
    return unicodedata.category(character)[0] in "LNM" and not "\ufe00" <= character <= "\ufe0f"


def headline_of(front: FrontMatter) -> str:
    """The text that a study's picture shows as its headline; empty if none can be drawn."""
    return _first_drawable([front.description, front.details_title, front.title])


def name_of(front: FrontMatter) -> str:
    """The name that a study's picture shows in place of a logo that cannot be drawn; empty if none can be drawn."""
    return _first_drawable([front.title, front.alt])


def site_name_of(site: Site) -> str:
    """The name of the site in its pictures: the host name replaces names that cannot be drawn."""
    return _first_drawable([site.name, site.organisation.name, urlsplit(site.base_url).hostname or ""])


def _first_drawable(texts: Iterable[str]) -> str:
    return next((text for text in texts if drawable(text)), "")
