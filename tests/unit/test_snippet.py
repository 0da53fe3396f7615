"""The snippet of a story that shows the searched words which its card does not show."""

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_block, a_study, a_taxonomy, a_testimonial
from webapp.search.language import Language
from webapp.search.matcher import Matcher
from webapp.search.snippet import AFTER, BEFORE, snippet

LONG = "Before it came many words about nothing much at all, and then the lighthouse keeper’s telemetry arrived. " * 3


def snippet_text(q: str, **front: object) -> str:
    body = str(front.pop("body", ""))
    study = a_study("acme", body, **front)
    return "".join(part.text for part in snippet(study, a_taxonomy(), matcher(q), [study.front.description]))


def matcher(q: str) -> Matcher:
    return Matcher(q, Language.of("en"))


def test_words_that_the_card_shows_need_no_snippet() -> None:
    assert snippet_text("acme did", overview=a_block(description="Acme did it.")) == ""
    assert snippet_text("zzzz") == ""


def test_the_snippet_is_of_the_text_with_most_of_the_missing_words() -> None:
    block = a_block(testimonial=a_testimonial(description="A lighthouse with telemetry."))
    assert snippet_text("lighthouse telemetry", overview=a_block(description="A lighthouse."), resultBlock=block) == (
        "A lighthouse with telemetry."
    )


def test_a_snippet_is_cut_between_words() -> None:
    text = snippet_text("lighthouse", overview=a_block(description=LONG))
    assert text.startswith("… ") and text.endswith(" …")
    assert text.strip("… ") in LONG and len(text) < BEFORE + AFTER + 20


def test_a_snippet_of_the_body_has_no_markup() -> None:
    assert snippet_text("telemetry", body="## After\n\nSome *telemetry* on [a page](https://x.example).") == (
        "After Some telemetry on a page."
    )


@given(st.text(max_size=300), st.text("aeo ’é", max_size=8))
def test_a_snippet_marks_a_word_of_the_search(text: str, q: str) -> None:
    study = a_study("x", description="-", title="-", overview=a_block(description=f"a {text}"))
    parts = snippet(study, a_taxonomy(), matcher(q), [])
    assert not parts or any(part.matched for part in parts)


def test_a_snippet_of_a_text_without_spaces_is_cut() -> None:
    text = snippet_text("灯塔", overview=a_block(description="很" * 3000 + "。灯塔" + "远" * 1000))
    assert "灯塔" in text and len(text) <= BEFORE + AFTER + 6
