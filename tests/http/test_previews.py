"""Social images: dimensions, file size, characters without a glyph, and caching."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.factories import a_site, a_study
from tests.http.test_feeds import the_site
from tests.http.visitor import Visitor
from webapp.pages.social_image import HEIGHT, TOP, WIDTH, SocialImage
from webapp.web.social_images.drawing import FONTS, SocialImages
from webapp.web.social_images.font_metrics import FontMetrics

FACE = FontMetrics(FONTS / "display.ttf", FONTS / "fallback.ttf")
LIMIT = 80_000


def a_metric(value: str = "42%", label: str = "less of it") -> dict[str, Any]:
    return {"metrics": [{"value": value, "label": label}]}


def preview(**front: Any) -> SocialImage:
    return SocialImage.build(a_study(**front), a_site(), "data:,", FACE)


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
        hashes = {previews.hash(study, library.site) for study in library.studies}
    assert len(hashes) == len(library.studies)


def test_a_social_image_is_immutable_only_under_its_current_hash(app: Flask, visitor: Visitor) -> None:
    library, now = app.extensions["content_store"].snapshot()
    with app.test_request_context():
        right = app.extensions["social_images"].hash(library.study("spotify", now), library.site)
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
    site = a_site()
    with app.test_request_context():
        hash_ = previews.hash(a_study("acme"), site)
        assert hash_ == previews.hash(a_study("acme"), a_site())
        assert hash_ == previews.hash(a_study("acme", body="Not shown."), site)
        changed = [a_study("acme", description="Else."), a_study("acme", lightImage="/images/icons/orbitane.svg")]
        assert len({hash_, *(previews.hash(study, site) for study in changed)}) == 3
        assert hash_ != previews.hash(a_study("acme"), a_site(name="Other"))


def test_the_image_shows_the_first_metric_large_and_the_complete_headline() -> None:
    drawn = preview(description="How the night shift won back an hour.", **a_metric())
    assert texts(drawn, "figure") == ["42%"]
    assert " ".join(texts(drawn, "headline")) == "How the night shift won back an hour."
    sizes = {line.kind: line.size for line in drawn.lines}
    assert sizes["figure"] > 2 * sizes["headline"] > 2 * sizes["label"]
    longer = "How the night shift of a small harbour won back an hour that nobody had known it was losing. " * 2
    alone, beside = preview(description=longer), preview(description=longer, **a_metric())
    assert alone.lines[0].size > beside.lines[-1].size


def test_characters_that_no_font_has_are_omitted() -> None:
    assert texts(preview(description="顧客の物語"), "headline") == []
    assert texts(preview(description="Won 🎉 twice ❤️"), "headline") == ["Won twice"]
    assert preview(description="Fine.", **a_metric("四十二")).lines[0].kind == "headline"
    assert texts(preview(description="हिन्दी में"), "headline") == []
    for drawable in ("Łódź, Žižka", "Как это было", "Πώς έγινε", "שלום עולם", "كيف حسّنت"):
        assert " ".join(texts(preview(description=drawable), "headline")) == drawable
    assert SocialImage.build(a_study(), a_site(name="会社"), "data:,", FACE).site == ""


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
        assert FACE.width(line.text) * line.size <= WIDTH
        assert TOP <= line.y - 0.8 * line.size * 0.9 and line.y <= TOP + HEIGHT
        assert FACE.can_draw(line.text)


def test_the_longest_and_strangest_story_is_drawn() -> None:
    ugly = 'A <b> & "c" ]]> שלום كيف 顧客 😀 ' * 12
    visitor = the_site(a_study("ugly", description=ugly, **a_metric("<&>", ugly)))
    response = visitor.raw("/case-studies/ugly.png")
    assert response.status_code == 200 and len(response.data) <= LIMIT


def test_widths_are_those_of_the_font() -> None:
    assert FACE.width("") == 0
    assert FACE.width("i") < FACE.width("W") < 1.2
    assert FACE.width("ab") == pytest.approx(FACE.width("a") + FACE.width("b"))
    assert FACE.width("e\u0301") == FACE.width("e")


def test_the_image_of_a_study_that_expires_is_not_immutable() -> None:
    def cache_control(**front: Any) -> str:
        visitor = the_site(a_study("acme", **front))
        address = visitor.get("/case-studies/acme").one("meta", property="og:image").get("content", "")
        return visitor.raw(address.removeprefix("https://stories.example")).headers["Cache-Control"]

    assert "immutable" in cache_control()
    assert "immutable" not in cache_control(expiresAt=datetime(2199, 1, 1, tzinfo=UTC))
