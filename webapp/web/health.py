"""Whether the process lives, and whether what it serves is what the content folder holds."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from webapp.content.store import ContentStore

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    return _now(Response("ok", mimetype="text/plain"))


@health.get("/readyz")
def ready() -> Response:
    """``degraded`` still serves the last good content, so it is no reason to take the process away: 200."""
    content_store: ContentStore = current_app.extensions["content_store"]
    snapshot = request.environ["casebook.snapshot"]
    return _now(
        jsonify(
            status="degraded" if content_store.errors else "ok",
            studies=snapshot.library.live(snapshot.now).bit_count(),
            revision=snapshot.library.revision,
            problems=[problem.as_dict() for problem in content_store.errors],
        )
    )


def _now(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
