"""The sample site in content/: it has no problem, and every page of it is valid."""

import json

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from tests import author_guide
from tests.factories import ROOT, SITE, STATIC
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.content import reader
from webapp.parsing.front_matter import read_study
from webapp.parsing.source import Source
from webapp.settings import Settings

CONTENT = ROOT / "content"
STUDIES = sorted((CONTENT / "case-studies").glob("*.md"))
SLUGS = [study.stem for study in STUDIES]


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings(content=CONTENT))


@pytest.fixture(scope="module")
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


def test_the_sample_has_no_problem() -> None:
    assert reader.check([], CONTENT, STATIC).problems == ()


def test_the_given_study_is_unchanged() -> None:
    assert (CONTENT / "case-studies/spotify.md").read_bytes() == (SITE / "case-studies/spotify.md").read_bytes()


def test_the_schema_for_editors_is_up_to_date() -> None:
    assert author_guide.SCHEMA_FILE.read_text() == author_guide.schema(CONTENT), "run: make docs"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_study_of_the_sample_fits_the_schema_and_has_a_page(visitor: Visitor, slug: str) -> None:
    text = (CONTENT / f"case-studies/{slug}.md").read_text()
    fields = json.loads(json.dumps(read_study(Source(slug, text)).fields, default=str))
    assert list(Draft202012Validator(json.loads(author_guide.SCHEMA_FILE.read_text())).iter_errors(fields)) == []
    assert visitor.get(f"/case-studies/{slug}").studies[0] == slug


def test_the_list_has_every_study_of_the_sample(visitor: Visitor) -> None:
    assert visitor.get("/case-studies").total == len(SLUGS)
