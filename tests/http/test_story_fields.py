"""The optional fields of a story, everywhere they are shown: page, card, Markdown, feeds, structured data, search."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.factories import (
    SITE,
    a_block,
    a_library,
    a_study,
    a_testimonial,
)
from tests.http.visitor import FetchedPage, Visitor
from tests.story_fields import SVG, TOLD, WEBM, a_picture, a_video, site_of, told
from webapp import create_app
from webapp.settings import Settings


def visitor_of(folder: Path, body: str = "", **changes: Any) -> Visitor:
    return Visitor(create_app(Settings(content=site_of(folder, body, **changes))))


def every_form(visitor: Visitor) -> dict[str, str]:
    """The study in each format that has its whole text."""
    addresses = ("/case-studies/acme", "/case-studies/acme.md", "/case-studies.atom", "/case-studies.json")
    return {address: visitor.raw(address).text for address in addresses}


def article_of(page: FetchedPage) -> dict[str, Any]:
    [script] = page.all("script", type="application/ld+json")
    [article] = [node for node in json.loads(script.text or "")["@graph"] if node["@type"] == "Article"]
    return article


def found(visitor: Visitor, words: str) -> list[str]:
    return visitor.get(f"/case-studies?q={words}").studies


def test_a_block_may_have_several_testimonials() -> None:
    quotes = [a_testimonial(name="Ann Lee"), a_testimonial(name="Bo Kim", description="It holds.", rating=None)]
    visitor = Visitor(
        create_app(Settings(content=SITE), a_library([a_study(problemBlock=a_block(testimonial=quotes))]))
    )
    page = visitor.get("/case-studies/acme")
    assert [page.text_of(name) for name in page.all("p", class_="quote-name")] == ["Ann Lee", "Bo Kim"]
    for address, text in every_form(visitor).items():
        assert text.index("Ann Lee") < text.index("Bo Kim"), address
    assert found(visitor, "holds") == ["acme"]


def test_pictures_are_figures_with_caption_credit_and_size(tmp_path: Path) -> None:
    visitor = visitor_of(
        tmp_path,
        cover=a_picture("hall"),
        gallery=[a_picture("roof"), {"image": "/images/door.svg", "alt": "The door"}],
        resultBlock=a_block(picture=a_picture("oven")),
    )
    page = visitor.get("/case-studies/acme")
    figures = page.all("figure")
    assert [figure.find("img").get("alt") for figure in figures] == ["The hall", "The oven", "The roof", "The door"]
    assert [page.text_of(figure) for figure in figures] == [
        "The hall at night. Drawing: hall studio",
        "The oven at night. Drawing: oven studio",
        "The roof at night. Drawing: roof studio",
        "",
    ]
    images = [figure.find("img") for figure in figures]
    assert {(image.get("width"), image.get("height")) for image in images} == {("1200", "675")}
    assert [image.get("loading") for image in images] == [None, "lazy", "lazy", "lazy"]
    for image in images:
        assert visitor.raw(image.get("src")).status_code == 200


def test_a_picture_of_the_body_has_its_size_too(tmp_path: Path) -> None:
    body = '![A](/images/photo.png)\n\n<img src="/images/photo.png" alt="B">\n\n![C](/images/hall.svg)'
    site = site_of(tmp_path, body)
    Image.new("RGB", (320, 240)).save(site / "images/photo.png")
    page = Visitor(create_app(Settings(content=site))).get("/case-studies/acme")
    sizes = {name: (page.one("img", alt=name).get("width"), page.one("img", alt=name).get("height")) for name in "ABC"}
    assert sizes == {"A": ("320", "240"), "B": ("320", "240"), "C": (None, None)}


def test_the_cover_is_on_the_card_and_in_every_form_of_the_story(tmp_path: Path) -> None:
    visitor = visitor_of(tmp_path, cover=a_picture("hall"), gallery=[a_picture("roof")])
    [cover] = visitor.get("/case-studies").all("picture", class_="cover card-cover")
    assert "/static/images/hall." in cover.find("img").get("src")
    assert cover.find("img").get("alt") == ""
    for address, text in every_form(visitor).items():
        assert "/static/images/hall." in text, address
        for words in ("The hall at night.", "Drawing: hall studio", "The roof at night."):
            assert words in text.replace("\\", ""), address
    article = article_of(visitor.get("/case-studies/acme"))
    assert [str(image).endswith(".svg") for image in article["image"]] == [False, True]
    assert found(visitor, "studio") == ["acme"]


def test_the_cover_changes_the_preview_picture(tmp_path: Path) -> None:
    plain = visitor_of(tmp_path / "a").raw("/case-studies/acme.png").data
    (tmp_path / "b").mkdir()
    site = site_of(tmp_path / "b", cover=a_picture("hall"))
    (site / "images/hall.svg").write_text(SVG.replace("/>", '><path fill="#c00" d="M0 0h400v225H0z"/></svg>'))
    covered = Visitor(create_app(Settings(content=site))).raw("/case-studies/acme.png")
    assert covered.status_code == 200
    assert covered.data != plain


def test_a_study_has_authors_an_origin_and_an_invitation_of_its_own(tmp_path: Path) -> None:
    call = {
        "title": "Bake with us?",
        "text": "We answer in a day.",
        "label": "Write to us",
        "href": "https://acme.example/w",
    }
    original = "https://www.paper.example/2026/ovens"
    visitor = visitor_of(tmp_path, author=["Ann Lee", "Bo Kim"], original=original, callToAction=call)
    page = visitor.get("/case-studies/acme")
    [line] = page.all("p", class_="study-by")
    assert page.text_of(line) == "By Ann Lee and Bo Kim · First published at paper.example"
    assert line.find("a").get("href") == original
    assert page.text_of(page.one("h2", class_="call-title")) == "Bake with us?"
    assert "Bake with us?" not in visitor.get("/case-studies").text
    article = article_of(page)
    assert [author["name"] for author in article["author"]] == ["Ann Lee", "Bo Kim"]
    assert article["isBasedOn"] == original
    for address, text in every_form(visitor).items():
        assert "Bo Kim" in text, address
        assert original in text, address
    [item] = json.loads(visitor.raw("/case-studies.json").text)["items"]
    assert item["authors"] == [{"name": "Ann Lee"}, {"name": "Bo Kim"}]
    assert f'<link rel="via" href="{original}"/>' in visitor.raw("/case-studies.atom").text
    for words in ("bo+kim", "paper.example", "bake"):
        assert found(visitor, words) == ["acme"]


def test_a_single_author_needs_no_list(tmp_path: Path) -> None:
    page = visitor_of(tmp_path, author="Ann Lee").get("/case-studies/acme")
    assert page.text_of(page.one("p", class_="study-by")) == "By Ann Lee"


def test_a_study_without_these_fields_has_no_empty_box(tmp_path: Path) -> None:
    page = visitor_of(tmp_path).get("/case-studies/acme")
    assert not page.all("figure") + page.all("video") + page.all("p", class_="study-by")
    assert "authors" not in json.loads(visitor_of(tmp_path / "2").raw("/case-studies.json").text)["items"][0]


def test_a_video_loads_nothing_before_it_is_played(tmp_path: Path) -> None:
    visitor = visitor_of(
        tmp_path, video=a_video("film"), resultBlock=a_block(video={"file": "/images/clip.webm", "title": "A clip"})
    )
    page = visitor.get("/case-studies/acme")
    film, clip = page.all("video")
    assert (film.get("preload"), film.get("controls"), film.get("autoplay")) == ("none", "", None)
    assert (film.get("width"), film.get("height")) == ("1200", "675")
    assert (clip.get("width"), clip.get("height"), clip.get("poster")) == ("1280", "720", None)
    track = film.find("track")
    assert (track.get("kind"), track.get("srclang"), track.get("label")) == ("captions", "en", "English")
    assert clip.find("track") is None
    details = page.one("details", class_="transcript")
    assert page.text_of(details) == "Transcript We open at six. Then the ovens start."
    for source, type_ in (
        (film.find("source").get("src"), "video/webm"),
        (track.get("src"), "text/vtt; charset=utf-8"),
    ):
        assert visitor.raw(source).content_type == type_


def test_the_policy_of_a_page_allows_videos_of_this_site_alone(tmp_path: Path) -> None:
    policy = visitor_of(tmp_path, video=a_video()).raw("/case-studies/acme").headers["Content-Security-Policy"]
    assert "media-src 'self';" in policy


def test_a_part_of_a_video_can_be_asked_for(tmp_path: Path) -> None:
    visitor = visitor_of(tmp_path, video=a_video())
    address = visitor.get("/case-studies/acme").one("video").find("source").get("src")
    answer = visitor.raw(address, headers={"Range": "bytes=4-"})
    assert (answer.status_code, answer.data) == (206, WEBM[4:])
    assert answer.headers["Content-Range"] == f"bytes 4-{len(WEBM) - 1}/{len(WEBM)}"


def test_a_long_range_of_a_video_is_complete(tmp_path: Path) -> None:
    site = site_of(tmp_path, video=a_video())
    content = WEBM + bytes(range(256)) * 1_000
    (site / "images/film.webm").write_bytes(content)
    visitor = Visitor(create_app(Settings(content=site)))
    for start in (0, 3, 65_536):
        answer = visitor.raw("/static/images/film.webm", headers={"Range": f"bytes={start}-"})
        assert answer.data == content[start:]
        assert answer.headers["Content-Length"] == str(len(content) - start)


def test_a_video_is_in_every_form_of_the_story_and_found_by_its_words(tmp_path: Path) -> None:
    visitor = visitor_of(tmp_path, video=a_video("film"), date=None)
    for address, text in every_form(visitor).items():
        assert "/static/images/film." in text, address
        assert "A day with the film" in text, address
        assert "Then the ovens start." in text, address
    assert found(visitor, "ovens") == ["acme"]
    [node] = article_of(visitor.get("/case-studies/acme"))["video"]
    assert node["@type"] == "VideoObject"
    assert node["contentUrl"].startswith("https://")
    assert node["thumbnailUrl"].endswith(".svg")
    assert "Then the ovens start." in node["transcript"]
    assert "uploadDate" not in node


def test_a_story_that_is_told_in_its_body_has_its_headings_as_contents(tmp_path: Path) -> None:
    visitor = visitor_of(tmp_path, body=TOLD, **told())
    page = visitor.get("/case-studies/acme")
    links = [(page.text_of(link), link.get("href")) for link in page.one("nav", class_="contents").iter("a")]
    assert links == [("Part", "#overview"), ("What went wrong", "#what-went-wrong"), ("What changed", "#what-changed")]
    for _, fragment in links:
        assert page.all(id=fragment[1:])
    for address, text in every_form(visitor).items():
        assert "The ovens were cold." in text, address


def test_a_quotation_in_a_body_is_shown_like_a_testimonial(tmp_path: Path) -> None:
    page = visitor_of(tmp_path, body=TOLD, **told()).get("/case-studies/acme")
    [figure] = page.all("figure", class_="quote")
    assert page.text_of(figure.find("blockquote")) == "We bake at night, and sleep by day."
    assert [page.text_of(line) for line in figure.find("figcaption").iter("p")] == ["Ann Lee", "Baker, Acme"]


def test_the_card_of_a_story_that_is_told_in_its_body_has_a_quotation_of_the_body(tmp_path: Path) -> None:
    page = visitor_of(tmp_path, body=TOLD, **told()).get("/case-studies")
    assert page.text_of(page.one("p", class_="card-quote")) == "We bake at night, and sleep by day."
    assert page.text_of(page.one("p", class_="card-by")) == "Ann Lee Baker, Acme"


def test_a_story_with_blocks_has_no_heading_of_its_body_in_the_contents(tmp_path: Path) -> None:
    page = visitor_of(tmp_path, body=TOLD).get("/case-studies/acme")
    assert len(list(page.one("nav", class_="contents").iter("a"))) == 4


@pytest.mark.parametrize("is_told", [True, False])
def test_the_gallery_comes_after_the_result_or_after_a_story_that_is_told_in_its_body(
    tmp_path: Path, is_told: bool
) -> None:
    fields = told() if is_told else {}
    text = visitor_of(tmp_path, body=TOLD, gallery=[a_picture()], **fields).get("/case-studies/acme").text
    assert (text.index('class="gallery"') > text.index("They are warm.")) == is_told


def test_a_description_has_marks_links_and_lists_in_every_form(tmp_path: Path) -> None:
    description = "It is **ours**, see [the list](/case-studies) &amp; 5 <b>6.\n- one `x < y`\n- two\n\n# no heading"
    visitor = visitor_of(
        tmp_path, problemBlock=a_block(description=description), overview=a_block(description="*So* it was.")
    )
    page = visitor.get("/case-studies/acme")
    problem = page.one(id="problem")
    assert [page.text_of(element) for tag in ("strong", "li") for element in problem.iter(tag)] == [
        "ours",
        "one x < y",
        "two",
    ]
    assert problem.find(".//a").get("href") == "/case-studies"
    assert "# no heading" in page.text_of(problem)
    assert "**" not in page.text
    text = visitor.raw("/case-studies/acme.md").text
    assert r"It is **ours**, see [the list](https://" in text
    assert r"\&amp; 5 \<b>6." in text
    assert "- one `x < y`" in text
    assert r"\# no heading" in text
    assert "&lt;strong&gt;ours" in visitor.raw("/case-studies.atom").text
    [excerpt] = visitor.get("/case-studies").all("p", class_="card-excerpt")
    assert page.text_of(excerpt) == "So it was."
    assert found(visitor, "ours") == ["acme"]
