"""Social images: dimensions, file size, characters without a glyph, and caching."""

from base64 import b64encode
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
import resvg_py
from flask import Flask
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.factories import a_library, a_site, a_study
from tests.http.test_feeds import the_site
from tests.http.visitor import Visitor
from webapp.model.drawable import ALPHABETS, JAPANESE
from webapp.pages.social_image import HEIGHT, TOP, WIDTH, SocialImage, _parts
from webapp.web.social_images.drawing import SocialImages, drawable_type
from webapp.web.social_images.font_metrics import FONT_FILES, Typefaces
from webapp.web.static.assets import Asset

FONTS = Typefaces(*FONT_FILES)
LOGO = COVER = "data:,"
LIMIT = 80_000


def a_metric(value: str = "42%", label: str = "less of it") -> dict[str, Any]:
    return {"metrics": [{"value": value, "label": label}]}


def preview(**front: Any) -> SocialImage:
    return SocialImage.build(a_study(**front), a_site(), LOGO, COVER, FONTS)


def texts(drawn: SocialImage, kind: str) -> list[str]:
    return [line.text for line in drawn.lines if line.kind == kind]


@pytest.mark.parametrize("slug", ["spotify", "orbitane"])
def test_a_social_image_has_the_right_size_and_a_small_file(visitor: Visitor, slug: str) -> None:
    response = visitor.raw(f"/case-studies/{slug}.png")
    picture = Image.open(BytesIO(response.data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(response.data) <= LIMIT
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_every_story_has_its_own_social_image(app: Flask) -> None:
    library = app.extensions["content_store"].snapshot().library
    previews: SocialImages = app.extensions["social_images"]
    with app.test_request_context():
        hashes = {previews.hash(study, library) for study in library.studies}
    assert len(hashes) == len(library.studies)


def test_a_social_image_is_immutable_only_under_its_current_hash(app: Flask, visitor: Visitor) -> None:
    library, now = app.extensions["content_store"].snapshot()
    with app.test_request_context():
        right = app.extensions["social_images"].hash(library.study("spotify", now), library)
    current = visitor.raw(f"/case-studies/spotify.png?v={right}")
    assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for other in ("", "?v=", "?v=000000000000", f"?v={right}0", f"?w={right}"):
        passing = visitor.raw(f"/case-studies/spotify.png{other}")
        assert passing.headers["Cache-Control"].startswith("public, max-age=60")
        assert passing.data == current.data
    tag = {"If-None-Match": current.headers["ETag"]}
    assert visitor.raw("/case-studies/spotify.png", headers=tag).status_code == 304


def test_the_hash_changes_with_the_content_of_the_image(app: Flask) -> None:
    previews: SocialImages = app.extensions["social_images"]
    library = a_library([])
    with app.test_request_context():
        hash_ = previews.hash(a_study("acme"), library)
        assert hash_ == previews.hash(a_study("acme"), a_library([]))
        assert hash_ == previews.hash(a_study("acme", body="Not shown."), library)
        changed = [a_study("acme", description="Else."), a_study("acme", lightImage="/images/icons/orbitane.svg")]
        assert len({hash_, *(previews.hash(study, library) for study in changed)}) == 3
        assert hash_ != previews.hash(a_study("acme"), a_library([], name="Other"))


def test_the_image_shows_the_first_metric_large_and_the_complete_headline() -> None:
    drawn = preview(description="How the night shift won back an hour.", **a_metric())
    assert texts(drawn, "figure") == ["42%"]
    assert " ".join(texts(drawn, "headline")) == "How the night shift won back an hour."
    sizes = {line.kind: line.size for line in drawn.lines}
    assert sizes["figure"] > 2 * sizes["headline"] > 2 * sizes["label"]
    longer = "How the night shift of a small harbour won back an hour that nobody had known it was losing. " * 2
    alone, beside = preview(description=longer), preview(description=longer, **a_metric())
    assert alone.lines[0].size > beside.lines[-1].size


def test_symbols_that_no_font_has_are_left_out() -> None:
    assert texts(preview(description="Won 🎉 twice ❤️"), "headline") == ["Won twice"]
    assert texts(preview(description="Won −5 °C\u2003twice\u00ad"), "headline") == ["Won –5 °C twice"]


@pytest.mark.parametrize(
    "text",
    [
        "Größe, Übermaß und Äußeres", "L’été où tout a changé : « œuvre »", "¿Qué pasó en Logroño?", "Łódź, Žižka",
        "كيف حسّنت شركة Acme سرعة النشر بنسبة ٤٢٪؟", "夜勤チームが「1時間」を取り戻した方法。", "株式会社髙島屋㈱①",
        "Как это было", "Πώς έγινε", "שלום עולם",
    ],
)  # fmt: skip
def test_the_letters_of_many_languages_are_drawn(text: str) -> None:
    assert "".join(texts(preview(description=text), "headline")).replace(" ", "") == text.replace(" ", "")


def test_a_headline_that_no_font_has_is_replaced() -> None:
    assert texts(preview(description="顾客的故事", detailsTitle="How Acme did it"), "headline") == ["How Acme did it"]
    assert texts(preview(description="हिन्दी में", detailsTitle="ไทย", title="Acme"), "headline") == ["Acme"]
    assert texts(preview(description="한국어", detailsTitle="한국어", title="한국어"), "headline") == []
    assert preview(description="Fine.", **a_metric("सात")).lines[0].kind == "headline"
    site = a_site(name="顾客", organisation={"name": "한국어", "url": "https://acme.example"})
    assert texts(SocialImage.build(a_study(), site, LOGO, COVER, FONTS), "site") == ["stories.example"]


def test_the_name_replaces_a_logo_that_cannot_be_drawn() -> None:
    def names(**front: Any) -> list[str]:
        return texts(SocialImage.build(a_study(**front), a_site(), "", COVER, FONTS), "name")

    assert texts(preview(title="Acme"), "name") == []
    assert names(title="Acme") == ["Acme"]
    assert names(title="顾客", alt="Guke") == ["Guke"]
    assert names(title="顾客", alt="顾客") == []
    assert len(names(title="Donaudampfschifffahrtsgesellschaft Müller & Söhne")) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("夜勤が、1時間を「取り戻した」方法。", "夜|勤|が、|1時|間|を|「取|り|戻|し|た」|方|法。"),
        ("ちょっとマッチャー、どう？「はい」", "ちょっ|と|マッ|チャー、|ど|う？|「は|い」"),
        ("株式会社ABC Media様（本社）", "株|式|会|社|ABC |Media|様|（本|社）"),
        ("2,500万円を 42%減", "2,500万|円|を |42%|減"),
        ("the  night-shift (of a\nharbour)", "the |night-shift |(of |a |harbour)"),
        ("« Acme » a gagné 42 % : oui !", "« Acme » |a |gagné |42 % : |oui !"),
        ("10\u00a0000 euros", "10\u00a0000 |euros"),
    ],
)
def test_a_line_ends_where_its_script_allows_it(text: str, parts: str) -> None:
    assert "|".join(_parts(text)) == parts


