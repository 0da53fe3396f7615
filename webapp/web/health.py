"""Whether the process lives, and whether what it serves is what the content folder holds."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from webapp.shelf import Shelf

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    return _now(Response("ok", mimetype="text/plain"))


@health.get("/readyz")
def ready() -> Response:
    """``degraded`` still serves the last good content, so it is no reason to take the process away: 200."""
    shelf: Shelf = current_app.extensions["shelf"]
    edition = request.environ["casebook.edition"]
    return _now(
        jsonify(
            status="degraded" if shelf.errors else "ok",
            studies=edition.library.live(edition.now).bit_count(),
            revision=edition.library.revision,
            problems=[problem.told() for problem in shelf.errors],
        )
    )


def _now(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
