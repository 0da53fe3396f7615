"""Photos on the pages: copies with srcset in place of the file, and what is sent at their addresses."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.factories import a_block, a_content_folder, a_study_text, a_testimonial, write_logos
from tests.http.visitor import Visitor
from tests.pictures import a_photograph
from webapp import create_app
from webapp.settings import Settings

COPY = re.compile(r"/static/photos/(\d+)/(?:hall|face)\.jpg\.[0-9a-f]{12}\.webp")
HALL = {"image": "/images/hall.jpg", "alt": "The hall"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site folder with two photos, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    site = a_content_folder(tmp_path / "site")
    write_logos(site, "acme")
    (site / "images/hall.jpg").write_bytes(a_photograph((1600, 900)))
    (site / "images/face.jpg").write_bytes(a_photograph((800, 800), seed=9))
    return site


def visitor_of(site: Path, body: str = "", **fields: Any) -> Visitor:
    logos = {"lightImage": "/images/icons/acme.svg", "darkImage": "/images/icons/acme-dark.svg"}
    (site / "case-studies/acme.md").write_text(a_study_text("acme", body, **(logos | fields)))
    return Visitor(create_app(Settings(content=site)))


def test_a_cover_photo_comes_in_the_sizes_that_the_layout_needs(site: Path) -> None:
    visitor = visitor_of(site, cover=HALL)
    for address in ("/case-studies", "/case-studies/acme"):
        [image] = [e for e in visitor.get(address).all("img") if e.get("srcset")]
        copies = [copy.split() for copy in image.get("srcset", "").split(", ")]
        assert [COPY.fullmatch(name)[1] + "w" for name, _ in copies] == ["640w", "960w", "1280w"]  # type: ignore[index]
        assert [width for _, width in copies] == ["640w", "960w", "1280w"]
        assert image.get("src") == copies[-1][0]
        assert (image.get("width"), image.get("height")) == ("1280", "720")
        assert "vw" in image.get("sizes", "")
        for name, width in copies:
            picture = Image.open(BytesIO(visitor.raw(name).data))
            assert (picture.format, f"{picture.width}w") == ("WEBP", width)


def test_a_photo_that_decorates_a_card_has_its_words_on_the_story(site: Path) -> None:
    visitor = visitor_of(site, cover=HALL | {"caption": "At night.", "credit": "Ann Lee"})
    [card] = [e for e in visitor.get("/case-studies").all("img") if e.get("srcset")]
    [story] = [e for e in visitor.get("/case-studies/acme").all("img") if e.get("srcset")]
    assert (card.get("alt"), story.get("alt")) == ("", "The hall")
    assert (card.get("loading"), story.get("loading")) == (None, None)  # both are seen first
    page = visitor.get("/case-studies/acme")
    assert page.text_of(page.one("figcaption")) == "At night. Ann Lee"


def test_copies_for_phones_are_small_and_kept_for_good(site: Path) -> None:
    visitor = visitor_of(site, cover=HALL)
    [image] = [e for e in visitor.get("/case-studies").all("img") if e.get("srcset")]
    answer = visitor.raw(image.get("srcset", "").split()[0])
    assert len(answer.data) <= 17_000
    assert len(visitor.raw(image.get("srcset", "").split(", ")[1].split()[0]).data) <= 30_000
    assert answer.content_type == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for other in (
        re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", answer.request.path),
        "/static/photos/640/hall.jpg.x.webp",
    ):
        passing = visitor.raw(other)
        assert passing.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert passing.data == answer.data


def test_the_file_itself_is_sent_nowhere(site: Path) -> None:
    visitor = visitor_of(
        site,
        "![Inside](/images/hall.jpg)",
        cover=HALL,
        gallery=[dict(HALL)],  # the same object again would be an alias in YAML
        resultBlock=a_block(picture=dict(HALL), testimonial=a_testimonial(image="/images/face.jpg")),
    )
    for path in ("", "/acme", "/acme.md", ".atom", ".json", "/results"):
        text = visitor.raw(f"/case-studies{path}").text
        addresses = set(re.findall(r"/static/(?:images|photos)/[\w./-]+", text))
        photos = {address for address in addresses if ".jpg" in address}
        assert photos, path
        for address in photos:
            assert COPY.fullmatch(address), address
            assert visitor.raw(address).status_code == 200
    assert visitor.raw("/static/images/hall.jpg").status_code == 404


def test_a_portrait_is_a_small_copy(site: Path) -> None:
    visitor = visitor_of(site, problemBlock=a_block(testimonial=a_testimonial(image="/images/face.jpg")))
    [face] = visitor.get("/case-studies/acme").all("img", class_="quote-face")
    picture = Image.open(BytesIO(visitor.raw(face.get("src", "")).data))
    assert picture.size == (192, 192)


@pytest.mark.parametrize(
    "path", ["641/hall.jpg.x", "0/hall.jpg.x", "1600/hall.jpg.x", "640/none.jpg.x", "640/hall.jpg", "640/../hall.jpg.x"]
)
def test_there_is_no_copy_of_another_size_or_file(site: Path, path: str) -> None:
    assert visitor_of(site, cover=HALL).raw(f"/static/photos/{path}.webp").status_code == 404


def test_a_photo_that_is_gone_leaves_the_page_standing(site: Path) -> None:
    visitor = visitor_of(site, cover=HALL)
    (site / "images/hall.jpg").unlink()
    assert visitor.raw("/static/photos/960/hall.jpg.x.webp").status_code == 404
    assert visitor.raw("/case-studies/acme").status_code == 200
    assert visitor.raw("/case-studies/acme.png").status_code == 200


def test_the_preview_picture_shows_the_photo(site: Path) -> None:
    drawn = visitor_of(site)
    photographed = visitor_of(site, cover=HALL)
    assert photographed.raw("/case-studies/acme.png").data != drawn.raw("/case-studies/acme.png").data
    before = photographed.get("/case-studies/acme").one("meta", property="og:image").get("content")
    (site / "images/hall.jpg").write_bytes(a_photograph((1600, 900), seed=50))
    after = visitor_of(site, cover=HALL).get("/case-studies/acme").one("meta", property="og:image").get("content")
    assert before != after


def test_pictures_that_site_yaml_names_are_sent_as_they_are(site: Path) -> None:
    with (site / "site.yaml").open("a") as file:
        file.write("brand:\n  logo: /images/hall.jpg\n")
    page = visitor_of(site, cover=HALL).get("/case-studies")
    [image] = page.all("img", alt="NextSaaS")
    assert re.fullmatch(r"/static/images/hall\.[0-9a-f]{12}\.jpg", image.get("src", ""))
