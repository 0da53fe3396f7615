"""The width of a text in the fonts of the preview pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from fontTools.ttLib import TTFont

_FONTS = Path(__file__).parent / "fonts"
#: The fonts of the preview pictures. A text is in the first that has all of its characters.
FONT_FILES = [_FONTS / name for name in ("display.ttf", "alphabets.ttf", "japanese.otf")]
#: Features of OpenType that replace an Arabic letter by the form that joins its neighbours.
_FORMS = {(True, False): "init", (True, True): "medi", (False, True): "fina"}


class FontMetrics:
    """The advance widths of one font. ``family`` is its name."""

    def __init__(self, file: Path) -> None:
        font = TTFont(file)
        em, advances = font["head"].unitsPerEm, font["hmtx"]
        self.file = file
        self.family = str(font["name"].getDebugName(1))
        self._glyphs: dict[str, str] = {chr(code): glyph for code, glyph in font.getBestCmap().items()}
        self._forms = _joining_forms(font)
        used = {*self._glyphs.values(), *(glyph for forms in self._forms.values() for glyph in forms.values())}
        self._advances = {glyph: advances[glyph][0] / em for glyph in used}

    def has_all(self, text: str) -> bool:
        return all(character in self._glyphs for character in text)

    def width(self, text: str) -> float:
        """The width in ems. Kerning and ligatures are ignored, and an unknown character counts as one em."""
        letters = [c for c in text if unicodedata.category(c) not in {"Mn", "Me", "Cf"}]  # others have no width
        return sum(
            self._advance(letter, before, after)
            for before, letter, after in zip(["", *letters], letters, [*letters[1:], ""], strict=False)
        )

    def _advance(self, letter: str, before: str, after: str) -> float:
        glyph = self._glyphs.get(letter)
        if glyph is None:
            return 1.0
        forms = self._forms.get(glyph, {})
        joined = ("init" in forms and self._has_form(after, "fina"), "fina" in forms and self._has_form(before, "init"))
        return float(self._advances[forms.get(_FORMS.get(joined, ""), glyph)])

    def _has_form(self, letter: str, form: str) -> bool:
        return form in self._forms.get(self._glyphs.get(letter, ""), {})


class Typefaces:
    """The fonts of the preview pictures.

    A text is in one of them. A mixture would leave out letters: the renderer then counts on the same number of glyphs
    in each font, and ligatures differ.
    """

    def __init__(self, *files: Path) -> None:
        self._fonts = tuple(map(FontMetrics, files))

    def best(self, text: str) -> FontMetrics:
        """The first font that has all characters of ``text``, or else the last one."""
        return next((font for font in self._fonts if font.has_all(text)), self._fonts[-1])


def _joining_forms(font: TTFont) -> dict[str, dict[str, str]]:
    """For each glyph that joins others, its glyph in each joined form."""
    forms: dict[str, dict[str, str]] = {}
    for form, substitutions in _single_substitutions(font):
        for glyph, replacement in substitutions.items():
            forms.setdefault(glyph, {})[form] = replacement
    return forms


def _single_substitutions(font: TTFont) -> Iterator[tuple[str, dict[str, str]]]:
    if "GSUB" not in font:
        return
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag in _FORMS.values():
            for index in record.Feature.LookupListIndex:
                for subtable in table.LookupList.Lookup[index].SubTable:
                    yield record.FeatureTag, getattr(subtable, "ExtSubTable", subtable).mapping
