"""Links from one study to others."""

from datetime import UTC, datetime, timedelta

from tests.factories import a_library, a_study
from webapp.search.recommendations import previous_and_next, related_studies, studies_for_address, top_studies

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_studies_that_the_author_named_come_before_those_that_share_most_terms() -> None:
    library = a_library(
        [
            a_study("this", related=["chosen"]),
            a_study("chosen", industry="media", product="dashboard", service="training", solution="mobile"),
            a_study("three", solution="mobile"),
            a_study("one", industry="media", product="dashboard", service="training"),
            a_study("four"),
        ]
    )
    related = related_studies(library, library.studies[library.positions["this"]], NOW, limit=4)
    assert [other.study.slug for other in related] == ["chosen", "four", "three", "one"]
    assert related[2].shared == (("industry", "ai"), ("product", "api"), ("service", "support"))


def test_a_study_that_is_not_live_is_never_recommended() -> None:
    later = {"publishAt": NOW + timedelta(days=1)}
    library = a_library([a_study("a", related=["beta"]), a_study("beta", **later), a_study("c")])
    this = library.studies[0]
    assert [other.study.slug for other in related_studies(library, this, NOW)] == ["c"]
    assert [s and s.slug for s in previous_and_next(library, this, NOW)] == [None, "c"]
    assert [s.slug for s in top_studies(library, NOW)] == ["a", "c"]
    assert studies_for_address(library, "/case-studies/beta", NOW) == []


def test_previous_and_next_follow_the_default_order_without_wrapping() -> None:
    library = a_library([a_study(slug) for slug in "abc"], featured=["c"])
    assert [[s and s.slug for s in previous_and_next(library, study, NOW)] for study in library.studies] == [
        [None, "a"],
        ["c", "b"],
        ["a", None],
    ]


def test_a_wrong_address_finds_the_studies_with_its_words_in_the_title() -> None:
    library = a_library([a_study("acme"), a_study("north", title="Perigee North"), a_study("zulu")])
    assert [s.slug for s in studies_for_address(library, "/case-studies/perigee-norht", NOW)] == ["north"]
    assert [s.slug for s in studies_for_address(library, "/case-studies/acmee", NOW)] == ["acme"]
    assert studies_for_address(library, "/nowhere", NOW) == []
