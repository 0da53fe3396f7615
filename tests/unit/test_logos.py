"""The size of a logo of any shape, and the plate under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import SITE, STATIC
from webapp.content.images import Images
from webapp.model import MeasuredPicture
from webapp.pages.logos import logo_classes, logo_size

WHITE, BLACK, GREY = ("white", "black", "grey")
LOOKS = {
    WHITE: MeasuredPicture(is_measured=True, vanishes_on_light=True),
    BLACK: MeasuredPicture(is_measured=True, vanishes_on_dark=True),
    GREY: MeasuredPicture(is_measured=True),
    "white box": MeasuredPicture(is_measured=True, is_box=True, vanishes_on_light=True),
    "black box": MeasuredPicture(is_measured=True, is_box=True, vanishes_on_dark=True),
    "black and white": MeasuredPicture(is_measured=True, vanishes_on_light=True, vanishes_on_dark=True),
    "unknown": MeasuredPicture(),
}


def svg(width: float, height: float) -> MeasuredPicture:
    return MeasuredPicture(width=width, height=height, is_vector=True)


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (100, 40, (90, 36)),
        (2000, 400, (180, 36)),
        (1600, 100, (200, 12)),
        (64, 64, (40, 40)),
        (100, 200, (20, 40)),
        (150, 100, (60, 40)),
        (0, 0, (0, 36)),
    ],
)
def test_names_have_one_height_and_other_shapes_about_as_much_area(
    width: int, height: int, size: tuple[int, int]
) -> None:
    assert logo_size(svg(width, height)) == size


def test_every_logo_of_the_sample_has_the_height_it_was_drawn_for() -> None:
    images = Images(SITE, STATIC)
    logos = [images[name] for name in images.own if name.startswith("/images/icons/")]
    assert len(logos) == 48
    assert {logo_size(svg(logo.width, logo.height))[1] for logo in logos} == {36}
    assert {logo_size(svg(logo.width, logo.height), 4 / 3)[1] for logo in logos} == {48}


@given(st.floats(0.05, 40), st.sampled_from([1, 4 / 3]))
def test_any_shape_is_kept_and_fits(shape: float, scale: float) -> None:
    width, height = logo_size(svg(shape * 100, 100), scale)
    assert 0 < width <= round(200 * scale) and 0 < height <= round(40 * scale)
    assert abs(width - shape * height) <= max(1, shape) / 2 + 1


@given(st.floats(0.6, 9), st.floats(0.6, 9))
def test_logos_of_real_shapes_cover_about_the_same_area(one: float, other: float) -> None:
    areas = [width * height for width, height in (logo_size(svg(shape * 100, 100)) for shape in (one, other))]
    assert max(areas) / min(areas) < 8


def test_a_picture_of_few_pixels_is_hardly_enlarged_and_a_drawing_is() -> None:
    assert logo_size(MeasuredPicture(width=48, height=16)) == (72, 24)
    assert logo_size(svg(48, 16)) == (108, 36)
    assert logo_size(MeasuredPicture(width=32, height=32), 4 / 3) == (48, 48)


@pytest.mark.parametrize(
    ("light", "dark", "classes"),
    [
        (BLACK, WHITE, ""),
        (BLACK, None, " logo-plate"),
        (GREY, None, " logo-plate"),
        ("unknown", None, " logo-plate"),
        ("unknown", "unknown", ""),
        (WHITE, None, " logo-plate-light"),
        (WHITE, BLACK, " logo-plate-light logo-plate"),
        (GREY, BLACK, " logo-plate"),
        (GREY, WHITE, ""),
        ("black and white", None, " logo-plate-light logo-plate"),
        ("white box", None, " logo-box"),
        ("black box", None, " logo-box"),
        ("white box", "black box", " logo-box"),
    ],
)
def test_a_plate_is_where_a_logo_would_vanish(light: str, dark: str | None, classes: str) -> None:
    assert logo_classes(LOOKS[light], LOOKS[dark] if dark else None) == classes
