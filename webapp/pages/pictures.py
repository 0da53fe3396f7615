"""The pictures and videos of a story: their addresses, and the sizes that keep their place until they are loaded."""

from __future__ import annotations

from typing import NamedTuple

from webapp.model import Picture, Video
from webapp.pages.base import Addresses
from webapp.search.library import Library

#: Pixels: an SVG has no size of its own, so it is as wide as the widest place on a page.
SVG_WIDTH = 1200


class ShownPicture(NamedTuple):
    """A picture with its size in pixels; a width and height of 0 are unknown."""

    address: str
    srcset: str  #: the copies of a photo, as HTML's ``srcset``; "" for other pictures
    alt: str
    width: int
    height: int
    caption: str
    credit: str


class ShownVideo(NamedTuple):
    """A video. Its width and height, in pixels, are those of its poster; 0 if they are unknown."""

    address: str
    type: str  #: media type
    title: str
    poster: str  #: address of a picture
    width: int
    height: int
    captions: str  #: address of a WebVTT file
    language: str  #: of the captions (BCP 47)
    language_name: str  #: in that language
    transcript: tuple[str, ...]  #: paragraphs


def shown(picture: Picture, library: Library, addresses: Addresses) -> ShownPicture:
    width, height = size(picture.image, library)
    address = addresses.image(picture.image)
    photo = library.photos.get(picture.image)
    copies = [f"{addresses.image(picture.image, width=width)} {width}w" for width in photo.widths] if photo else []
    caption, credit = picture.caption or "", picture.credit or ""
    return ShownPicture(address, ", ".join(copies), picture.alt, width, height, caption, credit)


def shown_video(video: Video, library: Library, addresses: Addresses) -> ShownVideo:
    width, height = size(video.poster or "", library)
    return ShownVideo(
        address=addresses.image(video.file),
        type="video/webm" if video.file.endswith(".webm") else "video/mp4",
        title=video.title,
        poster=addresses.image(video.poster) if video.poster else "",
        width=width,
        height=height,
        captions=addresses.image(video.captions) if video.captions else "",
        language=library.catalogue.tag,
        language_name=library.catalogue.language_name,
        transcript=paragraphs(video.transcript or ""),
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text. YAML has already joined the lines of a paragraph into one."""
    return tuple(filter(None, map(str.strip, text.splitlines())))


def size(name: str, library: Library) -> tuple[int, int]:
    """Width and height of the picture ``/images/…`` in pixels; zeros if they are not known."""
    if photo := library.photos.get(name):
        width = photo.widths[-1]
        return width, photo.height_of(width)
    image = library.images.get(name)
    if not image or not image.width or not image.height:
        return 0, 0
    scale = SVG_WIDTH / image.width if image.type == "SVG" else 1
    return round(image.width * scale), max(1, round(image.height * scale))


def size_in_text(name: str, library: Library) -> tuple[int, int]:
    """Width and height of the picture ``/images/…`` of a body; zeros if they are not known, and for an SVG, which is
    as large there as it says itself."""
    image = library.images.get(name)
    return (0, 0) if image and image.type == "SVG" else size(name, library)
