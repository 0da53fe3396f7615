"""All routes are in a snapshot file, so that a review shows every route that is added, removed or changed."""

from pathlib import Path

from flask import Flask

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "routes.txt"


def test_the_routes_equal_the_snapshot(app: Flask) -> None:
    routes = sorted(f"{rule} {rule.endpoint}" for rule in app.url_map.iter_rules())
    assert routes == SNAPSHOT.read_text().splitlines()