@settings(max_examples=150)
@given(st.text("夜勤チームっャー、。「」（）々1a ", min_size=1, max_size=120).filter(str.strip))
def test_no_japanese_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str) -> None:
    parts = _parts(text)
    assert "".join(parts).split() == text.split()
    for before, after in pairwise(parts):
        assert after[0] not in "、。」）々ーっャ"
        assert before[-1] not in "「（"


def test_arabic_goes_from_right_to_left_with_its_latin_words_and_figures() -> None:
    page = preview(description="كيف Acme.", **a_metric("٤٢٪", "less"))
    assert {line.kind: line.is_right_to_left for line in page.lines} == {
        "figure": True, "label": False, "headline": True, "site": False,
    }  # fmt: skip
    story = the_site(a_study("acme", description="كيف Acme!"))
    assert story.raw("/case-studies/acme.png").status_code == 200


@pytest.mark.parametrize(
    "text",
    ["كيف وفّرت حلول الوسائط ٤٢٪ من وقت Acme", "سسس صصص ببب", "夜勤「取り戻した」方法42%", "Как это Łódź", "AV To Way"],
)
def test_widths_are_those_of_the_drawn_text(text: str) -> None:
    """Measured on the pixels: Arabic letters join, and kerning makes Latin text a little narrower."""
    font = FONTS.best(text)
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="99"><text x="800" y="60" font-size="40"
        text-anchor="middle" font-family="{font.family}">{text}</text></svg>"""
    files = [str(file) for file in FONT_FILES]
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files)
    left, _, right, _ = Image.open(BytesIO(png)).getbbox() or (0, 0, 0, 0)
    assert (right - left) / 40 == pytest.approx(font.width(text), rel=0.07)


def test_the_fonts_have_the_characters_that_the_check_thinks_they_have() -> None:
    fonts = [set(map(chr, TTFont(file).getBestCmap())) for file in FONT_FILES]
    assert fonts[1:] == [ALPHABETS, JAPANESE]
    assert fonts[0] <= ALPHABETS | {"−"}


def picture(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 10), "red").save(file, kind)
    return file.getvalue()


SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path fill="red" d="M0 0h40v10H0z"/>'
LOGOS: dict[str, bytes] = {
    "acme.png": picture("PNG"),
    "jpeg.png": picture("JPEG"),
    "acme.webp": picture("WEBP"),
    "acme.gif": picture("GIF"),
    "acme.avif": picture("AVIF"),
    "acme.ico": picture("ICO"),
    "acme.svg": f"<svg {SVG}</svg>".encode(),
    "cut.svg": f"<svg {SVG}".encode(),
    "utf16.svg": f'<?xml version="1.0" encoding="utf-16"?><svg {SVG}</svg>'.encode("utf-16"),
    "text.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="8">Acme</text></svg>',
    "empty.png": b"",
    "page.png": b"<!doctype html><title>Not found</title>",
}


@pytest.mark.parametrize("name", LOGOS)
def test_the_program_knows_which_logos_the_renderer_draws(name: str) -> None:
    logo = Asset(name, name, LOGOS[name], "")
    type_ = drawable_type(logo)
    data = f"data:{type_ or 'text/plain'};base64,{b64encode(logo.content).decode()}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><image href="{data}"/></svg>'
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    assert bool(Image.open(BytesIO(png)).getbbox()) == bool(type_)


@settings(max_examples=150)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=300).filter(str.strip)
    | st.lists(st.sampled_from(["a", "story", "Donaudampfschifffahrtsgesellschaft" * 3, "—"]), min_size=1).map(
        " ".join
    ),
    st.text("0123456789.% daysm", min_size=1, max_size=40).filter(str.strip),
)
def test_all_text_stays_in_the_central_square(headline: str, value: str) -> None:
    drawn = preview(description=headline, **a_metric(value, headline))
    for line in drawn.lines:
        font = FONTS.best(line.text)
        assert font.width(line.text) * line.size <= WIDTH
        assert line.kind == "site" or (TOP <= line.y - 0.8 * line.size * 0.9 and line.y <= TOP + HEIGHT)
        assert font.has_all(line.text) and font.family == line.family


def test_the_longest_and_strangest_story_is_drawn() -> None:
    ugly = 'A <b> & "c" ]]> שלום كيف 顧客 😀 ' * 12
    visitor = the_site(a_study("ugly", description=ugly, **a_metric("<&>", ugly)))
    response = visitor.raw("/case-studies/ugly.png")
    assert response.status_code == 200 and len(response.data) <= LIMIT


def test_widths_are_those_of_the_font() -> None:
    font = FONTS.best("a")
    assert font.width("") == 0
    assert font.width("i") < font.width("W") < 1.2
    assert font.width("ab") == pytest.approx(font.width("a") + font.width("b"))
    assert font.width("e\u0301") == font.width("e")


def test_the_image_of_a_study_that_expires_is_not_immutable() -> None:
    def cache_control(**front: Any) -> str:
        visitor = the_site(a_study("acme", **front))
        address = visitor.get("/case-studies/acme").one("meta", property="og:image").get("content", "")
        return visitor.raw(address.removeprefix("https://stories.example")).headers["Cache-Control"]

    assert "immutable" in cache_control()
    assert "immutable" not in cache_control(expiresAt=datetime(2199, 1, 1, tzinfo=UTC))
