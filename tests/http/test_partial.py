"""The partial is made in front of Flask, and is the one Flask would make."""

import pytest
from werkzeug.test import Client

from tests.factories import a_library, a_study
from webapp import create_app
from webapp.settings import Settings
from webapp.web.caching.page_cache import PageCache

QUERIES = ["", "industry=media&product=api", "q=listener", "page=2", "sort=title&solution=cloud", "industry=none&x=1"]
LIBRARY = a_library([a_study(f"study-{number:02}") for number in range(30)])


@pytest.mark.parametrize("prefix", ["", "/stories"])
@pytest.mark.parametrize("query", QUERIES)
def test_both_make_the_same_answer(query: str, prefix: str) -> None:
    app = create_app(Settings(), LIBRARY)
    behind = PageCache(lambda *of_request: type(app).wsgi_app(app, *of_request), app.extensions["content_store"])
    front, flask = (Client(wsgi) for wsgi in (app.wsgi_app, behind))
    where = {"path": "/case-studies/results", "query_string": query, "base_url": f"http://x.example{prefix}"}
    ours, theirs = front.get(**where), flask.get(**where)  # type: ignore[arg-type]
    assert ours.status_code == 200
    assert ours.data == theirs.data
    assert dict(ours.headers) == dict(theirs.headers)


def test_flask_is_asked_only_where_there_is_no_ordinary_answer() -> None:
    app = create_app(Settings(), LIBRARY)
    asked: list[str] = []
    app.before_request(lambda: asked.append("Flask"))
    client = app.test_client()
    assert client.get("/case-studies/results?industry=media").status_code == 200
    assert client.head("/case-studies/results?industry=ai").status_code == 200
    assert asked == []
    assert client.get("/case-studies/results?page=9").status_code == 404
    assert client.post("/case-studies/results").status_code == 405
    assert asked == ["Flask"] * 2
