"""Logos of any shape and colour, as cards and stories show them."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.http.visitor import Visitor
from tests.logos import a_site_of_real_logos
from webapp import create_app
from webapp.settings import Settings


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    content: Path = a_site_of_real_logos(tmp_path_factory.mktemp("logos") / "site")
    return Visitor(create_app(Settings(content=content)))


@pytest.mark.parametrize(
    ("slug", "classes", "size"),
    [
        ("black", "logo-plate", ("144", "36")),
        ("white", "logo-plate-light", ("144", "36")),
        ("pale", "logo-plate-light", ("144", "36")),
        ("navy", "logo-plate", ("144", "36")),
        ("black-with-red", "logo-plate", ("144", "36")),
        ("badge", "logo-plate", ("40", "40")),
        ("yellow-box", "logo-box", ("108", "36")),
        ("white-box", "logo-box", ("144", "36")),
        ("square", "logo-box", ("40", "40")),
        ("wide", "logo-plate", ("200", "12")),
        ("tall", "logo-plate", ("18", "40")),
        ("tiny", "logo-plate", ("72", "24")),
    ],
)
def test_a_card_has_the_logo_in_its_size_and_on_the_plate_it_needs(
    real: Visitor, slug: str, classes: str, size: tuple[str, str]
) -> None:
    card = next(card for card in real.get("/case-studies").all("article") if card.get("data-study") == slug)
    [picture] = [picture for picture in card.iter("picture") if "card-logo" in picture.get("class", "")]
    [image] = picture.iter("img")
    assert picture.get("class") == f"card-logo {classes}"
    assert (image.get("width"), image.get("height")) == size


def test_the_logo_of_a_story_is_larger(real: Visitor) -> None:
    [image] = real.get("/case-studies/black").one("picture", class_="study-logo logo-plate").iter("img")
    assert (image.get("width"), image.get("height")) == ("192", "48")


def test_the_logo_for_paper_is_known_as_white(real: Visitor) -> None:
    paper = real.get("/case-studies/white").one("img", class_="study-logo-paper logo-plate-light")
    assert paper.get("src", "").startswith("/static/images/white.")


@pytest.mark.parametrize("slug", ["white", "white-box", "black"])
def test_a_preview_picture_shows_the_logo_or_else_the_name(real: Visitor, slug: str) -> None:
    picture = Image.open(BytesIO(real.raw(f"/case-studies/{slug}.png").data)).convert("L")
    assert picture.crop((420, 58, 780, 120)).getextrema()[0] < 128
