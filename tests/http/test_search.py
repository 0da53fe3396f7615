"""What visitors type, what it finds in the sample, and what is marked."""

from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.factories import a_block, a_library, a_study, a_testimonial
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.settings import Settings

FINTECH = {"copperlane", "mintgrove", "tallybrook", "pennmarsh"}
SPACE = {"orbitane", "perihelio", "halcyra", "perigee-north"}
COMPANY = {"halcyra", "orbitane", "mintgrove", "quillmoor", "murmurly"}
DASHBOARDS = {"orbitane", "inkfjord", "mintgrove", "lumenfold", "kithwell", "plumbline-works", "perigee-north"}


def a_visitor(*studies: dict[str, object]) -> Visitor:
    made = [a_study(f"s{n}", **study) for n, study in enumerate(studies)]  # type: ignore[arg-type]
    return Visitor(create_app(Settings(), a_library(made)))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        # Labels: what the filter of that name finds.
        ("Fintech", FINTECH),
        ("Space tech", SPACE),
        ("spacetech", SPACE),
        # People, their roles and employers, a place.
        ("Daniel Ruiz", {"spotify"}),
        ("ruiz daniel", {"spotify"}),
        ("Niamh Devlin", {"perihelio"}),
        ("Editor-in-Chief", {"inkfjord"}),
        ("cordoba", {"fernwave"}),
        ("Zoë", {"fernwave"}),
        ("zoe", {"fernwave"}),
        # Plurals and singulars.
        ("company", COMPANY),
        ("companies", COMPANY),
        ("narrators", {"saltmarsh-audio"}),
        # Numbers.
        ("2.4", {"inkfjord"}),
        ("2,4", {"inkfjord"}),
        ("2600", {"orbitane"}),
        ("2,600", {"orbitane"}),
        ("98.6%", {"tessarine"}),
        ("2.6", set()),
        # Hyphens: one word and two.
        ("real-time", {"spotify"}),
        ("realtime", {"spotify"}),
        ("followup", {"stackhollow"}),
        ("follow-up", {"stackhollow"}),
        ("cofounder", {"hollowpine", "gatherlow"}),
        ("co-founder", {"hollowpine", "gatherlow"}),
        ("windfarm", {"corvane"}),
        # Misspellings find nothing, and the page offers the right word.
        ("satelite", set()),
        ("spotfy", set()),
        # What nobody sees.
        ("https", set()),
        ("svg", set()),
        ("utm", set()),
        ("ns-avatar", set()),
    ],
)
def test_the_sample_is_found_by(q: str, expected: set[str], visitor: Visitor) -> None:
    page = visitor.get(f"/case-studies?{urlencode({'q': q})}")
    assert set(page.studies) == expected


@pytest.mark.parametrize(
    "q",
    [
        "Fintech",
        "SaaS",
        "Consulting",
        "Enterprise",
        "company",
        "realtime",
        "2.4",
        "ruiz",
        "34",
        "overview",
        "real time",
    ],
)
def test_each_result_has_something_marked(q: str, visitor: Visitor) -> None:
    page = visitor.get(f"/case-studies?q={q}")
    assert page.studies
    for card in page.all("article", data_study=None):
        assert list(card.iter("mark")), card.get("data-study")


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("C%2B%2B", {"s0"}),
        ("c%23", {"s1"}),
        ("AT%26T", {"s0"}),
        ("att", {"s0"}),
        (".NET", {"s1"}),
        ("C", {"s0", "s1", "s2"}),
        ("T-Mobile", {"s2"}),
        ("e-commerce", {"s2"}),
        ("ecommerce", {"s2"}),
        ("1250000", {"s2"}),
        ("1+250+000", {"s2"}),
        ("turbine", {"s1"}),
        ("灯塔", {"s1"}),
        ("データ", {"s1"}),
        ("منصة", {"s2"}),
    ],
)
def test_symbols_joined_forms_and_other_scripts_are_found(q: str, expected: set[str]) -> None:
    texts = [
        "Written in C++ at AT&T.",
        "Written in C#, on ASP.NET, for a _turbine_. 我们的灯塔很远。ﾃﾞｰﾀを見る。",
        "Since T-Mobile came to our e-commerce, 1,250,000 people. Country roads. في المنصة الجديدة.",
    ]
    visitor = a_visitor(*({"resultBlock": a_block(description=text)} for text in texts))
    page = visitor.get(f"/case-studies?q={q}")
    assert set(page.studies) == expected
    assert all(list(card.iter("mark")) for card in page.all("article", data_study=None))


def test_what_a_visitor_sees_is_found_and_nothing_else() -> None:
    study = {
        "title": "Harbour",
        "alt": "Lighthouse",
        "body": "Some *emphasis*, `code`, [a link](https://hidden.example/hidden-path?x=hidden#hidden) and "
        "![a drawing](/images/hidden.png 'Hidden').\n\n```hidden\nprogram\n```\n\n[ref]: https://hidden.example",
        "overview": a_block(titleOne="Prologue"),
        "resultBlock": a_block(
            titleOne="Epilogue", testimonial=a_testimonial(name="Ann", role="Welder", xLink="https://hidden.example")
        ),
        "metrics": [{"value": "77 knots", "label": "wind", "source": "Logbook"}],
        "company": {"website": "https://harbour.example", "location": "Oban", "size": "Ninety"},
        "lightImage": "/images/icons/hidden.svg",
    }
    visitor = a_visitor(study)
    seen = (
        "lighthouse prologue epilogue welder knots wind logbook oban ninety harbour.example emphasis code link drawing"
    )
    for q in [*seen.split(), "program", "77", "support", "cloud"]:
        assert visitor.get(f"/case-studies?q={q}").studies == ["s0"], q
    assert visitor.get("/case-studies?q=hidden").studies == []


def test_a_term_is_found_by_its_label(app: Flask, visitor: Visitor) -> None:
    for facet, term, label in (("industry", "fintech", "Fintech"), ("service", "consulting", "Consulting")):
        assert set(visitor.get(f"/case-studies?{facet}={term}").studies) <= set(
            visitor.get(f"/case-studies?q={label}").studies
        )


def test_a_number_and_a_name_are_marked_on_the_card() -> None:
    page = a_visitor({"metrics": [{"value": "41%", "label": "fewer pages"}]}).get("/case-studies?q=41+support")
    assert ["".join(mark.itertext()) for mark in page.all("mark")] == ["41", "Support"]
