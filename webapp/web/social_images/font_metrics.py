"""The width of a text, from the character map and the advance widths of TrueType fonts (ISO/IEC 14496-22)."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path


class FontMetrics:
    """The advance widths of several font files; the first file that has a character counts."""

    def __init__(self, *files: Path) -> None:
        self.files = files
        self._advances: dict[str, float] = {}
        for file in reversed(files):
            self._advances.update(_advances(file.read_bytes()))

    def width(self, text: str) -> float:
        """The width in ems. Kerning is ignored, and an unknown character counts as one em."""
        return sum(self._advances.get(character, _unknown(character)) for character in text)

    def can_draw(self, text: str) -> bool:
        return all(character in self._advances or unicodedata.category(character) == "Cf" for character in text)


def _unknown(character: str) -> float:
    """Combining marks and format characters have no width of their own."""
    return 0.0 if unicodedata.category(character) in {"Mn", "Me", "Cf"} else 1.0


def _advances(data: bytes) -> Iterator[tuple[str, float]]:
    count: int = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    tables = {name: offset for name, _, offset, _ in entries}
    units_per_em: int = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    advances: int = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    for code, glyph in _glyphs(data, tables[b"cmap"]):
        # The last advance of the table applies to every glyph after it.
        advance: int = struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * min(glyph, advances - 1))[0]
        yield chr(code), advance / units_per_em


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Character codes and glyph numbers, from the subtable for the basic multilingual plane (format 4)."""
    count: int = struct.unpack_from(">H", data, cmap + 2)[0]
    offsets = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2] for number in range(count))
    table = next(cmap + offset for offset in offsets if data[cmap + offset : cmap + offset + 2] == b"\0\4")
    segments: int = struct.unpack_from(">H", data, table + 6)[0] // 2
    columns = (table + 14, table + 16 + 2 * segments, table + 16 + 4 * segments, table + 16 + 6 * segments)
    for segment in range(segments):
        end, start, delta, id_range = (struct.unpack_from(">H", data, column + 2 * segment)[0] for column in columns)
        for code in range(start, end + (end < 0xFFFF)):
            glyph = code
            if id_range:
                offset = columns[3] + 2 * segment + id_range + 2 * (code - start)
                glyph = struct.unpack_from(">H", data, offset)[0]
            if glyph or not id_range:
                yield code, (glyph + delta) & 0xFFFF
