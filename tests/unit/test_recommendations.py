"""What stands beside a study."""

from datetime import UTC, datetime, timedelta

from tests.factories import a_library, a_study
from webapp.search.recommendations import first, nearest, neighbours, related

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_authors_choice_comes_first_then_who_shares_most_terms() -> None:
    library = a_library(
        [
            a_study("this", related=["chosen"]),
            a_study("chosen", industry="media", product="dashboard", service="training", solution="mobile"),
            a_study("three", solution="mobile"),
            a_study("one", industry="media", product="dashboard", service="training"),
            a_study("four"),
        ]
    )
    found = related(library, library.studies[library.numbers["this"]], NOW, limit=4)
    assert [other.study.slug for other in found] == ["chosen", "four", "three", "one"]
    assert found[2].shared == (("industry", "ai"), ("product", "api"), ("service", "support"))


def test_a_study_that_may_not_be_seen_now_is_nowhere() -> None:
    later = {"publishAt": NOW + timedelta(days=1)}
    library = a_library([a_study("a", related=["beta"]), a_study("beta", **later), a_study("c")])
    this = library.studies[0]
    assert [other.study.slug for other in related(library, this, NOW)] == ["c"]
    assert [s and s.slug for s in neighbours(library, this, NOW)] == [None, "c"]
    assert [s.slug for s in first(library, NOW)] == ["a", "c"]
    assert nearest(library, "/case-studies/beta", NOW) == []


def test_neighbours_follow_the_default_order_without_wrapping() -> None:
    library = a_library([a_study(slug) for slug in "abc"], featured=["c"])
    assert [[s and s.slug for s in neighbours(library, study, NOW)] for study in library.studies] == [
        [None, "a"],
        ["c", "b"],
        ["a", None],
    ]


def test_a_wrong_address_finds_the_studies_with_its_words() -> None:
    library = a_library([a_study("acme"), a_study("north", title="Perigee North"), a_study("zulu")])
    assert [s.slug for s in nearest(library, "/case-studies/perigee-norht", NOW)] == ["north"]
    assert [s.slug for s in nearest(library, "/case-studies/acmee", NOW)] == ["acme"]
    assert nearest(library, "/nowhere", NOW) == []
