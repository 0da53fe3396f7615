"""The colours that are derived from a brand's accent, for any accent."""

from dataclasses import asdict
from itertools import product

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from webapp.model.palette import Theme, apca, contrast, inks_of, is_accent, nearest_accent, palette_of, tint_of

BRANDS = ("#0b4d2c", "#ffd500", "#d4142a", "#ffffff", "#000000", "#777777")
accents = st.one_of(
    st.sampled_from(BRANDS),
    st.integers(0, 0xFFFFFF).map("#{:06x}".format),
    st.builds("hsl({} {}% {}%)".format, st.integers(0, 360), st.integers(0, 100), st.integers(0, 100)),
)


def over(colour: str, opacity: float, background: str) -> str:
    """A colour with an opacity on a background."""
    layers = (Color(colour).convert("srgb").coords(), Color(background).convert("srgb").coords())
    mixed = [opacity * top + (1 - opacity) * bottom for top, bottom in zip(*layers, strict=True)]
    return Color("srgb", mixed).to_string(hex=True)


def themes(accent: str) -> tuple[Theme, Theme]:
    palette = palette_of(accent)
    return palette.light, palette.dark


@given(accents)
def test_every_text_is_readable_in_both_themes(accent: str) -> None:
    for theme in themes(accent):
        texts = (theme.text, theme.quiet, theme.faint, theme.accent, theme.accent_strong)
        pairs = [*product(texts, (theme.page, theme.raised))]
        pairs += [(theme.on_accent, theme.accent), (theme.on_accent, theme.accent_strong)]
        pairs += [(theme.on_fill, theme.fill), (theme.on_fill, theme.fill_strong)]
        # base.css marks the words of a search, and masthead.css the chosen theme, with a tint of the accent.
        pairs += [(theme.text, over(theme.accent, 0.18, surface)) for surface in (theme.page, theme.raised)]
        assert not [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 4.5], accent


@given(accents, accents)
def test_a_customers_colour_is_readable_in_both_themes_of_any_brand(colour: str, brand: str) -> None:
    colour = nearest_accent(colour)
    for theme, ink in zip(themes(brand), inks_of(colour, brand), strict=True):
        pairs = [(ink, surface) for surface in (theme.page, theme.raised, tint_of(ink, theme))]
        assert not [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 4.5]
        assert not [(pair, apca(*pair)) for pair in pairs if apca(*pair) < 60], "of large figures"
        pairs = [(text, tint_of(ink, theme)) for text in (theme.text, theme.quiet)]
        assert not [(pair, contrast(*pair)) for pair in pairs if contrast(*pair) < 4.5]


def test_a_customers_colour_that_is_readable_stays_as_it_is() -> None:
    assert inks_of("#0b4d2c")[0] == "#0b4d2c"
    assert inks_of("#ffd500")[1] == "#ffd500"


@given(accents)
def test_links_reach_the_contrast_of_apca_and_text_that_of_running_text(accent: str) -> None:
    for theme in themes(accent):
        for surface in (theme.page, theme.raised):
            assert apca(theme.accent, surface) >= 60
            assert apca(theme.accent_strong, surface) >= 60
            assert apca(theme.quiet, surface) >= 75
            assert apca(theme.text, surface) >= 90


@given(accents)
def test_edges_and_the_focus_ring_are_visible_in_both_themes(accent: str) -> None:
    for theme in themes(accent):
        for surface in (theme.page, theme.raised):
            assert contrast(theme.edge, surface) >= 3
            assert contrast(theme.accent, surface) >= 3  # --focus is the accent


@given(accents)
def test_a_button_stands_out_from_the_page_and_reacts_to_the_pointer(accent: str) -> None:
    for theme in themes(accent):
        assert contrast(theme.fill, theme.page) >= 1.25
        assert theme.fill_strong != theme.fill


@given(accents)
def test_every_colour_is_opaque_and_hexadecimal(accent: str) -> None:
    for theme in themes(accent):
        assert all(is_accent(colour) and len(colour) == 7 for colour in list(asdict(theme).values())[:-1])


@pytest.mark.parametrize("accent", ["#0b4d2c", "#ffd500", "#d4142a"])
def test_buttons_keep_the_colour_of_the_brand_in_the_light_theme(accent: str) -> None:
    assert palette_of(accent).light.fill == accent


def test_a_bright_yellow_has_dark_text_on_it_and_darker_links() -> None:
    light = palette_of("#ffd500").light
    assert contrast(light.on_fill, "#000000") < 2
    assert contrast(light.accent, "#ffffff") > 4.5


def test_an_accent_may_be_written_in_any_notation() -> None:
    for text in ("red", "RED", "#f00", "rgb(255 0 0)", "hsl(0 100% 50%)", "color(srgb 1 0 0)", " #ff0000 "):
        assert is_accent(text)
        assert nearest_accent(text) == "#ff0000"
    assert palette_of("red") == palette_of("#f00")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("#0b4d2c80", "#0b4d2c"),
        ("rgb(0 0 0 / .5)", "#000000"),
        ("oklch(0.7 0.4 150)", "#00c248"),
        ("color(display-p3 1 0 0)", "#ff0b0c"),
        ("blurple", ""),
        ("#0b4d2", ""),
        ("", ""),
        ("lab(50 1e308 1e308)", ""),
        ("#" * 5000, ""),
    ],
)
def test_other_colours_are_no_accent_and_have_a_nearest_one(text: str, nearest: str) -> None:
    assert not is_accent(text)
    assert nearest_accent(text) == nearest


@given(st.text() | st.from_regex(r"(rgb|hsl|oklch|lab|color)\((srgb )?-?\d+e?\d* \S+ \d+%?( / \S+)?\)", fullmatch=True))
def test_no_text_makes_the_check_fail(text: str) -> None:
    nearest = nearest_accent(text)
    assert not nearest or is_accent(nearest)


@pytest.mark.parametrize(
    ("text", "background", "expected"),
    [
        ("#888888", "#ffffff", 63.056),
        ("#ffffff", "#888888", 68.541),
        ("#000000", "#aaaaaa", 58.146),
        ("#aaaaaa", "#000000", 56.241),
        ("#112233", "#ddeeff", 91.668),
        ("#ddeeff", "#112233", 93.068),
        ("#777777", "#777777", 0),
    ],
)
def test_apca_has_the_values_of_its_reference_implementation(text: str, background: str, expected: float) -> None:
    assert apca(text, background) == pytest.approx(expected, abs=0.01)
