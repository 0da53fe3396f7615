"""Whether the process lives, and whether it serves what the content folder holds."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from webapp.content.store import ContentStore
from webapp.web.request_context import current

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    return Response("ok", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    """``degraded`` has status 200 too: the last good content is served, so no balancer should remove the instance."""
    content_store: ContentStore = current_app.extensions["content_store"]
    snapshot = current().snapshot
    return jsonify(
        status="degraded" if content_store.errors else "ok",
        studies=snapshot.library.live(snapshot.now).bit_count(),
        revision=snapshot.library.revision,
        problems=[problem.as_dict() for problem in content_store.errors],
    )


@health.after_request
def never_cached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
