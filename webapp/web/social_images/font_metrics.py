"""The width of a text in the fonts of the preview pictures."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont


class FontMetrics:
    """The advance widths of several TrueType files; the first file that has a character counts."""

    def __init__(self, *files: Path) -> None:
        self.files = files
        self._advances: dict[str, float] = {}
        for file in reversed(files):
            font = TTFont(file)
            em, advances = font["head"].unitsPerEm, font["hmtx"]
            self._advances |= {chr(code): advances[glyph][0] / em for code, glyph in font.getBestCmap().items()}

    def width(self, text: str) -> float:
        """The width in ems. Kerning is ignored, and an unknown character counts as one em."""
        return sum(self._advances.get(character, _unknown(character)) for character in text)

    def can_draw(self, text: str) -> bool:
        return all(character in self._advances or unicodedata.category(character) == "Cf" for character in text)


def _unknown(character: str) -> float:
    """Combining marks and format characters have no width of their own."""
    return 0.0 if unicodedata.category(character) in {"Mn", "Me", "Cf"} else 1.0
