import pytest

from tests import factories
from webapp.content.catalogue import Languages
from webapp.model import Image, Problem
from webapp.model.schema_fields import images_of
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
        ("'https://customers.nextsaas.example'", "⌖'https://a\u00ad.example'", "web-address", "base_url"),
        ("'https://customers.nextsaas.example'", "⌖'https://a..example'", "web-address", "base_url"),
        ("  url: 'https://nextsaas.example'", "  url: ⌖'ftp://x'", "web-address", "organisation.url"),
        ("  - orbitane", "  - ⌖spotify", "repeated", "featured[1]"),
        ("  - orbitane", "  - ⌖Orbitane", "slug", "featured[1]"),
        ("  - orbitane", "  - ⌖orbi\u200btane", "slug", "featured[1]"),
        ("name: N", "⌖<<<<<<< HEAD\nname: A\n=======\nname: B\n>>>>>>> b\n# N", "conflict-marker", "front matter"),
    ],
)
def test_a_mistake_in_site_yaml_is_one_problem_at_its_position(old: str, new: str, code: str, field: str) -> None:
    text, position = broken(SITE, old, new)
    document = read_yaml(Source("site.yaml", text))
    assert validate_site(document, {}, Languages()) is None
    assert summary(document.problems) == [(code, field, position)]


LOOK = """
heading: Success stories
brand:
  logo: /images/icons/acme.svg
  accent: '#ffd500'
  displayFont: Georgia
navigation:
  - label: Products
    href: https://acme.example
footer:
  - label: Company
    links:
      - label: About us
        href: /about
"""
IMAGES = {"/images/icons/acme.svg": Image(1), "/images/acme.woff2": Image(1), "/images/acme.ttf": Image(1)}


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("heading: Success stories", "heading: ⌖NO", "wrong-type", "heading"),
        ("  logo:", "  ⌖loge:", "unknown-field", "brand.loge"),
        ("  logo: /images/icons/acme.svg", "  logo: ⌖/images/icons/acne.svg", "image-missing", "brand.logo"),
        ("  logo: /images/icons/acme.svg", "  logo: ⌖acme.svg", "image-path", "brand.logo"),
        ("  accent: '#ffd500'", "  accent:⌖ #ffd500", "empty", "brand.accent"),
        ("'#ffd500'", "⌖blurple", "accent", "brand.accent"),
        ("'#ffd500'", "⌖'#ffd50080'", "accent", "brand.accent"),
        ("'#ffd500'", "⌖ffd500", "accent", "brand.accent"),
        ("'#ffd500'", "⌖000000", "wrong-type", "brand.accent"),
        ("Georgia", "⌖'a; b'", "font", "brand.displayFont"),
        ("Georgia", "⌖/images/acme.ttf", "font", "brand.displayFont"),
        ("Georgia", "⌖/images/acne.woff2", "image-missing", "brand.displayFont"),
        ("href: https://acme.example", "href: ⌖acme.example", "link-address", "navigation[0].href"),
        ("href: https://acme.example", "href: ⌖//acme.example", "link-address", "navigation[0].href"),
        ("href: https://acme.example", "href: ⌖'/\\acme.example'", "link-address", "navigation[0].href"),
        ("href: https://acme.example", "href: ⌖javascript:alert(1)", "link-address", "navigation[0].href"),
        ("href: https://acme.example", "href: ⌖/images/acne.pdf", "image-missing", "navigation[0].href"),
        ("href: /about", "href: ⌖about", "link-address", "footer[0].links[0].href"),
        ("    links:\n      - label: About us\n        href: /about\n", "", "missing-field", "footer[0]"),
        ("    links:\n      - label: About us\n        href: /about\n", "    links: ⌖[]\n", "empty", "footer[0].links"),
    ],
)
def test_a_mistake_in_the_look_of_the_site_is_one_problem(old: str, new: str, code: str, field: str) -> None:
    text, position = broken(SITE + LOOK, old, new)
    document = read_yaml(Source("site.yaml", text))
    assert validate_site(document, IMAGES, Languages()) is None
    [problem] = document.problems
    assert (problem.code, problem.field) == (code, field)
    assert "⌖" not in new or (problem.line, problem.column) == position


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("'#ffd500'", "'#ffd50080'", "the nearest colour that works is '#ffd500'"),
        ("'#ffd500'", "oklch(0.7 0.4 150)", "the nearest colour that works is '#00c248'"),
        ("'#ffd500'", "ffd500", "write '#ffd500'"),
        ("'#ffd500'", "#ffd500", "write the colour in quotes: '#0b6e4f'"),
    ],
)
def test_the_hint_about_an_accent_names_the_nearest_colour_that_works(old: str, new: str, hint: str) -> None:
    document = read_yaml(Source("site.yaml", broken(SITE + LOOK, old, new)[0]))
    assert validate_site(document, IMAGES, Languages()) is None
    assert [problem.hint for problem in document.problems] == [hint]


