"""The piece of a story's text that a card shows to say why it was found."""

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_block, a_study, a_testimonial
from webapp.search.snippet import AFTER, BEFORE, excerpt
from webapp.search.tokenizer import searched

LONG = "Before it came many words about nothing much at all, and then the lighthouse keeper’s telemetry arrived. " * 3


def shown(q: str, **front: object) -> str:
    body = str(front.pop("body", ""))
    return "".join(part.text for part in excerpt(a_study("acme", body, **front), searched(q)))


def test_what_the_card_shows_anyway_needs_no_excerpt() -> None:
    assert shown("acme did", overview=a_block(description="Acme did it.")) == ""
    assert shown("zzzz") == ""


def test_the_text_with_most_of_the_missing_words_is_shown() -> None:
    block = a_block(testimonial=a_testimonial(description="A lighthouse with telemetry."))
    assert shown("lighthouse telemetry", overview=a_block(description="A lighthouse."), resultBlock=block) == (
        "A lighthouse with telemetry."
    )


def test_a_long_text_is_cut_between_words() -> None:
    text = shown("lighthouse", overview=a_block(description=LONG))
    assert text.startswith("… ") and text.endswith(" …")
    assert text.strip("… ") in LONG and len(text) < BEFORE + AFTER + 20


def test_the_body_is_shown_without_its_markup() -> None:
    assert shown("telemetry", body="## After\n\nSome *telemetry* on [a page](https://x.example).") == (
        "After Some telemetry on a page."
    )


@given(st.text(max_size=300), st.text("aeo ’é", max_size=8))
def test_an_excerpt_is_of_the_text_and_marks_a_word_of_the_search(text: str, q: str) -> None:
    study = a_study("x", description="-", title="-", overview=a_block(description=f"a {text}"))
    parts = excerpt(study, searched(q))
    assert not parts or any(part.found for part in parts)


def test_a_text_without_spaces_is_cut_too() -> None:
    text = shown("灯塔", overview=a_block(description="很" * 3000 + "。灯塔" + "远" * 1000))
    assert "灯塔" in text and len(text) <= BEFORE + AFTER + 6
