"""The copies of photos, at addresses with their width and a hash of the original."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, current_app
from werkzeug.exceptions import NotFound

from webapp.web.headers import IMMUTABLE, REVALIDATE
from webapp.web.photo_path import PATH
from webapp.web.request_context import current

log = logging.getLogger("casebook")

photos = Blueprint("photos", __name__)


@photos.get(f"{PATH}/<int:width>/<path:file>.webp")
def photo(width: int, file: str) -> Response:
    """A copy. It is to be kept for good only under the hash of the picture that is served now."""
    name, _, digest = file.rpartition(".")
    path, content_store = f"/images/{name}", current_app.extensions["content_store"]
    found = current().snapshot.library.photos.get(path)
    if not found or found.nearest(width) != width:
        raise NotFound
    try:
        copy = content_store.photo_copy(path, found, width)
    except (OSError, ValueError) as error:
        log.warning("no copy of %s can be made: %s", path, error)
        raise NotFound from error
    response = Response(copy, content_type="image/webp")
    response.headers["Cache-Control"] = IMMUTABLE if digest == found.digest else REVALIDATE
    return response
