import pytest

from tests import factories
from webapp.model import Problem
from webapp.parsing.front_matter import read_yaml
from webapp.parsing.source import Source, position_of
from webapp.validation.site_files import validate_site, validate_taxonomy

SITE = (factories.SITE / "site.yaml").read_text()
TAXONOMY = (factories.SITE / "taxonomy.yaml").read_text()


def broken(text: str, old: str, new: str) -> tuple[str, tuple[int, int]]:
    """``text`` with a mistake, and the position of the mark ``⌖`` in it."""
    assert old in text
    changed = text.replace(old, new, 1)
    return changed.replace("⌖", ""), position_of(changed, changed.index("⌖") if "⌖" in changed else 0)


def summary(problems: list[Problem]) -> list[tuple[str, str, tuple[int, int]]]:
    return [(p.code, p.field, (p.line, p.column)) for p in problems]


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("name: NextSaaS", "⌖nam: NextSaaS", "unknown-field", "nam"),
        ("name: NextSaaS", "name: ⌖[a]", "wrong-type", "name"),
        ("name: NextSaaS", "name: ⌖''", "empty", "name"),
        ("name: NextSaaS\n", "", "missing-field", "name"),
        ("'https://customers.nextsaas.example'", "⌖'customers.example'", "web-address", "base_url"),
        ("'https://customers.nextsaas.example'", "⌖'https://customers.example/'", "web-address", "base_url"),
        ("'https://customers.nextsaas.example'", "⌖'https://customers.example?a'", "web-address", "base_url"),
        ("'https://customers.nextsaas.example'", "⌖'https://customers.example/%'", "web-address", "base_url"),
        ("base_url:", "⌖baseUrl:", "unknown-field", "baseUrl"),
        ("  url: 'https://nextsaas.example'", "  url: ⌖'ftp://x'", "web-address", "organisation.url"),
        ("  - orbitane", "  - ⌖spotify", "repeated", "featured[1]"),
        ("  - orbitane", "  - ⌖Orbitane", "slug", "featured[1]"),
    ],
)
def test_a_mistake_in_site_yaml_is_one_problem_at_its_position(old: str, new: str, code: str, field: str) -> None:
    text, position = broken(SITE, old, new)
    document = read_yaml(Source("site.yaml", text))
    assert validate_site(document, {}) is None
    assert summary(document.problems) == [(code, field, position)]


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("industry:", "⌖industri:", "unknown-field", "industri"),
        ("  label: Industry\n", "  ⌖lable: Industry\n", "unknown-field", "industry.lable"),
        ("slug: saas", "slug: ⌖ai", "repeated", "industry.terms[1].slug"),
        ("slug: saas", "slug: ⌖Saas", "slug", "industry.terms[1].slug"),
        ("slug: saas", "slug: ⌖no", "wrong-type", "industry.terms[1].slug"),
        ("      label: SaaS\n", "      label:⌖\n", "empty", "industry.terms[1].label"),
    ],
)
def test_a_mistake_in_taxonomy_yaml_is_one_problem_at_its_position(old: str, new: str, code: str, field: str) -> None:
    text, position = broken(TAXONOMY, old, new)
    document = read_yaml(Source("taxonomy.yaml", text))
    assert validate_taxonomy(document) is None
    assert summary(document.problems) == [(code, field, position)]


def test_every_facet_is_required_and_needs_at_least_one_term() -> None:
    text = TAXONOMY[: TAXONOMY.index("service:")] + "service:\n  label: Service\n  terms: []\n"
    document = read_yaml(Source("taxonomy.yaml", text))
    assert validate_taxonomy(document) is None
    assert {(p.code, p.field) for p in document.problems} == {("missing-field", "solution"), ("empty", "service.terms")}


def test_terms_keep_the_order_of_the_file() -> None:
    taxonomy = validate_taxonomy(read_yaml(Source("taxonomy.yaml", TAXONOMY)))
    assert taxonomy
    slugs = [term.slug for term in taxonomy.facet("industry").terms]
    assert slugs == ["ai", "saas", "social", "spacetech", "fintech", "media"]
