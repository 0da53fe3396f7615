"""Whatever the facets of a taxonomy are called, how many they are, and whether a study needs them: all works."""

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.factories import TERMS, a_catalogue, a_site, front_matter, write_logos
from webapp.cli import main
from webapp.model import FrontMatter, Image, Study, Taxonomy, without_terms
from webapp.model.schema_fields import fields_of
from webapp.pages import phrases
from webapp.parsing.front_matter import read_study, read_yaml
from webapp.parsing.source import Source
from webapp.search.library import Library
from webapp.search.query import Query
from webapp.search.search import search
from webapp.validation.field_rules import ValidationContext
from webapp.validation.json_schema import json_schema
from webapp.validation.site_files import validate_taxonomy
from webapp.validation.study import validate_study
from webapp.web.request_context import parse_query

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
WITHOUT_FACETS = {name: value for name, value in front_matter().items() if name not in TERMS}
TAKEN = {*fields_of(FrontMatter, ()), "q", "sort", "page", "v", "preview", "limit"}
ODD = ["class", "def", "import", "true", "null", "no", "terms", "slug", "facets", "self", "model", "x1", "buildTool"]

names = (st.sampled_from(ODD) | st.from_regex(r"[a-z][a-zA-Z0-9]{0,12}", fullmatch=True)).filter(
    lambda n: n not in TAKEN
)
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
labels = st.sampled_from(
    ["Media", "C++", "AT&T", "Bildung & <b>Wissenschaft</b>, öffentliche Verwaltung", "日本", "إعلام"]
)


@st.composite
def facets(draw: st.DrawFn) -> dict[str, Any]:
    fields: dict[str, Any] = {"label": draw(labels), "terms": []}
    for slug in draw(st.lists(slugs, min_size=1, max_size=14, unique=True)):
        fields["terms"].append({"slug": slug, "label": draw(labels), "description": "About it."})
    if draw(st.booleans()):
        fields["required"] = draw(st.booleans())
    if draw(st.booleans()):
        fields["phrase"] = draw(st.sampled_from(["in {terms}", "{terms}", "made with {terms} & more"]))
    return fields


def parsed(fields: dict[str, Any]) -> Taxonomy:
    document = read_yaml(Source("taxonomy.yaml", text_of(fields)))
    taxonomy = validate_taxonomy(document)
    assert taxonomy, document.problems
    return taxonomy


def text_of(fields: dict[str, Any]) -> str:
    """As YAML. Names and slugs such as ``no`` need quotes, which PyYAML writes."""
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)


taxonomies = st.dictionaries(names, facets(), min_size=1, max_size=12)
few = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def terms_of_a_study(draw: st.DrawFn, taxonomy: Taxonomy) -> dict[str, Any]:
    """Front matter for the facets: one term, a list, or nothing for an optional facet."""
    fields: dict[str, Any] = {}
    for facet in taxonomy.facets:
        chosen = draw(st.lists(st.sampled_from([t.slug for t in facet.terms]), max_size=3, unique=True))
        if not chosen and facet.required:
            chosen = [facet.terms[0].slug]
        if chosen:
            fields[facet.name] = chosen[0] if len(chosen) == 1 and draw(st.booleans()) else chosen
    return fields


def study_text(terms: dict[str, Any]) -> str:
    return f"---\n{yaml.safe_dump(WITHOUT_FACETS | terms, sort_keys=False, allow_unicode=True)}---\n"


def validated(text: str, slug: str, taxonomy: Taxonomy) -> Study:
    document = read_study(Source(f"{slug}.md", text))
    images = {name: Image(100) for name in ("/images/icons/spotify.svg", "/images/icons/spotify-dark.svg")}
    values = validate_study(document, ValidationContext(taxonomy, images))
    assert values, document.problems
    front, terms = without_terms(values, taxonomy)
    return Study(slug=slug, front=front, terms=terms, body="")


