"""Pages name the rules by which a browser loads other pages ahead of a click; only their header does."""

import json
from typing import Any

import pytest

from tests.factories import a_library, a_study
from tests.http.visitor import Visitor
from webapp import create_app


def rules_of(visitor: Visitor, path: str) -> dict[str, Any]:
    address = visitor.get(path).headers["Speculation-Rules"].strip('"')
    response = visitor.raw(address)
    assert response.status_code == 200
    assert response.content_type == "application/speculationrules+json"
    assert "immutable" in response.headers["Cache-Control"]
    rules: dict[str, Any] = json.loads(response.data)
    return rules


@pytest.mark.parametrize("path", ["/case-studies", "/case-studies?industry=ai", "/case-studies/spotify"])
def test_a_page_names_its_rules_in_a_header_and_not_in_its_html(visitor: Visitor, path: str) -> None:
    rules = rules_of(visitor, path)
    assert [rule["eagerness"] for kind in ("prefetch", "prerender") for rule in rules[kind]] == ["moderate"] * 2
    assert "speculation" not in visitor.get(path).text


@pytest.mark.parametrize("path", ["/case-studies/results", "/case-studies.atom", "/case-studies.json", "/sitemap.xml"])
def test_what_is_no_page_names_no_rules(visitor: Visitor, path: str) -> None:
    assert "Speculation-Rules" not in visitor.raw(path).headers


def test_the_rules_know_a_moved_list_and_a_prefix() -> None:
    visitor = Visitor(create_app(library=a_library([a_study("acme")], listPath="/customers/stories")))
    rules = rules_of(visitor, "/customers/stories")
    paths = {kind: rules[kind][0]["where"]["and"][0]["href_matches"]["pathname"] for kind in rules}
    assert paths == {
        "prefetch": "{/*}?/customers/stories{/:study}?",
        "prerender": "{/*}?/customers/stories/:study",
    }
    prefixed = visitor.raw("/customers/stories", environ_overrides={"SCRIPT_NAME": "/shop"})
    assert prefixed.headers["Speculation-Rules"].startswith('"/shop/static/speculation.')
