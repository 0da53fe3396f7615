"""The picture at the head of a study, on its card and in its preview."""

from __future__ import annotations

from typing import NamedTuple

from webapp.covers.cover import Cover, initial, motifs_of
from webapp.model import Study
from webapp.pages.base import Addresses, Links
from webapp.pages.pictures import ShownPicture, shown
from webapp.pages.theme import preview_colours
from webapp.search.library import Library


class CoverPicture(NamedTuple):
    """A cover, 16 wide and 9 high: a photograph, or a drawing, which decorates and so has no text alternative."""

    photo: ShownPicture | None
    light: str  #: address of the drawing for light pages; "" if there is a photograph
    dark: str


def cover_picture(study: Study, library: Library, links: Links) -> CoverPicture:
    if picture := study.front.cover:
        return CoverPicture(shown(picture, library, Addresses.on_page(links)), "", "")
    cover = drawn_cover(study, library)
    return CoverPicture(None, links.cover(cover, "light"), links.cover(cover, "dark"))


def drawn_cover(study: Study, library: Library) -> Cover:
    """The drawn cover of a study of the library, or of a draft that is not in it."""
    position = library.positions.get(study.slug)
    motif = motifs_of([(study.slug, study.front.title)])[0] if position is None else library.motifs[position]
    letter = initial(study.front.title) if motif == "letter" else ""
    colour = library.colours.get(study.slug) or preview_colours(library.site).accent
    return Cover(study.slug, motif, letter, colour)