@given(st.data(), taxonomies)
@few
def test_studies_are_read_counted_filtered_and_described(data: st.DataObject, fields: dict[str, Any]) -> None:
    taxonomy = parsed(fields)
    assert [facet.name for facet in taxonomy.facets] == list(fields)
    chosen = data.draw(st.lists(terms_of_a_study(taxonomy), min_size=1, max_size=6))
    studies = [validated(study_text(terms), f"s{n}", taxonomy) for n, terms in enumerate(chosen)]
    catalogue = a_catalogue()
    library = Library.build(studies, taxonomy, a_site(), catalogue=catalogue, revision="r")
    pairs = [(facet.name, term.slug) for facet in taxonomy.facets for term in facet.terms]
    query = Query.parse(data.draw(st.lists(st.sampled_from(pairs), max_size=4)), taxonomy)
    results = search(library, query, NOW)

    def having(facet: str, terms: tuple[str, ...]) -> set[str]:
        return {s.slug for s in studies if not terms or set(terms) & set(s.terms.get(facet, ()))}

    by_facet = {facet.name: having(facet.name, query.chosen(facet.name)) for facet in taxonomy.facets}
    assert results.total == len(set.intersection(*by_facet.values()))
    for (facet, term), count in results.counts.items():
        others = (slugs for name, slugs in by_facet.items() if name != facet)
        assert count == len(having(facet, (term,)).intersection(*others))
    sentence = phrases.results(query, results.total, len(studies), catalogue)
    assert all(taxonomy.term(*pair).label in sentence for pair in query.terms)


@given(st.data(), taxonomies)
@few
def test_addresses_are_canonical_and_read_back(data: st.DataObject, fields: dict[str, Any]) -> None:
    taxonomy = parsed(fields)
    pairs = [(facet.name, term.slug) for facet in taxonomy.facets for term in facet.terms]
    anything = st.tuples(
        st.sampled_from([*fields, "q", "utm_source"]), st.sampled_from(["a", "no", *(s for _, s in pairs)])
    )
    query = Query.parse(data.draw(st.lists(anything | st.sampled_from(pairs), max_size=8)), taxonomy)
    assert Query.parse(query.pairs(), taxonomy) == query
    assert Query.parse(reversed(query.pairs()), taxonomy) == query
    facet, term = data.draw(st.sampled_from(pairs))
    assert query.toggle(facet, term).toggle(facet, term) == Query.parse(query.on_page(1).pairs(), taxonomy)
    sent = "&".join(f"{name}={value}" for name, value in query.terms)
    assert parse_query(sent, taxonomy).is_canonical


@given(st.data(), taxonomies)
@few
def test_the_schema_for_editors_allows_what_the_check_allows(data: st.DataObject, fields: dict[str, Any]) -> None:
    taxonomy = parsed(fields)
    schema = json_schema(taxonomy)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    terms = data.draw(terms_of_a_study(taxonomy))
    assert not list(validator.iter_errors(WITHOUT_FACETS | terms))
    assert list(validator.iter_errors(WITHOUT_FACETS | terms | {next(iter(fields)): "no-such-term-at-all"}))
    assert json.dumps(schema)


@given(taxonomies)
@settings(max_examples=4, deadline=None)
def test_a_new_study_has_every_facet_and_passes_the_check(fields: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        assert CliRunner().invoke(main, ["init", str(site)]).exit_code == 0
        (site / "case-studies/example-company.md").unlink()
        (site / "taxonomy.yaml").write_text(text_of(fields))
        write_logos(site, "acme")
        result = CliRunner().invoke(main, ["new", "acme", "--content", str(site)])
        assert result.exit_code == 0, result.output
        result = CliRunner().invoke(main, ["check", "--format", "json", str(site)])
        codes = {(p["severity"], p["code"], p["message"]) for p in json.loads(result.output)}
        assert not {problem for problem in codes if problem[0] == "error"}, fields
