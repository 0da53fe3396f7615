"""Mistakes in the optional fields of a story: each is one problem, at its place."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from tests.author_guide import GUIDE, SCHEMA
from tests.factories import (
    STATIC,
    a_block,
    a_content_folder,
    a_study,
    a_study_text,
    a_testimonial,
    front_matter,
)
from webapp import markdown
from webapp.content import reader
from webapp.model import Image
from webapp.parsing.front_matter import read_yaml
from webapp.parsing.source import Source
from webapp.validation.cross_checks import image_warnings
from webapp.validation.site_files import validate_taxonomy
from webapp.validation.study_file import study_images

PICTURE = {"image": "/images/icons/spotify.svg", "alt": "A"}
VIDEO = {"file": "/images/film.webm", "title": "A film", "captions": "/images/film.vtt"}
MUTE = {"file": "/images/film.webm", "title": "A film"}
QUOTE = a_testimonial()
BODY = "## What happened\n\nThis."


def problems_of(folder: Path, body: str = "", **changes: Any) -> list[tuple[str, str]]:
    """Code and field of the problems of a study with these changes, but not those of unused terms and pictures."""
    site = a_content_folder(folder / "site", acme=a_study_text(body=body, **changes))
    (site / "images").mkdir(exist_ok=True)
    (site / "images/film.webm").write_bytes(b"\x1aE\xdf\xa3")
    (site / "images/film.vtt").write_text("\ufeffWEBVTT\n", encoding="utf-8")
    (site / "images/page.webm").write_text("<!doctype html>")
    (site / "images/list.pdf").write_text("%PDF")
    problems = reader.check([site], site, STATIC).problems
    return [(p.code, p.field) for p in problems if not p.code.startswith("unused") and p.field != "image"]


def with_quotes(quotes: Any) -> dict[str, Any]:
    return {"resultBlock": a_block(testimonial=quotes)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (with_quotes([QUOTE, QUOTE | {"rating": 6}]), ("rating-range", "resultBlock.testimonial[1].rating")),
        (with_quotes([{"name": "Ann", "role": "Baker"}]), ("missing-field", "resultBlock.testimonial[0].description")),
        (with_quotes(["It works."]), ("wrong-type", "resultBlock.testimonial[0]")),
        (with_quotes("It works."), ("wrong-type", "resultBlock.testimonial")),
        ({"author": 5}, ("wrong-type", "author")),
        ({"author": ["Ann", 5]}, ("wrong-type", "author[1]")),
        ({"author": " "}, ("empty", "author")),
        ({"autor": "Ann"}, ("unknown-field", "autor")),
        ({"original": "paper.example"}, ("web-address", "original")),
        ({"callToAction": {"title": "A", "text": "B", "label": "C"}}, ("missing-field", "callToAction.href")),
        ({"cover": {"image": "/images/icons/spotify.svg"}}, ("missing-field", "cover.alt")),
        ({"cover": "/images/icons/spotify.svg"}, ("wrong-type", "cover")),
        ({"cover": PICTURE | {"image": "/images/icons/spotfy.svg"}}, ("image-missing", "cover.image")),
        ({"cover": PICTURE | {"image": "/images/film.webm"}}, ("image-path", "cover.image")),
        ({"gallery": PICTURE}, ("wrong-type", "gallery")),
        ({"gallery": [PICTURE, PICTURE | {"image": "hall.jpg"}]}, ("image-path", "gallery[1].image")),
        ({"resultBlock": a_block(picture=PICTURE | {"hue": 1})}, ("unknown-field", "resultBlock.picture.hue")),
        ({"overview": a_block(picture=PICTURE)}, ("unknown-field", "overview.picture")),
        ({"video": VIDEO | {"file": "https://videos.example/1"}}, ("image-path", "video.file")),
        ({"video": VIDEO | {"file": "/images/list.pdf"}}, ("image-path", "video.file")),
        ({"video": VIDEO | {"file": "/images/page.webm"}}, ("image-broken", "video.file")),
        ({"video": VIDEO | {"captions": "/images/film.webm"}}, ("image-path", "video.captions")),
        ({"video": MUTE}, ("captions", "video")),
        ({"resultBlock": a_block(video=MUTE)}, ("captions", "resultBlock.video")),
        ({"overview": a_block(description="See [it](/images/lost.pdf).")}, ("image-missing", "overview.description")),
        ({"overview": a_block(description="[A](https://a..b)")}, ("web-address", "overview.description")),
        ({"overview": a_block(description="[A](/case-studies/acne)")}, ("broken-link", "overview.description")),
        ({"overview": a_block(description="[A](#nowhere)")}, ("broken-link", "overview.description")),
        ({"overview": a_block(description="![A](/images/icons/spotify.svg)")}, ("markup", "overview.description")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_mistake_in_these_fields_is_one_problem(
    tmp_path: Path, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert problems_of(tmp_path, **changes) == [expected]


def test_all_of_these_fields_together_have_no_problem(tmp_path: Path) -> None:
    media = {"testimonial": [a_testimonial(), a_testimonial()], "picture": PICTURE | {}, "video": VIDEO | {}}
    fields = {
        "resultBlock": a_block(description="[A](/images/list.pdf)", **media),
        "cover": PICTURE,
        "gallery": [PICTURE | {"caption": "A", "credit": "B"}],
        "video": VIDEO,
        "author": ["Ann", "Bo"],
        "original": "https://a.example/1",
    }
    assert problems_of(tmp_path, **fields) == []


BLOCKS = ("problemBlock", "solutionBlock", "resultBlock")


def test_the_three_blocks_may_be_left_out_together_by_a_study_with_a_body(tmp_path: Path) -> None:
    assert problems_of(tmp_path, BODY, **dict.fromkeys(BLOCKS)) == []


@pytest.mark.parametrize("kept", [{"problemBlock"}, {"problemBlock", "resultBlock"}])
def test_one_or_two_of_the_blocks_are_never_left_out(tmp_path: Path, kept: set[str]) -> None:
    missing = [name for name in BLOCKS if name not in kept]
    assert problems_of(tmp_path, BODY, **dict.fromkeys(missing)) == [
        ("missing-field", name) for name in sorted(missing)
    ]


@pytest.mark.parametrize("body", ["", "  \n\n"])
def test_a_study_without_a_body_needs_the_blocks(tmp_path: Path, body: str) -> None:
    expected = [("missing-field", name) for name in BLOCKS]
    assert sorted(problems_of(tmp_path, body, **dict.fromkeys(BLOCKS))) == sorted(expected)


def test_a_misspelt_block_is_not_missing_too(tmp_path: Path) -> None:
    found = problems_of(tmp_path, BODY, resultBlock=None, resultBlok=a_block())
    assert found == [("unknown-field", "resultBlok")]


def test_a_link_to_a_section_that_a_story_told_in_its_body_lacks_is_broken(tmp_path: Path) -> None:
    body = "[A](#result) [B](#overview) [C](#result-2)\n\n## Result\n\nThis."
    assert problems_of(tmp_path, body, **dict.fromkeys(BLOCKS)) == [("broken-link", "body")]


def test_editors_learn_that_the_blocks_go_together() -> None:
    validator = Draft202012Validator(SCHEMA)
    whole = front_matter()
    none = {name: value for name, value in whole.items() if name not in BLOCKS}
    assert validator.is_valid(whole)
    assert validator.is_valid(none)
    assert not validator.is_valid(none | {"problemBlock": a_block()})


def test_editors_accept_one_testimonial_and_one_author_and_lists_of_them() -> None:
    validator = Draft202012Validator(SCHEMA)
    for quotes, authors in ((QUOTE, "Ann"), ([QUOTE, QUOTE], ["Ann", "Bo"])):
        assert validator.is_valid(front_matter(problemBlock=a_block(testimonial=quotes), author=authors))
    assert not validator.is_valid(front_matter(problemBlock=a_block(testimonial="It works.")))


@pytest.mark.parametrize("name", ["cover", "gallery", "video", "author", "original", "callToAction", "problemBlock"])
def test_no_facet_has_the_name_of_a_field(name: str) -> None:
    term = {"slug": "a", "label": "A", "description": "About it."}
    document = read_yaml(Source("taxonomy.yaml", yaml.safe_dump({name: {"label": "A", "terms": [term]}})))
    assert validate_taxonomy(document) is None
    assert [problem.code for problem in document.problems] == ["facet"]


def test_a_video_of_more_than_20_megabytes_is_a_warning() -> None:
    images = {f"/images/{size}.mp4": Image(size) for size in (20_000_000, 20_000_001)}
    [(name, finding)] = image_warnings(images, set(images), [], set())
    assert (name, finding.code) == ("/images/20000001.mp4", "heavy-image")


def test_every_file_that_a_field_or_a_link_of_a_description_names_is_public() -> None:
    block = a_block(description="[A](/images/list.pdf)", picture=PICTURE | {"image": "/images/a.png"}, video=VIDEO)
    video = {"file": "/images/b.mp4", "title": "B", "poster": "/images/b.jpg"}
    study = a_study(resultBlock=block, cover=PICTURE | {"image": "/images/c.png"}, video=video)
    names = {"list.pdf", "a.png", "film.webm", "film.vtt", "b.mp4", "b.jpg", "c.png"}
    assert {f"/images/{name}" for name in names} <= study_images(study)


def examples() -> list[str]:
    """The examples of the guide that are fields of a study."""
    blocks = [part.partition("```")[0] for part in GUIDE.read_text().split("```yaml\n")[1:]]
    names = ("problemBlock:", "resultBlock:", "cover:", "gallery:", "video:", "author:", "callToAction:")
    return [block for block in blocks if block.startswith(names)]


@pytest.mark.parametrize("example", examples())
def test_the_check_accepts_the_examples_of_the_guide(tmp_path: Path, example: str) -> None:
    text = a_study_text(body=BODY, **yaml.safe_load(example))
    site = a_content_folder(tmp_path / "site", acme=text)
    for name in {word.strip("'\"") for word in example.split() if "/images/" in word}:
        (site / name[1:]).parent.mkdir(exist_ok=True)
        kinds = {".mp4": b"\0\0\0\x18ftypisom", ".vtt": b"WEBVTT"}
        (site / name[1:]).write_bytes(kinds.get(Path(name).suffix, (STATIC / "images/favicon.svg").read_bytes()))
    problems = reader.check([site], site, STATIC).problems
    assert [p for p in problems if p.severity == "error" and p.code != "image-broken"] == []


def test_the_guide_has_an_example_of_each_field() -> None:
    shown = " ".join(examples())
    fields = ("testimonial", "picture", "cover", "gallery", "video", "transcript", "author", "original", "callToAction")
    assert [name for name in fields if f"{name}:" not in shown] == []


PIECES = "word |\n|**|*|`|```|[a](/b)|- |1. |# |> |<b>|&amp;|]|~~~|\\".split("|")
COMMONMARK = MarkdownIt("commonmark").enable("strikethrough")


def words(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", "", html).split()


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_markdown_form_of_a_description_says_the_same_to_any_program(text: str) -> None:
    html = COMMONMARK.render(markdown.block_source(text))
    assert words(html) == words("\n".join(markdown.block_html(text)))


def test_the_words_of_a_description_keep_spaces_that_never_break() -> None:
    for text in ("1\u202f250\u202f000 of them", "*1\u202f250\u202f000* of them"):
        assert markdown.block_text(text) == "1\u202f250\u202f000 of them"
