"""Every address the site answers stands in a file, so that one that comes, goes or moves is seen in review."""

from pathlib import Path

from flask import Flask

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "routes.txt"


def test_the_routes_are_those_of_the_snapshot(app: Flask) -> None:
    routes = sorted(f"{rule} {rule.endpoint}" for rule in app.url_map.iter_rules())
    assert routes == SNAPSHOT.read_text().splitlines()
