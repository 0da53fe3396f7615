"""How wide a text is: just enough of a TrueType font (ISO/IEC 14496-22) to know its characters and their advances."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path


class FontMetrics:
    """The advances of several font files, in the order in which they are asked for a character, in ems."""

    def __init__(self, *files: Path) -> None:
        self.files = files
        self._advances: dict[str, float] = {}
        for file in reversed(files):
            self._advances.update(_advances(file.read_bytes()))

    def width(self, text: str) -> float:
        """In ems. Kerning is left out, and unknown characters count as one em."""
        return sum(self._advances.get(character, _unknown(character)) for character in text)

    def can_draw(self, text: str) -> bool:
        return all(character in self._advances or unicodedata.category(character) == "Cf" for character in text)


def _unknown(character: str) -> float:
    """Marks stand over other letters and format characters nowhere: neither takes room."""
    return 0.0 if unicodedata.category(character) in {"Mn", "Me", "Cf"} else 1.0


def _advances(data: bytes) -> Iterator[tuple[str, float]]:
    count: int = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    tables = {name: offset for name, _, offset, _ in entries}
    em: int = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    measured: int = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    for code, glyph in _glyphs(data, tables[b"cmap"]):
        # The last advance holds for every glyph after it.
        advance: int = struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * min(glyph, measured - 1))[0]
        yield chr(code), advance / em


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Character codes and glyph numbers, of the subtable for the basic plane (format 4)."""
    count: int = struct.unpack_from(">H", data, cmap + 2)[0]
    offsets = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2] for number in range(count))
    table = next(cmap + offset for offset in offsets if data[cmap + offset : cmap + offset + 2] == b"\0\4")
    segments: int = struct.unpack_from(">H", data, table + 6)[0] // 2
    columns = (table + 14, table + 16 + 2 * segments, table + 16 + 4 * segments, table + 16 + 6 * segments)
    for segment in range(segments):
        end, start, delta, reach = (struct.unpack_from(">H", data, column + 2 * segment)[0] for column in columns)
        for code in range(start, end + (end < 0xFFFF)):
            glyph = code
            if reach:
                place = columns[3] + 2 * segment + reach + 2 * (code - start)
                glyph = struct.unpack_from(">H", data, place)[0]
            if glyph or not reach:
                yield code, (glyph + delta) & 0xFFFF
