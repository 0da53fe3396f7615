"""``theme/site.css``: the pictures it names must exist."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.model import Image
from webapp.model.stylesheet import images_in
from webapp.parsing.document import Document
from webapp.parsing.source import position_of
from webapp.validation.field_rules import wrong_image


def check_styles(document: Document, images: Mapping[str, Image]) -> None:
    """Add a problem for each picture that the style sheet names and that does not exist."""
    text = document.source.text
    for image, offset in images_in(text):
        if finding := wrong_image(image, images):
            document.problems.add(finding, position_of(text, offset), "url")
