"""Logos of real shapes and colours, as visitors see them."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.logos import LOGOS, a_site_of_real_logos
from tests.servers import Server, gunicorn

SLUGS = [name.partition(".")[0] for name in LOGOS]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    content = a_site_of_real_logos(tmp_path_factory.mktemp("logos") / "site")
    with gunicorn(env={"CASEBOOK_CONTENT": str(content)}) as server:
        yield server


def opened(new_page: Callable[..., Page], theme: str = "light", width: int = 1280) -> Page:
    page = new_page(color_scheme=theme, viewport={"width": width, "height": 5000})
    page.goto("/case-studies", wait_until="networkidle")
    return page


def luminances(picture: bytes) -> list[float]:
    """The relative luminance of each pixel, smallest first."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    linear = [v / 3294.6 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in range(256)]
    bands = [[linear[value] for value in band.tobytes()] for band in image.split()]
    return sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in zip(*bands, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_logo_vanishes_in_either_theme(new_page: Callable[..., Page], theme: str) -> None:
    page = opened(new_page, theme)
    for slug in SLUGS:
        ordered = luminances(page.locator(f"[data-study={slug}] .card-logo").screenshot())
        # The darkest and the lightest twentieth are the letters and what is behind them.
        dark, light = ordered[len(ordered) // 20], ordered[-len(ordered) // 20]
        assert (light + 0.05) / (dark + 0.05) >= 1.5, slug


@pytest.mark.parametrize("width", [320, 1280])
def test_logos_look_even_and_keep_their_shape(new_page: Callable[..., Page], width: int) -> None:
    page = opened(new_page, width=width)
    boxes = page.locator(".card-logo img").evaluate_all(
        "images => images.map(i => [i.getBoundingClientRect().width, i.getBoundingClientRect().height,"
        " i.naturalWidth / i.naturalHeight])"
    )
    assert len(boxes) == len(LOGOS)
    for shown, height, shape in boxes:
        assert abs(shown - shape * height) <= shape / 2 + 1
    areas = [shown * height for shown, height, _ in boxes]
    assert max(areas) / min(areas) < 8


def test_headlines_of_a_row_begin_at_one_height_whatever_the_logo(new_page: Callable[..., Page]) -> None:
    page = opened(new_page)
    offsets = page.locator(".cards-cell:not(.cards-wide, :last-child) .card").evaluate_all(
        "cards => cards.map(card =>"
        " card.querySelector('h3').getBoundingClientRect().top - card.getBoundingClientRect().top)"
    )
    assert len(offsets) == len(LOGOS) - 2, "the featured card and the last one, which is wide, have the cover beside"
    assert len(set(map(round, offsets))) == 1
