"""The path of the list can be moved; nothing is left at its old place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_library, a_study
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.web.list_path import to_public, to_route

REST = ["", "/results", "/acme", "/acme.md", ".atom"]


def test_paths_of_a_moved_list_become_routes_and_back() -> None:
    for rest in REST:
        assert to_route(f"/kunden{rest}", "/kunden") == f"/case-studies{rest}"
        assert to_public(f"/case-studies{rest}", "/kunden") == f"/kunden{rest}"


def test_a_path_that_only_begins_alike_is_another_one() -> None:
    assert to_route("/kundenliste", "/kunden") == "/kundenliste"
    assert to_public("/case-studies-old", "/kunden") == "/case-studies-old"


@given(st.text("/abk-"), st.sampled_from(["/k", "/a/b", "/case-studies"]))
def test_no_path_but_those_of_the_list_reaches_its_routes(path: str, list_path: str) -> None:
    is_list = path == list_path or path.startswith((f"{list_path}/", f"{list_path}."))
    assert (to_public(to_route(path, list_path), list_path) == path) or not is_list
    assert is_list or not to_route(path, list_path).startswith("/case-studies/")


def test_a_moved_list_has_all_its_addresses_under_its_path() -> None:
    library = a_library([a_study("acme", formerly=["old"])], listPath="/customers/stories")
    visitor = Visitor(create_app(library=library))
    for rest in REST:
        assert visitor.raw(f"/customers/stories{rest}").status_code == 200, rest
        assert visitor.raw(f"/case-studies{rest}").status_code == 404, rest
    moved = {
        "/": "/customers/stories",
        "/customers/stories/old": "/customers/stories/acme",
        "/customers/stories/acme/": "/customers/stories/acme",
        "/customers/stories?sort=featured": "/customers/stories",
    }
    for old, new in moved.items():
        assert visitor.raw(old).headers["Location"] == new
    assert visitor.raw("/customers/stories/results").headers["HX-Push-Url"] == "/customers/stories"
    assert "/case-studies" not in visitor.raw("/customers/stories").text
    assert "Disallow: /customers/stories/results$" in visitor.raw("/robots.txt").text
    assert "/case-studies" not in visitor.raw("/sitemap.xml").text + visitor.raw("/llms.txt").text


def test_an_error_is_logged_with_the_address_that_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("webapp.web.views.StudyPage.build", lambda *_: 1 / 0)
    app = create_app(library=a_library([a_study("acme")], listPath="/customers/stories"))
    app.test_client().get("/customers/stories/acme", environ_overrides={"SCRIPT_NAME": "/shop"})
    assert [record.getMessage() for record in caplog.records] == ["GET '/shop/customers/stories/acme' failed"]
