"""A picture made of pixels that visitors get in smaller copies, never as the file itself."""

from __future__ import annotations

from dataclasses import dataclass

#: Pixels: how wide the copies for pictures of a story are. The first is for phones.
WIDTHS = (640, 960, 1280)
#: Pixels: how wide the copy for a portrait is.
PORTRAIT_WIDTH = 192
#: A file is sent as it is if it is no larger than this, in bytes and in pixels of width.
MAX_BYTES, MAX_WIDTH = 30_000, WIDTHS[0]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture file: a hash of its content, and its size in pixels as it is shown, after it has been turned."""

    digest: str
    width: int
    height: int

    @property
    def widths(self) -> tuple[int, ...]:
        """How wide the copies for a story are, ascending: none is wider than the picture."""
        return (*(width for width in WIDTHS if width < self.width), min(self.width, WIDTHS[-1]))[: len(WIDTHS)]

    def nearest(self, width: int) -> int:
        """The width of the smallest copy that is at least so wide, or else of the largest."""
        widths = (min(PORTRAIT_WIDTH, self.width), *self.widths)
        return next((other for other in widths if other >= width), widths[-1])

    def height_of(self, width: int) -> int:
        """The height of the copy with this width."""
        return max(1, round(self.height * width / self.width))
