"""The colour of each customer."""

from colorsys import rgb_to_hls

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_library, a_study
from webapp.model import MeasuredPicture
from webapp.model.colours import MAX_COLOURS, customer_colours
from webapp.pages.theme import customer_rules

LOGO = {"/images/icons/spotify.svg": MeasuredPicture(is_measured=True, colour="#c95d2f")}
GREY = {"/images/icons/spotify.svg": MeasuredPicture(is_measured=True)}


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#0b6e4f", "#0b6e4f"), ("teal", "#008080"), ("hsl(0 100% 50%)", "#ff0000"), ("#ABC", "#aabbcc")],
)
def test_the_colour_of_the_author_comes_before_that_of_the_logo(colour: str, expected: str) -> None:
    assert customer_colours([a_study(colour=colour)], LOGO) == {"acme": expected}


def test_the_colour_of_the_logo_is_that_of_the_customer() -> None:
    assert customer_colours([a_study()], LOGO) == {"acme": "#c95d2f"}


@pytest.mark.parametrize("pictures", [{}, GREY])
def test_a_grey_or_unknown_logo_leaves_the_accent(pictures: dict[str, MeasuredPicture]) -> None:
    assert customer_colours([a_study()], pictures) == {}


@given(st.lists(st.integers(0, 0xFFFFFF).map("#{:06x}".format), max_size=200, unique=True))
def test_any_number_of_customers_has_few_colours(colours: list[str]) -> None:
    found = customer_colours([a_study(f"s{n}", colour=colour) for n, colour in enumerate(colours)], {})
    assert len(found) == len(colours) and len(set(found.values())) <= MAX_COLOURS
    if len(colours) <= MAX_COLOURS:
        assert list(found.values()) == colours


def hls(colour: str) -> tuple[float, float, float]:
    return rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))


def test_colours_of_a_large_site_keep_their_hue_and_greys_stay_grey() -> None:
    colours = [f"#{red:02x}{green:02x}20" for red in range(0, 256, 15) for green in range(0, 256, 15)] + ["#333333"]
    found = customer_colours([a_study(f"s{n}", colour=colour) for n, colour in enumerate(colours)], {})
    assert hls(found[f"s{len(colours) - 1}"])[2] == 0
    for n, colour in enumerate(colours):
        hue, _, saturation = hls(colour)
        if saturation > 0.2:
            distance = abs(hls(found[f"s{n}"])[0] - hue)
            assert min(distance, 1 - distance) <= 1 / 40, colour


def test_each_colour_has_one_rule() -> None:
    library = a_library([a_study("acme", colour="#0b6e4f"), a_study("bolt", colour="#0b6e4f"), a_study("cask")])
    rules = customer_rules(library)
    assert rules.count(".customer-0b6e4f{") == 1 and rules.count("{--customer:") == 1
    assert customer_rules(a_library([a_study()])) == ""
