"""What pages need to know of a picture to show it: its size and, if its pixels were measured, how it looks."""

from __future__ import annotations

from dataclasses import dataclass

#: The colours of Casebook's page in the light and in the dark theme. Those of a brand's accent are as light.
PAGE_COLOURS = ("#fcfdfe", "#0d0f15")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPicture:
    """A picture file. A width and height of 0 are unknown."""

    width: float = 0
    height: float = 0
    is_vector: bool = False
    """Whether it is sharp in any size."""
    is_measured: bool = False
    """Whether its pixels were seen. If not, nothing below is known."""
    colour: str = ""
    """Its dominant colour as ``#rrggbb``; empty if it has only black, white and grey."""
    lightness: float = 0
    """The mean lightness of what is not transparent: 0 is black, 1 is white (CIE L*)."""
    is_box: bool = False
    """Whether it has a background of its own: hardly any pixel is transparent."""
    vanishes_on_light: bool = False
    """Whether its outline has hardly any contrast to the page of the light theme (see ``MIN_CONTRAST``)."""
    vanishes_on_dark: bool = False
    """The same for the dark theme."""
