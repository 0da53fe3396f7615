"""What the pixels of a picture tell: its colour, how light it is, and where it would vanish."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow

from tests.factories import SITE, STATIC, a_content_folder, a_study_text
from tests.pictures import a_picture
from webapp.content import pictures as pictures_module
from webapp.content.images import Images
from webapp.content.measure import measured
from webapp.content.pictures import PictureCache
from webapp.content.pixels import pixels_of
from webapp.content.reader import read
from webapp.model import Image, MeasuredPicture


def look(content: bytes, name: str = "logo.png") -> MeasuredPicture:
    pixels = pixels_of(name, content)
    assert pixels
    return measured(Image(len(content), 4, 1), pixels)


def vanishes(picture: MeasuredPicture) -> tuple[bool, bool]:
    return picture.vanishes_on_light, picture.vanishes_on_dark


@pytest.mark.parametrize("type_", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("size", [(300, 90), (40, 400), (5, 3), (900, 10)])
def test_a_picture_of_any_type_and_shape_is_scaled_to_few_pixels(type_: str, size: tuple[int, int]) -> None:
    file = BytesIO()
    Pillow.new("RGB", size, "#d4142a").save(file, type_, quality=100)
    pixels = pixels_of("noise.png", file.getvalue())
    assert pixels and 0 < pixels.width * pixels.height <= 1300
    assert len(pixels.rgba) == pixels.width * pixels.height * 4
    expected = (0xD4, 0x14, 0x2A, 255)
    assert all(abs(one - other) < 12 for one, other in zip(pixels.rgba, expected * 9999, strict=False))


@pytest.mark.parametrize(
    ("picture", "colour", "expected", "is_box"),
    [
        (a_picture("black"), "", (False, True), False),
        (a_picture("white"), "", (True, False), False),
        (a_picture("#777777"), "", (False, False), False),
        (a_picture("#d4142a"), "#d4142a", (False, False), False),
        (a_picture("black", background="#ffd500", type_="JPEG"), "#fed500", (True, False), True),
        (a_picture("black", (40, 160)), "", (False, True), False),
        (a_picture("black", (16, 4)), "", (False, True), False),
        (a_picture("white", background="black"), "", (False, True), True),
        (a_picture("black", red=(0, 0, 0.1, 1)), "#ff0000", (False, True), False),
        (a_picture("white", type_="WEBP", background="#0052cc"), "#0052cc", (False, False), True),
    ],
    ids="black white grey red yellow-box tall tiny dark-box black-beside-red webp".split(),
)
def test_a_logo_has_its_colour_and_vanishes_where_its_outline_does(
    picture: bytes, colour: str, expected: tuple[bool, bool], is_box: bool
) -> None:
    found = look(picture)
    assert (found.colour, vanishes(found), found.is_box) == (colour, expected, is_box)


def test_white_letters_on_a_badge_do_not_vanish() -> None:
    badge = a_picture("white", red=(0, 0, 1, 1))
    image = Pillow.open(BytesIO(badge))
    corner = Pillow.new("RGBA", (260, 110))
    corner.paste(image, (30, 30))
    file = BytesIO()
    corner.save(file, "PNG")
    assert vanishes(look(file.getvalue())) == (False, False)


def test_most_of_a_colour_counts_and_not_most_of_a_picture() -> None:
    # A small green part, a smaller blue one, and a large black one.
    assert look(a_picture("black", (400, 100), green=(0, 0, 0.15, 1), blue=(0.9, 0, 0.95, 1))).colour == "#008000"


def test_the_noise_of_a_grey_photograph_is_no_colour() -> None:
    file = BytesIO()
    Pillow.merge("RGB", [Pillow.effect_noise((200, 100), 12) for _ in range(3)]).save(file, "JPEG", quality=60)
    found = look(file.getvalue())
    assert found.colour == "" and 0.4 < found.lightness < 0.65


def test_lightness_is_that_of_what_is_not_transparent() -> None:
    assert look(a_picture("white")).lightness == 1
    assert look(a_picture("black")).lightness == 0
    assert look(a_picture("#777777")).lightness == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.png", b""),
        ("half.png", a_picture()[:80]),
        ("page.png", b"<!doctype html>"),
        ("text.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>Acme</text></svg>'),
        ("shapeless.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("huge.png", a_picture()[:16] + b"\x00\x01\x00\x00\x00\x01\x00\x00" + a_picture()[24:]),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_not_measured(name: str, content: bytes) -> None:
    assert pixels_of(name, content) is None


def test_a_picture_in_which_nothing_shows_is_not_measured() -> None:
    assert not look(a_picture("#0000")).is_measured


def test_the_sample_logos_have_their_drawn_colours() -> None:
    library = read(SITE, STATIC).library
    assert library
    assert library.colours["copperlane"] == "#c95d2f"
    assert "spotify" not in library.colours, "its logo is grey"
    assert len(set(library.colours.values())) == 23


def test_measured_pictures_are_cached_by_their_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = a_content_folder(tmp_path / "site", acme=a_study_text("acme"))
    (content / "images").mkdir(exist_ok=True)
    for name in ("one.png", "same.png"):
        (content / "images" / name).write_bytes(a_picture("#d4142a"))
    calls: list[str] = []

    def record(name: str, content: bytes) -> object:
        calls.append(name)
        return pixels_of(name, content)

    monkeypatch.setattr(pictures_module, "pixels_of", record)

    def pictures() -> dict[str, MeasuredPicture]:
        names = ["/images/one.png", "/images/same.png", "/images/none.png"]
        return PictureCache(tmp_path / "cache", content).pictures(names, Images(content, STATIC))

    first = pictures()
    assert list(first) == ["/images/one.png", "/images/same.png"]
    assert first["/images/one.png"].colour == "#d4142a"
    assert (first["/images/one.png"].width, first["/images/one.png"].height) == (200, 50)
    assert pictures() == first
    assert calls == ["/images/one.png"], "the other file has the same content, and the second read uses the cache"
    (content / "images/same.png").write_bytes(a_picture("#0052cc"))
    assert pictures()["/images/same.png"].colour == "#0052cc"
    assert calls == ["/images/one.png", "/images/same.png"]