@pytest.mark.parametrize(
    ("line", "code", "field", "hint"),
    [
        ("language: ⌖tlh", "language", "language", "write one of these, or one with a region, such as fr-CA: en"),
        ("language: ⌖en-xx-y", "language", "language", "write one of these, or one with a region, such as fr-CA: en"),
        ("listPath: ⌖customers", "list-path", "listPath", "write a path such as /customers"),
        ("listPath: ⌖/", "list-path", "listPath", "write a path such as /customers"),
        ("listPath: ⌖/static/a", "list-path", "listPath", "choose another path"),
        ("words:\n  ⌖filtres: Auswahl", "words", "words.filtres", "did you mean filters?"),
        ("words:\n  filters: ⌖'{number}'", "words", "words.filters", "this text may have nothing in braces"),
        ("words:\n  page: ⌖'{nummer}'", "words", "words.page", "the text may have {number}"),
        ("words:\n  page: ⌖'{number'", "words", "words.page", "the text may have {number}"),
        ("words:\n  stories: [a, ⌖'{c}']", "words", "words.stories[1]", "the text may have {count}"),
        ("words:\n  stories: ⌖[a, b, c]", "words", "words.stories", "write one text, or 2"),
        ("words:\n  filters: ⌖1", "wrong-type", "words.filters", ""),
    ],
)
def test_a_mistake_in_language_path_or_words_is_one_problem(line: str, code: str, field: str, hint: str) -> None:
    text, position = broken(SITE + line.replace("⌖", "") + "\n", line.replace("⌖", ""), line)
    document = read_yaml(Source("site.yaml", text))
    assert validate_site(document, {}, Languages()) is None
    assert summary(document.problems) == [(code, field, position)]
    assert document.problems[0].hint.startswith(hint)


@pytest.mark.parametrize("href", ["https://acme.example/a?b#c", "mailto:a@acme.example", "/", "/case-studies?q=a"])
def test_a_link_may_lead_anywhere_on_the_web_to_a_mail_address_or_to_a_path_of_the_site(href: str) -> None:
    document = read_yaml(Source("site.yaml", SITE + LOOK.replace("/about", f"'{href}'")))
    site = validate_site(document, IMAGES, Languages())
    assert site and site.footer[0].links and site.footer[0].links[0].href == href


@pytest.mark.parametrize("font", ["Georgia", "Source Sans 3", "/images/acme.woff2", "游ゴシック"])
def test_the_display_font_is_a_family_or_a_file(font: str) -> None:
    site = validate_site(read_yaml(Source("site.yaml", SITE + LOOK.replace("Georgia", font))), IMAGES, Languages())
    assert site and site.brand.display_font == font


def test_the_images_of_a_site_are_its_pictures_its_font_and_linked_files() -> None:
    text = LOOK.replace("Georgia", "/images/acme.woff2").replace("https://acme.example", "/images/acme.ttf")
    site = validate_site(read_yaml(Source("site.yaml", SITE + text)), IMAGES, Languages())
    assert site and images_of(site) == set(IMAGES)


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("industry:", "⌖Industry:", "facet", "Industry"),
        ("industry:", "⌖in-dustry:", "facet", "in-dustry"),
        ("industry:", "⌖sort:", "facet", "sort"),
        ("industry:", "⌖overview:", "facet", "overview"),
        ("industry:", "⌖2024:", "facet", "2024"),
        ('phrase: "in {terms}"', "phrase: ⌖in", "facet", "industry.phrase"),
        ('phrase: "in {terms}"', "phrase: ⌖'in {term}'", "facet", "industry.phrase"),
        ('phrase: "in {terms}"', "required: ⌖'no'", "wrong-type", "industry.required"),
        ("  label: Industry\n", "  ⌖lable: Industry\n", "unknown-field", "industry.lable"),
        ("slug: saas", "slug: ⌖ai", "repeated", "industry.terms[1].slug"),
        ("industry:", "⌖<<<<<<< HEAD\nindustry:\n=======\nidustry:\n>>>>>>> b", "conflict-marker", "front matter"),
        ("slug: saas", "slug: ⌖sa\u200bas", "slug", "industry.terms[1].slug"),
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


def a_facet(name: str, more: str = "") -> str:
    return f"{name}:\n  label: L\n{more}  terms: [{{slug: a, label: A, description: About a.}}]\n"


def test_a_facet_needs_at_least_one_term() -> None:
    text = TAXONOMY[: TAXONOMY.index("service:")] + "service:\n  label: Service\n  terms: []\n"
    document = read_yaml(Source("taxonomy.yaml", text))
    assert validate_taxonomy(document) is None
    assert [(p.code, p.field) for p in document.problems] == [("empty", "service.terms")]


@pytest.mark.parametrize("number", [1, 12])
def test_there_may_be_1_to_12_facets_of_any_name(number: int) -> None:
    names = ["class", "buildTool", "q2", *(f"facet{n}" for n in range(9))][:number]
    taxonomy = validate_taxonomy(read_yaml(Source("taxonomy.yaml", "".join(map(a_facet, names)))))
    assert taxonomy and [facet.name for facet in taxonomy.facets] == names


def test_more_than_12_facets_are_one_problem() -> None:
    document = read_yaml(Source("taxonomy.yaml", "".join(a_facet(f"facet{n}") for n in range(13))))
    assert validate_taxonomy(document) is None
    assert [(p.code, p.message) for p in document.problems] == [("facet", "has 13 facets")]


def test_a_facet_may_be_optional_and_have_a_phrase() -> None:
    text = a_facet("language", "  required: false\n  phrase: 'written in {terms}'\n") + a_facet("tool")
    taxonomy = validate_taxonomy(read_yaml(Source("taxonomy.yaml", text)))
    assert taxonomy
    assert [(f.required, f.phrase) for f in taxonomy.facets] == [(False, "written in {terms}"), (True, "")]


def test_terms_keep_the_order_of_the_file() -> None:
    taxonomy = validate_taxonomy(read_yaml(Source("taxonomy.yaml", TAXONOMY)))
    assert taxonomy
    slugs = [term.slug for term in taxonomy.facet("industry").terms]
    assert slugs == ["ai", "saas", "social", "spacetech", "fintech", "media"]
